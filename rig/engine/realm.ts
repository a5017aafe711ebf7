import { runInThisContext } from 'node:vm';

/**
 * Makes errors of Node's own modules `instanceof Error` inside jest's sandbox.
 *
 * jest runs a test file in a realm with its own `Error`; a refused connection or a missing file is an
 * error of the outer realm, so n8n's and axios' `instanceof` checks would take other branches than in
 * production. The outer constructors become the global ones, and errors that V8 throws in the sandbox
 * inherit from them.
 */
export function joinErrorRealms(): void {
	for (const name of ERROR_CONSTRUCTORS) {
		const outer: unknown = runInThisContext(name);
		const inner: unknown = Reflect.get(globalThis, name);
		if (typeof outer !== 'function' || typeof inner !== 'function' || outer === inner) continue;
		Object.setPrototypeOf(inner.prototype, outer.prototype);
		Reflect.set(globalThis, name, outer);
	}
}

const ERROR_CONSTRUCTORS = [
	'Error',
	'AggregateError',
	'EvalError',
	'RangeError',
	'ReferenceError',
	'SyntaxError',
	'TypeError',
	'URIError',
] as const;
