import type { EmulatorContext } from '../server/context';
import { listMember, member, textMember } from '../server/members';
import type { Call } from '../server/types';
import { isRefused, refuse } from './reply';

const LONGEST_SECONDS = 7 * 24 * 3600;
const DECISIONS: readonly unknown[] = ['allow', 'forbid', 'hide'];
const FILE = /^https:\/\/(?:\w+\.)?fal\.media\/files\/[^?#]+$/;

/** What the storage lets the Platform API do. */
export interface AccessRules {
	hasFile(url: string): boolean;
	accessOf(url: string): unknown;
	setAccess(url: string, acl: unknown): void;
	/** An address that opens the file for so long, whatever its access rules. */
	sign(url: string, seconds: number): string;
}

/** `/v1/storage/files/acl` and `/v1/storage/files/sign` (docs/protocol.md 7.6). */
export function answerFileAccess(
	context: EmulatorContext,
	rules: AccessRules,
	call: Call,
): true | Promise<true> {
	if (isRefused(context, call, 'key')) return true;
	const url = call.query.get('url') ?? '';
	if (!FILE.test(url)) return refuse(context, call, 400);
	if (!rules.hasFile(url)) return refuse(context, call, 404);
	switch (`${call.method} ${call.path}`) {
		case 'GET /v1/storage/files/acl':
			return context.replies.json(call, 200, rules.accessOf(url));
		case 'PUT /v1/storage/files/acl':
			return setAccess(url);
		case 'POST /v1/storage/files/sign':
			return sign(url);
		default:
			return refuse(context, call, 404);
	}

	async function setAccess(file: string): Promise<true> {
		const body = await call.json();
		const acl = { default: member(body, 'default'), rules: listMember(body, 'rules') };
		const isRule = (rule: unknown) =>
			textMember(rule, 'user') !== undefined && DECISIONS.includes(member(rule, 'decision'));
		if (!DECISIONS.includes(acl.default) || !acl.rules.every(isRule)) {
			return refuse(context, call, 400);
		}
		rules.setAccess(file, acl);
		return context.replies.json(call, 200, acl);
	}

	async function sign(file: string): Promise<true> {
		const seconds = member(await call.json(), 'expiration_seconds');
		const isGood = typeof seconds === 'number' && Number.isInteger(seconds);
		if (!isGood || seconds < 1 || seconds > LONGEST_SECONDS) return refuse(context, call, 400);
		return context.replies.json(call, 200, { signed_url: rules.sign(file, seconds) });
	}
}
