const TRUST =
	'Something that looks into encrypted traffic, such as a proxy of your company, stands between n8n and the server: give n8n its CA certificate with NODE_EXTRA_CA_CERTS.';
const TIME =
	'Check the date and time of the n8n server, and the certificate of a proxy that stands between.';
const NAME =
	'Something else answers under this address: check the DNS and the proxy of the n8n server.';

/**
 * What Node says of the server's certificate once, when the connection is made and before it writes.
 * Other codes of TLS are no proof: they come at any time, also after the request was read.
 *
 * @see https://nodejs.org/api/tls.html#x509-certificate-error-codes
 */
const CURES: ReadonlyMap<string, string> = new Map([
	['CERT_CHAIN_TOO_LONG', TRUST],
	['CERT_HAS_EXPIRED', TIME],
	['CERT_NOT_YET_VALID', TIME],
	['CERT_REJECTED', TRUST],
	['CERT_REVOKED', TRUST],
	['CERT_SIGNATURE_FAILURE', TRUST],
	['CERT_UNTRUSTED', TRUST],
	['DEPTH_ZERO_SELF_SIGNED_CERT', TRUST],
	['ERR_TLS_CERT_ALTNAME_INVALID', NAME],
	['HOSTNAME_MISMATCH', NAME],
	['INVALID_CA', TRUST],
	['INVALID_PURPOSE', TRUST],
	['PATH_LENGTH_EXCEEDED', TRUST],
	['SELF_SIGNED_CERT_IN_CHAIN', TRUST],
	['UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY', TRUST],
	['UNABLE_TO_DECRYPT_CERT_SIGNATURE', TRUST],
	['UNABLE_TO_GET_ISSUER_CERT', TRUST],
	['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', TRUST],
	['UNABLE_TO_VERIFY_LEAF_SIGNATURE', TRUST],
]);

/** What to do about a certificate that Node refused; undefined for every other code. */
export function cureOfCertificate(code: string | undefined): string | undefined {
	return code === undefined ? undefined : CURES.get(code);
}
