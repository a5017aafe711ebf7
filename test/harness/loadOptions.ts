import { Readable } from 'node:stream';
import type {
	IHttpRequestOptions,
	ILoadOptionsFunctions,
	INodeParameters,
	NodeParameterValueType,
} from 'n8n-workflow';

import type { Emulator } from '../../emulator';

export interface FormSetup {
	/** The value of the Model field. */
	readonly model?: NodeParameterValueType;
	/** The other parameters as the editor has them. */
	readonly parameters?: INodeParameters;
	/** ID of the node's credential; null: the node has none. */
	readonly credentialId?: string | null;
	readonly key?: string;
}

let lastCredential = 0;

/**
 * What n8n gives a method that the editor calls. Its HTTP helper reaches the emulated internet, and
 * adds the key as the credential does; a node without a credential is refused as n8n refuses it.
 */
export function formContext(emulator: Emulator, setup: FormSetup = {}): ILoadOptionsFunctions {
	// Answers are kept per credential for as long as the process lives: each form has its own.
	const { credentialId = `form-${String(++lastCredential)}`, key = emulator.key } = setup;
	const request = async ({ method = 'GET', url, headers }: IHttpRequestOptions, auth: object) => {
		const response = await emulator.fetch(url, {
			method,
			headers: { ...(headers as Record<string, string>), ...auth },
		});
		return {
			statusCode: response.status,
			headers: Object.fromEntries(response.headers),
			// As n8n's helper gives a body that is asked for as a stream.
			body: Readable.from([Buffer.from(await response.arrayBuffer())]),
		};
	};
	const parameters: INodeParameters = { ...setup.parameters, model: setup.model ?? '' };
	const context: object = {
		getNode: () => ({
			id: 'node',
			name: 'FAL',
			type: 'n8n-nodes-fal-run.fal',
			typeVersion: 1,
			position: [0, 0],
			parameters: {},
			...(credentialId !== null && {
				credentials: { falApi: { id: credentialId, name: 'FAL' } },
			}),
		}),
		getNodeParameter: (name: string, fallback: unknown) => parameters[name] ?? fallback,
		getCurrentNodeParameters: () => parameters,
		helpers: {
			httpRequest: async (options: IHttpRequestOptions) => await request(options, {}),
			async httpRequestWithAuthentication(_type: string, options: IHttpRequestOptions) {
				if (credentialId === null) throw new Error('Node "FAL" does not have any credentials set');
				return await request(options, { authorization: `Key ${key}` });
			},
		},
	};
	return context as unknown as ILoadOptionsFunctions;
}
