import type { Account } from '../control/account';
import type { EmulatorContext } from '../server/context';
import { textMember } from '../server/members';
import type { Call } from '../server/types';
import { commaList, pageOf } from './page';
import { isRefused, refuse } from './reply';

interface KeyLine {
	readonly key_id: string;
	readonly alias: string;
	readonly scope: 'API' | 'ADMIN';
	readonly created_at: string;
}

export interface AccountRoutes {
	/** `GET /v1/account/billing`. */
	answerBilling(call: Call): true;
	/** `/v1/keys` and `/v1/keys/{key_id}`. Keys made here are listed, but open no door. */
	answerKeys(call: Call, keyId: string | undefined): Promise<true>;
	/** What a key is called in reports. */
	aliasOf(keyId: string | undefined): string;
}

export function createAccountRoutes(context: EmulatorContext, account: Account): AccountRoutes {
	const { accounts, replies } = context;
	const keys = new Map<string, KeyLine>();
	for (const key of [...accounts.validKeys, ...accounts.adminKeys]) {
		const scope = accounts.adminKeys.includes(key) ? 'ADMIN' : 'API';
		addKey(key.split(':')[0] ?? key, `${scope} key`, scope);
	}
	return {
		answerBilling,
		answerKeys,
		aliasOf: (keyId) =>
			keyId === undefined ? 'User token' : (keys.get(keyId)?.alias ?? 'API Key'),
	};

	function answerBilling(call: Call): true {
		if (isRefused(context, call, 'admin')) return true;
		const { username, balance, currency } = account;
		return replies.json(call, 200, {
			username,
			...(commaList(call.query, 'expand').includes('credits') && {
				credits: { current_balance: balance, currency },
			}),
		});
	}

	async function answerKeys(call: Call, keyId: string | undefined): Promise<true> {
		if (isRefused(context, call, 'admin')) return true;
		if (call.method === 'DELETE' && keyId !== undefined) {
			keys.delete(keyId);
			return replies.empty(call, 204);
		}
		if (call.method === 'POST' && keyId === undefined) return createKey(call);
		if (call.method !== 'GET' || keyId !== undefined) return refuse(context, call, 404);
		const page = pageOf([...keys.values()], call.query, { defaultLimit: 50, largestLimit: 100 });
		if (page === undefined) return refuse(context, call, 400);
		const { items, ...rest } = page;
		return replies.json(call, 200, { keys: items, ...rest });
	}

	async function createKey(call: Call): Promise<true> {
		const alias = textMember(await call.json(), 'alias');
		if (alias === undefined) return refuse(context, call, 400);
		const keyId = context.newId();
		const secret = context.newId().replaceAll('-', '');
		addKey(keyId, alias, 'API');
		return replies.json(call, 201, {
			key_id: keyId,
			key_secret: secret,
			key: `${keyId}:${secret}`,
		});
	}

	function addKey(keyId: string, alias: string, scope: 'API' | 'ADMIN'): void {
		const createdAt = context.isoTime(context.nowMs());
		keys.set(keyId, { key_id: keyId, alias, scope, created_at: createdAt });
	}
}
