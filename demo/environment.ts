type Variables = Readonly<Record<string, string | undefined>>;

/** How this machine reaches the internet, if not directly. */
const NETWORK = [
	'HTTP_PROXY',
	'http_proxy',
	'HTTPS_PROXY',
	'https_proxy',
	'ALL_PROXY',
	'all_proxy',
	'NO_PROXY',
	'no_proxy',
	'NODE_EXTRA_CA_CERTS',
	'SSL_CERT_FILE',
];

/** What n8n is told besides what the rig tells it: pictures go to disk, the editor to `port`. */
export function environmentOf(port: number, network: Readonly<Record<string, string>>) {
	return {
		N8N_PORT: String(port),
		N8N_DEFAULT_BINARY_DATA_MODE: 'filesystem',
		GENERIC_TIMEZONE: Intl.DateTimeFormat().resolvedOptions().timeZone,
		...network,
	};
}

/** The internet as the user has it, and nothing more: the key is not for n8n's environment. */
export function ownNetwork(variables: Variables): Record<string, string> {
	return Object.fromEntries(
		NETWORK.flatMap((name) => {
			const value = variables[name];
			return value === undefined ? [] : [[name, value]];
		}),
	);
}
