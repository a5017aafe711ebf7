import type { FileLifetime } from '../files/lifetime';
import { runRulesHeaders, type FileAccess } from '../files/rules';

type Headers = Readonly<Record<string, string>>;

/**
 * What a user may ask of fal for one run, each as the headers that ask for it: one row is all that an
 * option needs here.
 *
 * @see https://fal.ai/docs/documentation/model-apis/common-parameters
 */
const HEADERS = {
	/** No other model stands in for one that is down. */
	disableFallback: (isOn: boolean): Headers =>
		isOn ? { 'x-app-fal-disable-fallback': 'true' } : {},
	/** No repetition by fal when a runner fails. */
	noServerRetries: (isOn: boolean): Headers => (isOn ? { 'x-fal-no-retry': '1' } : {}),
	/** Runs with the same text go to the same runner where possible. Must fit into a header. */
	runnerHint: (text: string): Headers => ({ 'x-fal-runner-hint': text }),
	/** Seconds until the run must have started. fal's documents disagree about the name: it gets both. */
	startTimeout: (seconds: number): Headers => ({
		'x-fal-request-start-timeout': String(seconds),
		'x-fal-request-timeout': String(seconds),
	}),
	/** False: fal keeps neither input nor output. */
	storePayloads: (isOn: boolean): Headers => (isOn ? {} : { 'x-fal-store-io': '0' }),
};

type Rows<V> = { readonly [N in keyof V]-?: (value: NonNullable<V[N]>) => Headers };
type ValuesOf<R> = {
	readonly [N in keyof R]?: R[N] extends (value: infer V) => Headers ? V | undefined : never;
};

/** What a user may ask of fal for one run; what is undefined is left to fal. */
export interface AskedOptions extends ValuesOf<typeof HEADERS> {
	/** When fal deletes the files that the run makes. */
	readonly keepFilesFor?: FileLifetime | undefined;
	/** Who may open them. */
	readonly fileAccess?: FileAccess | undefined;
	/** The longest queue of the model that the request may join; for the queue only. */
	readonly maxQueueLength?: number | undefined;
	/** For the queue only, where fal's client sends it. */
	readonly priority?: 'normal' | 'low' | undefined;
}

export interface RunOptions extends AskedOptions {
	/** Public address that fal calls when the request is done; for the queue only. */
	readonly webhookUrl?: string | undefined;
	/** `X-Fal-Tags`, as `sentTags` gives it. */
	readonly tagHeader?: string | undefined;
}

/** The headers of a paid call, in whatever way it is sent. */
export function headersOf(options: RunOptions): Record<string, string> {
	const { keepFilesFor: lifetime, fileAccess: access, tagHeader } = options;
	// Two options, and one header for both.
	const rules = runRulesHeaders({ lifetime, access });
	const tags = tagHeader === undefined ? {} : { 'x-fal-tags': tagHeader };
	return { ...written<ValuesOf<typeof HEADERS>>(HEADERS, options), ...rules, ...tags };
}

function written<V>(rows: Rows<V>, values: V): Record<string, string> {
	const headers: Record<string, string> = {};
	for (const name in rows) {
		const value = values[name];
		if (value !== undefined && value !== null) Object.assign(headers, rows[name](value));
	}
	return headers;
}
