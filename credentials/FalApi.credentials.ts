import type {
	IAuthenticateGeneric,
	ICredentialTestRequest,
	ICredentialType,
	INodeProperties,
} from 'n8n-workflow';

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
			description:
				'Create a key with the scope API on <a href="https://fal.ai/dashboard/keys">fal.ai/dashboard/keys</a>. It has two parts joined by a colon; enter both.',
		},
	];

	authenticate: IAuthenticateGeneric = {
		type: 'generic',
		properties: { headers: { Authorization: '=Key {{$credentials.apiKey}}' } },
	};

	/** An endpoint that needs the key: listing models works without one and would prove nothing. */
	test: ICredentialTestRequest = {
		request: {
			baseURL: 'https://api.fal.ai',
			url: '/v1/models/pricing',
			qs: { endpoint_id: 'fal-ai/flux/dev' },
		},
	};
}
