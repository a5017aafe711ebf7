import {
	UserError,
	type IAuthenticate,
	type ICredentialTestRequest,
	type ICredentialType,
	type IHttpRequestOptions,
	type INodeProperties,
} from 'n8n-workflow';

import { readApiKey } from '../nodes/Fal/fal/http/apiKey';
import { mayCarryKey } from '../nodes/Fal/fal/http/hosts';

export class FalApi implements ICredentialType {
	name = 'falApi';

	displayName = 'FAL API';

	icon = { light: 'file:../nodes/Fal/fal.svg', dark: 'file:../nodes/Fal/fal.dark.svg' } as const;

	documentationUrl = 'https://docs.fal.ai/platform-apis/authentication';

	properties: INodeProperties[] = [
		{
			displayName: 'API Key',
			name: 'apiKey',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			placeholder: 'e.g. 1a2b3c4d-…:5e6f7a8b…',
			hint: 'Create a key with the scope API on <a href="https://fal.ai/dashboard/keys" target="_blank">fal.ai/dashboard/keys</a>. It has two parts joined by a colon; enter both.',
		},
	];

	/**
	 * Adds the key to requests to fal and to nothing else, and keeps it from going along when one is
	 * redirected. A function and not n8n's generic form: that one evaluates an expression for every
	 * request, which is slower, and fails for the requests that are cancelled at fal after the
	 * execution has ended, because n8n has disposed of its engine then.
	 *
	 * @throws when what was entered holds no key, with what it is instead: nothing is sent then
	 */
	authenticate: IAuthenticate = async ({ apiKey }, request) => {
		const addresses = addressesOf(request);
		if (addresses.length === 0 || !addresses.every(mayCarryKey)) return request;
		const entered = readApiKey(typeof apiKey === 'string' ? apiKey : '');
		if (entered.state === 'noKey') {
			throw new UserError(`The API key in the FAL credential ${entered.problem}.`);
		}
		const others = Object.entries(request.headers ?? {}).filter(
			([name]) => name.toLowerCase() !== 'authorization',
		);
		return await Promise.resolve({
			...request,
			headers: { ...Object.fromEntries(others), Authorization: `Key ${entered.key}` },
			// n8n's helpers, and its HTTP Request node up to version 4.3, would take it along. A sub-domain
			// of the same host still gets it; of the four only fal.run has any, and they are fal's.
			sendCredentialsOnCrossOriginRedirect: false,
		});
	};

	/** An endpoint that needs the key: listing models works without one and would prove nothing. */
	test: ICredentialTestRequest = {
		request: {
			baseURL: 'https://api.fal.ai',
			url: '/v1/models/pricing',
			qs: { endpoint_id: 'fal-ai/flux/dev' },
		},
		rules: [
			{
				type: 'responseCode',
				properties: {
					value: 401,
					// What has not the form of a key was told before anything was sent.
					message:
						'fal does not know this key, though its form is right: it was deleted, or one of its two parts belongs to another key. Create a new one on fal.ai/dashboard/keys and enter it whole.',
				},
			},
		],
	};
}

/**
 * Where a request may go: nodes give `url`, n8n's HTTP Request node gives `uri`, and its pagination
 * both. Resolved as n8n does, so that no part of an address can lead past its beginning.
 */
function addressesOf(request: IHttpRequestOptions & { uri?: unknown }): string[] {
	const { url, uri, baseURL } = request;
	return [url, uri]
		.filter((address) => address !== undefined)
		.map((address) => {
			const isText = typeof address === 'string' && URL.canParse(address, baseURL);
			return isText ? new URL(address, baseURL).href : '';
		});
}
