import type { Behaviour } from '../control/behaviour';
import { textMember } from '../server/members';
import { metadataFrom, recordedModels } from './documents';
import type { ModelEntry } from './entry';
import { generateModels } from './generatedModels';

export type { ModelEntry } from './entry';

export interface Catalogue {
	/** Every model: defined ones, then recorded, then made-up ones. */
	list(): readonly ModelEntry[];
	get(endpointId: string): ModelEntry | undefined;
}

export interface CatalogueOptions {
	/** How many models there are without the defined ones; made-up ones fill up the recorded. */
	readonly size?: number;
	/** What tests define wins over the recorded entry of the same ID. */
	readonly models?: ReadonlyMap<string, Behaviour>;
}

export function createCatalogue({ size = 0, models = new Map() }: CatalogueOptions): Catalogue {
	const recorded = recordedModels();
	const made = generateModels(Math.max(size - recorded.length, 0));
	const fixed = new Map([...recorded, ...made].map((entry) => [entry.endpoint_id, entry]));

	const get = (endpointId: string): ModelEntry | undefined => {
		const behaviour = models.get(endpointId);
		const entry = fixed.get(endpointId);
		return behaviour === undefined ? entry : definedEntry(endpointId, behaviour, entry);
	};
	return {
		get,
		list() {
			const newIds = [...models.keys()].filter((id) => !fixed.has(id));
			return [...newIds, ...fixed.keys()].flatMap((id) => get(id) ?? []);
		},
	};
}

/** True for models that are listed and searchable, but no longer found by ID (docs/protocol.md 7.1). */
export function isDeprecated({ metadata }: ModelEntry): boolean {
	return textMember(metadata, 'status') === 'deprecated';
}

/** A behaviour that says nothing for the catalogue makes no entry: a private app, known by ID. */
function definedEntry(
	endpointId: string,
	{ openapi, metadata, price }: Behaviour,
	entry: ModelEntry | undefined,
): ModelEntry | undefined {
	const isSilent = openapi === undefined && metadata === undefined && price === undefined;
	if (isSilent) return entry;
	const document = openapi ?? entry?.openapi;
	return {
		endpoint_id: endpointId,
		metadata: metadata ?? entry?.metadata ?? metadataFrom(endpointId, document),
		...(document !== undefined && { openapi: document }),
	};
}
