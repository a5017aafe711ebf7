import type { IDataObject } from 'n8n-workflow';

import { findMedia, simplifyResult, type EndpointId, type Finished, type Media } from '../../fal';
import type { Item } from '../../n8n/items';
import type { ItemOutput } from '../../n8n/item/outcome';
import { toItemValue } from '../../n8n/errors/itemValue';
import type { outputOptions } from '../options/options';
import type { OptionValues } from '../options/optionSet';
import {
	fetchFiles,
	downloadPlanOf,
	withFiles,
	withoutAddresses,
	type DownloadPlan,
} from './outputFiles';

/** What the options ask for of the output. */
export interface OutputPlan {
	/** The ID of the model, as the output names it; a webhook does not tell it. */
	readonly model: string | undefined;
	readonly simplify: boolean;
	readonly includeLogs: boolean;
	readonly download: DownloadPlan | undefined;
}

/** What an operation reads of its options; the trigger has no logs to include. */
type OutputOptions = OptionValues<typeof outputOptions> & { readonly includeLogs?: boolean };

export function outputPlanOf(model: EndpointId | undefined, options: OutputOptions): OutputPlan {
	return {
		model: model?.id,
		simplify: options.simplify,
		includeLogs: options.includeLogs ?? false,
		download: downloadPlanOf(options),
	};
}

/**
 * The item of a finished run: `{ result, requestId, model, media?, billableUnits?, metrics?, logs? }`
 * and its files, or several items when each file is to be one.
 */
export async function outputOf(
	item: Pick<Item, 'store' | 'hints'>,
	plan: OutputPlan,
	finished: Finished,
	signal: AbortSignal,
): Promise<ItemOutput | ItemOutput[]> {
	const media = findMedia(finished.result);
	const { download } = plan;
	if (!download) return plainOutput(plan, finished, media);
	const files = await fetchFiles(item, download, media, signal);
	const shown = download.keepUrls
		? { result: finished.result, media }
		: withoutAddresses(finished.result, media, files);
	const output = plainOutput(plan, { ...finished, result: shown.result }, shown.media);
	return withFiles(output, download, media, files, item.hints);
}

function plainOutput(plan: OutputPlan, finished: Finished, media: readonly Media[]): ItemOutput {
	const { result, requestId, billableUnits, metrics, logs = [] } = finished;
	const json: IDataObject = {
		result: toItemValue(plan.simplify ? simplifyResult(result, media) : result),
		requestId: requestId ?? null,
		...(plan.model !== undefined && { model: plan.model }),
		...(media.length > 0 && { media }),
		...(billableUnits !== undefined && { billableUnits }),
		...(metrics && { metrics }),
		...(plan.includeLogs && { logs }),
	};
	return { json, requestId };
}
