import type { IDataObject } from 'n8n-workflow';

import {
	costOf,
	findMedia,
	openFate,
	parseEndpointId,
	replacedAddresses,
	requestById,
	simplifyResult,
	withFacts,
	withFate,
	type Cost,
	type EndpointId,
	type FalError,
	type FileAccess,
	type Finished,
	type Media,
	type Price,
} from '../../../fal';
import type { Models } from '../../../n8n/catalogue/cachedModels';
import type { Item } from '../../../n8n/items';
import type { ItemOutput } from '../../../n8n/item/outcome';
import { toItemValue } from '../../../n8n/errors/itemValue';
import type { collectOptions, outputOptions } from '../../options/options';
import type { OptionValues } from '../../options/optionSet';
import {
	binaryOf,
	downloadPlanOf,
	errorsOf,
	fetchFiles,
	isLongDataUri,
	OF_AN_ANSWER,
	rowOf,
	storedOf,
	textsOf,
	type DownloadPlan,
} from './files';
import { warnOfResult } from './hints';

/** What the options ask for of the output. */
export interface OutputPlan {
	/** The ID of the model, as the output names it; a webhook does not tell it. */
	readonly model: string | undefined;
	readonly simplify: boolean;
	readonly includeLogs: boolean;
	readonly download: DownloadPlan | undefined;
	/** Where it is known already: what an execution that waits keeps. */
	readonly price?: Price | undefined;
	/** The fields of the incoming item that stay beside the result. */
	readonly inputFields?: IDataObject;
}

/** What an operation reads of its options; not all have logs to include or say who may open the files. */
type OutputOptions = OptionValues<typeof outputOptions> & {
	readonly includeLogs?: boolean;
	readonly fileAccess?: FileAccess | undefined;
};

/** The same with what stands beside the options of a run: the switch *Download Files*. */
export function readOutputPlan(
	{ params, json }: Pick<Item, 'params' | 'json'>,
	model: EndpointId,
	options: OptionValues<typeof collectOptions>,
): OutputPlan {
	const downloadFiles = options.downloadFiles === true || params.flag('downloadFiles');
	return {
		...outputPlanOf(model, { ...options, downloadFiles }),
		...(options.includeInputFields && { inputFields: json }),
	};
}

export function outputPlanOf(model: EndpointId | undefined, options: OutputOptions): OutputPlan {
	return {
		model: model?.id,
		simplify: options.simplify,
		includeLogs: options.includeLogs ?? false,
		download: downloadPlanOf(options),
	};
}

/** Without `models` nobody was asked for a price. */
type OutputPorts = Pick<Item, 'store' | 'hints'> & { readonly models?: Pick<Models, 'knownPrice'> };

/**
 * The item of a finished run: `{ result, requestId, model, media?, billableUnits?, cost?, metrics?, logs? }`
 * and its files, or several items when each file is to be one. `media` says in which binary field a
 * file is; `downloadErrors` tells what could not be fetched.
 *
 * @throws {FalError} with the request, which is paid for
 */
export async function outputOf(
	item: OutputPorts,
	plan: OutputPlan,
	finished: Finished,
	signal: AbortSignal,
): Promise<ItemOutput | ItemOutput[]> {
	try {
		return await madeOutput(item, plan, finished, signal);
	} catch (thrown) {
		throw aboutFinished(thrown, plan, finished);
	}
}

async function madeOutput(
	{ store, hints, models }: OutputPorts,
	plan: OutputPlan,
	finished: Finished,
	signal: AbortSignal,
): Promise<ItemOutput | ItemOutput[]> {
	const { result, requestId } = finished;
	const media = findMedia(result);
	// Nobody reads a file that stands as text in the place of the result.
	const download = plan.download ?? (isLongDataUri(result) ? OF_AN_ANSWER : undefined);
	warnOfResult(hints, result, download ? [] : media);
	const files = download ? await fetchFiles(store, download, result, media, signal) : [];
	const stored = storedOf(files);
	const errors = download ? errorsOf(download, result, files) : [];
	if (errors.length > 0) hints.warn(NOT_ALL);
	const texts = textsOf(download, stored);
	const shown = {
		result: replacedAddresses(result, texts),
		media: media.map((file) => ({ ...file, url: texts.get(file.url) ?? file.url })),
	};
	const price =
		plan.price ?? (plan.model === undefined ? undefined : models?.knownPrice(plan.model));
	const cost = costOf(finished.billableUnits, price);
	if (models && !cost) hints.tell(NO_COST);
	const json = (rows: readonly IDataObject[]): IDataObject => ({
		...jsonOf(plan, { ...finished, cost }, shown, rows),
		...(errors.length > 0 && { downloadErrors: errors }),
	});
	if (!download?.oneItemPerFile || stored.length === 0) {
		// A path may lead to a file that is not listed otherwise.
		const listed = new Set(media.map(({ url }) => url));
		const all = [
			...media,
			...stored.map((file) => file.media).filter(({ url }) => !listed.has(url)),
		];
		const rows = all.map((file) => rowOf(file, texts, stored));
		return { json: json(rows), requestId, ...(stored.length > 0 && { binary: binaryOf(stored) }) };
	}
	return stored.map((file) => ({
		json: json([rowOf(file.media, texts, [file])]),
		binary: binaryOf([file]),
		requestId,
	}));
}

function jsonOf(
	plan: OutputPlan,
	{
		requestId,
		billableUnits,
		cost,
		metrics,
		logs = [],
	}: Finished & { readonly cost: Cost | undefined },
	{ result, media }: { readonly result: unknown; readonly media: readonly Media[] },
	rows: readonly IDataObject[],
): IDataObject {
	return {
		...plan.inputFields,
		result: toItemValue(plan.simplify ? simplifyResult(result, media) : result),
		requestId: requestId ?? null,
		...(plan.model !== undefined && { model: plan.model }),
		...(rows.length > 0 && { media: rows }),
		...(billableUnits !== undefined && { billableUnits }),
		...(cost && { cost: { ...cost } }),
		...(metrics && { metrics }),
		...(plan.includeLogs && { logs }),
	};
}

const NO_COST =
	'Some items have no "cost": fal did not tell the price or the billable units by the time they were done. Nobody waits for the price.';
const NOT_ALL = 'Some files could not be downloaded. The output tells which under downloadErrors.';
/** A failure after the run: the result is there, and its request says how to get it once more. */
function aboutFinished(thrown: unknown, plan: OutputPlan, { requestId }: Finished): FalError {
	const { model } = plan;
	const error = withFacts(thrown, { requestId, endpointId: model });
	if (requestId === undefined || model === undefined) return error;
	return withFate(error, openFate(requestById(parseEndpointId(model), requestId), 'complete'));
}
