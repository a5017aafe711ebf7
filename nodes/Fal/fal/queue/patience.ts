/**
 * How long fal may be out of reach, or something between answer in its place, before waiting for a paid
 * request is given up, in milliseconds. The request goes on at fal, and asking is free.
 */
export const LONGEST_OUTAGE_MS = 5 * 60_000;

/**
 * The same for what has fal's form and makes no sense: a request that it does not know, because it is
 * new and not known everywhere at once, or a status without a meaning.
 */
export const SHORT_PATIENCE_MS = 10_000;
