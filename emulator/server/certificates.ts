// @peculiar/x509 registers its ASN.1 types through this.
import 'reflect-metadata';
import { createHash, X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import { createSecureContext, type SecureContext } from 'node:tls';
import * as x509 from '@peculiar/x509';

export interface CertificateAuthority {
	/** PEM, for `NODE_EXTRA_CA_CERTS` or a client's `ca` option. */
	readonly caCertificate: string;
	/** Certificate and key for `host`, made at its first use. */
	contextFor(host: string): Promise<SecureContext>;
}

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const DAY_MS = 24 * 60 * 60 * 1000;

/** Makes a certificate authority that lives as long as the emulator; one key serves all hosts. */
export async function createCertificateAuthority(): Promise<CertificateAuthority> {
	x509.cryptoProvider.set(crypto);
	const caKeys = await crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
	const leafKeys = await crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
	const authority = await x509.X509CertificateGenerator.createSelfSigned({
		name: 'CN=fal emulator CA',
		keys: caKeys,
		signingAlgorithm: ALGORITHM,
		...validity(),
		extensions: [
			new x509.BasicConstraintsExtension(true, 0, true),
			new x509.KeyUsagesExtension(
				x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign,
				true,
			),
			await x509.SubjectKeyIdentifierExtension.create(caKeys.publicKey),
		],
	});
	const caCertificate = authority.toString('pem');
	const exported = await crypto.subtle.exportKey('pkcs8', leafKeys.privateKey);
	const key = x509.PemConverter.encode(exported, 'PRIVATE KEY');
	const contexts = new Map<string, Promise<SecureContext>>();

	const issue = async (host: string): Promise<SecureContext> => {
		const leaf = await x509.X509CertificateGenerator.create({
			serialNumber: createHash('sha256').update(host).digest('hex').slice(0, 16),
			// Names over 64 characters are no valid common name; only the alternative name counts.
			subject: `CN=${host.length > 64 ? 'fal emulator' : host}`,
			issuer: authority.subject,
			publicKey: leafKeys.publicKey,
			signingKey: caKeys.privateKey,
			signingAlgorithm: ALGORITHM,
			...validity(),
			extensions: [
				new x509.SubjectAlternativeNameExtension([
					{ type: isIP(host) === 0 ? 'dns' : 'ip', value: host },
				]),
				new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
				await x509.AuthorityKeyIdentifierExtension.create(caKeys.publicKey),
			],
		});
		return createSecureContext({ key, cert: leaf.toString('pem') });
	};

	return {
		caCertificate: new X509Certificate(caCertificate).toString(),
		contextFor(host) {
			const known = contexts.get(host) ?? issue(host);
			contexts.set(host, known);
			return known;
		},
	};
}

/** Under 398 days, which browsers demand, and valid on machines with a clock a little behind. */
function validity(): { notBefore: Date; notAfter: Date } {
	return {
		notBefore: new Date(Date.now() - DAY_MS),
		notAfter: new Date(Date.now() + 300 * DAY_MS),
	};
}
