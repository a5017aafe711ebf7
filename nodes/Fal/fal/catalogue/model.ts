import { factsFor, factsOf, type ModelFacts } from './modelFacts';
import type { EndpointId } from '../endpointId';
import { asFalError, falError, withFacts, type FalError } from '../errors';
import { isRecord } from '../json';
import { readJson, readPlatform, type PlatformAccess } from '../platform/platform';
import { readModelSchemas, type ModelSchemas } from '../schema/document/document';
import { readWorkflowModel } from './workflowModel';

/** A model with what it takes and gives. */
export interface Model extends ModelSchemas {
	readonly facts: ModelFacts;
}

const PUBLIC_DOCUMENTS = 'https://fal.ai/api/openapi/queue/openapi.json';

/**
 * Reads one model. The Platform API is asked first, because it knows private models too; when it has no
 * document, fails, or no longer finds a retired model, fal's public documents are. A workflow of the
 * account is not in the catalogue, and tells its fields itself.
 *
 * @returns schemas that are undefined when fal has no document for the model
 * @throws {FalError} `modelNotFound` when fal knows nothing of it
 */
export async function readModel(access: PlatformAccess, endpoint: EndpointId): Promise<Model> {
	const workflow = await readWorkflowModel(access, endpoint);
	if (workflow) return workflow;
	const found = await findEntry(access, endpoint);
	const document = documentOf(found.entry) ?? (await publicDocument(access, endpoint));
	if (found.error && document === undefined) {
		throw withFacts(found.error, { endpointId: endpoint.id });
	}
	const facts = factsOf(found.entry) ?? factsFor(endpoint.id, saidIn(document));
	return { facts, ...readModelSchemas(document) };
}

type Found =
	| { readonly entry: unknown; readonly error?: undefined }
	| { readonly entry?: undefined; readonly error: FalError };

async function findEntry(access: PlatformAccess, endpoint: EndpointId): Promise<Found> {
	try {
		const reply = await readPlatform(access, '/models', [
			['endpoint_id', endpoint.id],
			['expand', 'openapi-3.0'],
		]);
		const entries: readonly unknown[] = Array.isArray(reply['models']) ? reply['models'] : [];
		const entry = entries.find((candidate) => factsOf(candidate)?.id === endpoint.id);
		return entry === undefined ? { error: notFound(endpoint) } : { entry };
	} catch (error) {
		// Told to the user when the public documents do not have the model either.
		return { error: asFalError(error) };
	}
}

/** Where fal failed to make a document, `openapi` holds an error instead. */
function documentOf(entry: unknown): unknown {
	const document = isRecord(entry) ? entry['openapi'] : undefined;
	return isRecord(document) && isRecord(document['paths']) ? document : undefined;
}

async function publicDocument(access: PlatformAccess, endpoint: EndpointId): Promise<unknown> {
	try {
		// Another host than the API's: the key stays out of it (hosts.ts).
		const document = await readJson(access, PUBLIC_DOCUMENTS, [['endpoint_id', endpoint.id]]);
		return isRecord(document) ? document : undefined;
	} catch {
		// Unknown there, or out of reach: either way there is no document.
		return undefined;
	}
}

/** What a document alone tells about its model. */
function saidIn(document: unknown): unknown {
	const info = isRecord(document) ? document['info'] : undefined;
	return isRecord(info) ? info['x-fal-metadata'] : undefined;
}

function notFound({ id }: EndpointId): FalError {
	return falError({ kind: 'modelNotFound', message: 'Not in the catalogue', endpointId: id });
}
