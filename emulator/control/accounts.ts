import type { Replies } from '../server/replies';
import type { Account } from './account';
import type { Call } from '../server/types';

export interface KeyOptions {
	readonly valid?: readonly string[];
	readonly admin?: readonly string[];
	/** Keys without credit: valid, but nothing may be run or uploaded (docs/protocol.md 1.2). */
	readonly locked?: readonly string[];
}

export type Access =
	| { readonly kind: 'missing' }
	| { readonly kind: 'badFormat' }
	| { readonly kind: 'invalid' }
	| {
			readonly kind: 'valid';
			readonly key: string;
			readonly admin: boolean;
			readonly locked: boolean;
	  };

export interface Accounts {
	/** What the key of `Authorization: Key …` is worth. */
	access(key: string | undefined): Access;
	/**
	 * Answers 401 or 403 in the form of fal.run, queue.fal.run and rest.fal.ai, and gives true;
	 * false when the call may go on. `application` is named when there is no key.
	 */
	refuses(call: Call, rule: { application: string; spends: boolean }): boolean;
	readonly validKeys: readonly string[];
	readonly adminKeys: readonly string[];
	readonly lockedKeys: readonly string[];
}

const NO_KEY_PROSE = (application: string) =>
	`Cannot access application "${application}". ` +
	'Authentication is required to access this application.';
const BAD_FORMAT_PROSE =
	"Invalid Key Authorization header format. Expected '<key_id>:<key_secret>'.";
const INVALID_KEY_PROSE = 'invalid key credentials';
const LOCKED_PROSE =
	'User is locked. Reason: Exhausted balance. Top up your balance at fal.ai/dashboard/billing.';

export function createAccounts(options: KeyOptions, replies: Replies, account: Account): Accounts {
	const validKeys = options.valid ?? ['test-key-id:test-key-secret'];
	const adminKeys = options.admin ?? ['admin-key-id:admin-key-secret'];
	const lockedKeys = options.locked ?? ['locked-key-id:locked-key-secret'];
	const admin = new Set(adminKeys);
	const locked = new Set(lockedKeys);
	const known = new Set([...validKeys, ...adminKeys, ...lockedKeys]);

	const access = (key: string | undefined): Access => {
		if (key === undefined) return { kind: 'missing' };
		if (!/^[^:\s]+:[^:\s]+$/.test(key)) return { kind: 'badFormat' };
		if (!known.has(key)) return { kind: 'invalid' };
		const isEmpty = account.locksAtZero && account.balance <= 0;
		return { kind: 'valid', key, admin: admin.has(key), locked: locked.has(key) || isEmpty };
	};

	return {
		validKeys,
		adminKeys,
		lockedKeys,
		access,
		refuses(call, { application, spends }) {
			const found = access(call.key);
			switch (found.kind) {
				case 'missing':
					return replies.detail(call, 401, NO_KEY_PROSE(application));
				case 'badFormat':
					return replies.detail(call, 401, BAD_FORMAT_PROSE);
				case 'invalid':
					return replies.detail(call, 401, INVALID_KEY_PROSE);
				case 'valid':
					return found.locked && spends ? replies.detail(call, 403, LOCKED_PROSE) : false;
			}
		},
	};
}
