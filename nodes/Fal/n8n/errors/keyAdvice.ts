import type { FalError } from '../../fal';

/**
 * What a refused key needs, by fal's own words for it (all observed, none documented). When fal was
 * not asked at all, the message is the credential's or n8n's and says what is wrong itself.
 */
export const keyAdvice = {
	headline: (error: FalError) =>
		wasAsked(error) ? `fal did not accept the API key: ${error.message}` : error.message,
	todo(error: FalError): string {
		if (!wasAsked(error)) {
			return 'Nothing was sent. Open the FAL credential, correct the key and save: n8n tests it then.';
		}
		if (/header format/i.test(error.message)) {
			return 'What the FAL credential holds has not the form of a key. Enter both parts, the ID and the secret, joined by a colon and without anything else.';
		}
		if (/authentication is required/i.test(error.message)) {
			return 'fal got the request without a key. If the FAL credential holds one, something between n8n and fal, such as a proxy, takes the header Authorization away: let it through.';
		}
		if (/no user found|invalid key/i.test(error.message)) {
			return 'The form is right, but fal knows no such key: it was deleted, or one of its halves, the ID before the colon or the secret behind it, belongs to another key. Enter a new one from fal.ai/dashboard/keys whole. If fal refuses that too, only its support can help: support@fal.ai.';
		}
		return 'Open the FAL credential and enter a key from fal.ai/dashboard/keys.';
	},
};

function wasAsked({ facts }: FalError): boolean {
	return facts.status !== undefined;
}
