// @peculiar/x509 registers its ASN.1 types through this.
import 'reflect-metadata';
import { createSecureContext, type SecureContext } from 'node:tls';
import * as x509 from '@peculiar/x509';

/** What the front shows to those who connect, by the version of TLS that it speaks. */
export interface Certificates {
	/** PEM, to be trusted. */
	readonly authority: string;
	readonly tls12: SecureContext;
	readonly tls13: SecureContext;
	/** Of an authority that nobody trusts. */
	readonly untrusted: SecureContext;
}

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const DAY_MS = 24 * 60 * 60 * 1000;

/** @param hosts every host that the front plays; made once, because it takes threads of Node */
export async function createCertificates(hosts: readonly string[]): Promise<Certificates> {
	x509.cryptoProvider.set(crypto);
	const trusted = await selfSigned(hosts);
	const other = await selfSigned(hosts);
	return {
		authority: trusted.cert,
		tls12: createSecureContext({ ...trusted, maxVersion: 'TLSv1.2' }),
		tls13: createSecureContext({ ...trusted, minVersion: 'TLSv1.3' }),
		untrusted: createSecureContext(other),
	};
}

async function selfSigned(hosts: readonly string[]): Promise<{ key: string; cert: string }> {
	const keys = await crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
	const certificate = await x509.X509CertificateGenerator.createSelfSigned({
		name: 'CN=chaos',
		keys,
		signingAlgorithm: ALGORITHM,
		notBefore: new Date(Date.now() - DAY_MS),
		notAfter: new Date(Date.now() + 300 * DAY_MS),
		extensions: [
			new x509.BasicConstraintsExtension(true, 0, true),
			new x509.SubjectAlternativeNameExtension(
				hosts.map((value) => ({ type: 'dns', value }) as const),
			),
		],
	});
	const exported = await crypto.subtle.exportKey('pkcs8', keys.privateKey);
	return {
		key: x509.PemConverter.encode(exported, 'PRIVATE KEY'),
		cert: certificate.toString('pem'),
	};
}
