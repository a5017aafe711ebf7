/**
 * How long fal keeps a file, in seconds; `never` lets it go never. The names are fal's own.
 *
 * @see https://fal.ai/docs/documentation/model-apis/fal-cdn
 */
export const SECONDS = {
	never: undefined,
	immediate: 60,
	'1h': 3_600,
	'1d': 86_400,
	'7d': 604_800,
	'30d': 2_592_000,
	'1y': 31_536_000,
} as const;

/** `immediate` is one minute: enough for a model that starts at once. */
export type FileLifetime = keyof typeof SECONDS;

/** From short to long. */
export const FILE_LIFETIMES = ['immediate', '1h', '1d', '7d', '30d', '1y', 'never'] as const;

/** Milliseconds for which a file just uploaded can surely still be given to a model. */
export function reusableMs(lifetime: FileLifetime | undefined): number {
	const seconds = lifetime === undefined ? undefined : SECONDS[lifetime];
	return seconds === undefined ? Infinity : (seconds * 1_000) / 2;
}
