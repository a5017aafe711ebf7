import { ICredentialsHelper, NodeHelpers, isExpression } from 'n8n-workflow';
import type {
	ICredentialDataDecryptedObject,
	ICredentialType,
	ICredentials,
	ICredentialsExpressionResolveValues,
	IExecuteData,
	IHttpRequestOptions,
	INode,
	INodeCredentialsDetails,
	INodeProperties,
	IWorkflowExecuteAdditionalData,
	Workflow,
	WorkflowExecuteMode,
} from 'n8n-workflow';
import type { Registry } from './nodeTypes';

export type CredentialValues = Readonly<Record<string, string | number | boolean>>;

/**
 * n8n's `CredentialsHelper` (n8n/dist/credentials-helper.js, 2.41.1) without the database: the decrypted
 * values are the given ones, while defaults, expressions and `authenticate` are applied as n8n does.
 */
export class GivenCredentials extends ICredentialsHelper {
	constructor(
		private readonly types: Registry['credentials'],
		private readonly values: CredentialValues,
	) {
		super();
	}

	getParentTypes(name: string): string[] {
		const parents = this.types[name]?.extends ?? [];
		return parents.flatMap((parent) => [parent, ...this.getParentTypes(parent)]);
	}

	/** No credential type here has `restrictToSupportedNodes`. */
	isCredentialUsableByNode(): boolean {
		return true;
	}

	getCredentialsProperties(name: string): INodeProperties[] {
		return this.typeOf(name).properties;
	}

	async getDecrypted(
		_additionalData: IWorkflowExecuteAdditionalData,
		_nodeCredentials: INodeCredentialsDetails,
		type: string,
		mode: WorkflowExecuteMode,
		executeData?: IExecuteData,
		raw?: boolean,
		resolve?: ICredentialsExpressionResolveValues,
	): Promise<ICredentialDataDecryptedObject> {
		if (raw === true) return { ...this.values };
		const properties = this.getCredentialsProperties(type);
		const data = NodeHelpers.getNodeParameters(
			properties,
			{ ...this.values },
			true,
			false,
			null,
			null,
		);
		if (data === null) throw new Error(`The values given do not fit the credential type ${type}`);
		const resolved =
			resolve?.workflow.expression.getParameterValue(
				data,
				resolve.runExecutionData,
				resolve.runIndex,
				resolve.itemIndex,
				resolve.node.name,
				resolve.connectionInputData,
				mode,
				{},
				executeData,
				false,
				data,
			) ?? data;
		// Parameter values are typed wider than the credential's properties let them be.
		return resolved as ICredentialDataDecryptedObject;
	}

	async authenticate(
		credentials: ICredentialDataDecryptedObject,
		name: string,
		request: IHttpRequestOptions,
		workflow?: Workflow,
		node?: INode,
	): Promise<IHttpRequestOptions> {
		const { authenticate } = this.typeOf(name);
		if (authenticate === undefined) return request;
		if (typeof authenticate === 'function') return await authenticate(credentials, request);
		if (workflow === undefined || node === undefined) {
			throw new Error('Workflow and node are required for declarative authentication');
		}
		const resolve = (value: string): string => resolveValue(value, credentials, workflow, node);
		for (const [part, entries] of Object.entries(authenticate.properties)) {
			const current: unknown = Reflect.get(request, part);
			const added = Object.entries(entries).map(([key, value]) => [
				resolve(key),
				resolve(String(value)),
			]);
			Reflect.set(request, part, Object.assign(current ?? {}, Object.fromEntries(added)));
		}
		return request;
	}

	async preAuthentication(): Promise<undefined> {
		return undefined;
	}

	async runPreAuthentication(): Promise<undefined> {
		return undefined;
	}

	async getCredentials(): Promise<ICredentials> {
		throw new Error('This engine stores no credentials');
	}

	async updateCredentials(): Promise<void> {}

	async updateCredentialsOauthTokenData(): Promise<void> {}

	private typeOf(name: string): ICredentialType {
		const type = this.types[name];
		if (type === undefined) throw new Error(`No credential type ${name} in the test's registry`);
		return type;
	}
}

function resolveValue(
	value: string,
	$credentials: ICredentialDataDecryptedObject,
	workflow: Workflow,
	node: INode,
): string {
	if (!isExpression(value)) return value;
	const resolved = workflow.expression.getSimpleParameterValue(
		node,
		value,
		'internal',
		{ $credentials },
		undefined,
		'',
	);
	return resolved ? String(resolved) : '';
}
