import { getCACertificates, setDefaultCACertificates } from 'node:tls';

export interface EmulatorAddress {
	/** `http://127.0.0.1:<port>`; plain HTTP to the proxy, TLS inside the tunnel. */
	readonly proxyUrl: string;
	/** PEM of the authority that signs the certificates inside the tunnel. */
	readonly caCertificate: string;
}

/**
 * Sends every call of n8n's HTTP helper in this process through the emulator's proxy.
 *
 * n8n reads the proxy variables for each request and takes the lower-case ones first, so all are set.
 * Trust is Node's default list: n8n's agents name no `ca` of their own.
 *
 * @returns undoes it.
 */
export function useEmulator({ proxyUrl, caCertificate }: EmulatorAddress): () => void {
	const variables = PROXY_VARIABLES.map((name) => [name, process.env[name]] as const);
	const certificates = getCACertificates('default');
	for (const name of PROXY_VARIABLES) {
		if (name.toLowerCase() === 'no_proxy') delete process.env[name];
		else process.env[name] = proxyUrl;
	}
	setDefaultCACertificates([...certificates, caCertificate]);
	return () => {
		for (const [name, value] of variables) {
			if (value === undefined) delete process.env[name];
			else process.env[name] = value;
		}
		setDefaultCACertificates(certificates);
	};
}

const PROXY_VARIABLES = [
	'HTTPS_PROXY',
	'https_proxy',
	'HTTP_PROXY',
	'http_proxy',
	'ALL_PROXY',
	'all_proxy',
	'NO_PROXY',
	'no_proxy',
] as const;
