import type { EmulatorContext } from '../server/context';
import type { Call } from '../server/types';

/**
 * Forms of error of the Platform API (docs/protocol.md 3.1, shape 3); type and text are fal's
 * examples.
 */
const ERRORS = {
	400: ['validation_error', 'Invalid request parameters'],
	401: ['authorization_error', 'Authentication required'],
	403: ['authorization_error', 'Access denied'],
	404: ['not_found', 'Resource not found'],
} as const;

export function refuse(context: EmulatorContext, call: Call, status: keyof typeof ERRORS): true {
	const [type, message] = ERRORS[status];
	return context.replies.json(call, status, { error: { type, message } });
}

/** Answers 401 or 403 and gives true, unless the call carries a key that may do this. */
export function isRefused(context: EmulatorContext, call: Call, needs: 'key' | 'admin'): boolean {
	const access = context.accounts.access(call.key);
	if (access.kind !== 'valid') return refuse(context, call, 401);
	if (needs === 'admin' && !access.admin) return refuse(context, call, 403);
	return false;
}
