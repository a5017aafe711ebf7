import type { EmulatorContext } from '../server/context';
import { member } from '../server/members';
import type { Call } from '../server/types';

/** Who may read a file without the owner's token (docs/protocol.md 6.3). */
export interface Access {
	/** The rules in force: those set later, else those of the upload, else anybody's. */
	of(url: string, lifecycle: unknown): unknown;
	set(url: string, acl: unknown): void;
	/** An address that opens the file for so long, whatever its rules. */
	sign(url: string, seconds: number): string;
	/** Whether a call came by such an address, in time. */
	isSigned(call: Call): boolean;
}

const PUBLIC = { default: 'allow', rules: [] };

export function createAccess(context: EmulatorContext): Access {
	const rules = new Map<string, unknown>();
	const signed = new Map<string, { readonly url: string; readonly untilMs: number }>();
	return {
		of: (url, lifecycle) => rules.get(url) ?? member(lifecycle, 'initial_acl') ?? PUBLIC,
		set: (url, acl) => void rules.set(url, acl),
		sign(url, seconds) {
			const identity = context.newId();
			signed.set(identity, { url, untilMs: context.nowMs() + seconds * 1000 });
			return `${url}?identity=${identity}`;
		},
		isSigned(call) {
			const proof = signed.get(call.query.get('identity') ?? '');
			const url = `https://${call.host}${call.path}`;
			return proof?.url === url && context.nowMs() < proof.untilMs;
		},
	};
}
