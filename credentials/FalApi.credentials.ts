import type {
	IAuthenticate,
	ICredentialTestRequest,
	ICredentialType,
	IHttpRequestOptions,
	INodeProperties,
} from 'n8n-workflow';

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
	 * Adds the key to requests to fal and to nothing else. A function and not n8n's generic form: that
	 * one evaluates an expression for every request, which is slower, and fails for the requests that
	 * are cancelled at fal after the execution has ended, because n8n has disposed of its engine then.
	 */
	authenticate: IAuthenticate = async (credentials, request) => {
		const { apiKey } = credentials;
		if (typeof apiKey !== 'string' || !mayCarryKey(addressOf(request))) return request;
		const headers = { ...request.headers, Authorization: `Key ${apiKey.trim()}` };
		return await Promise.resolve({ ...request, headers });
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
					message:
						'fal does not know this key. Copy it whole from fal.ai/dashboard/keys: two parts, joined by a colon.',
				},
			},
		],
	};
}

function addressOf({ url, baseURL }: IHttpRequestOptions): string {
	return URL.canParse(url) ? url : `${baseURL ?? ''}${url}`;
}
