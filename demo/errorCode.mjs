/**
 * What the system calls a failure: `EEXIST`, `EACCES`, …; undefined where it says nothing.
 *
 * @param {unknown} error
 * @returns {unknown}
 */
export function errorCode(error) {
	return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
}
