import { isRecord, readNumber, readText } from '../json';
import { callPlatform, type PlatformAccess } from '../platform/platform';

/** What an account has left. */
export interface Balance {
	/** The name of the user or the team. */
	readonly username: string | undefined;
	readonly balance: number | undefined;
	/** `USD` */
	readonly currency: string | undefined;
}

/** @throws {FalError} @see https://fal.ai/docs/platform-apis */
export async function readBalance(access: PlatformAccess): Promise<Balance> {
	const reply = await callPlatform(access, {
		path: '/account/billing',
		query: [['expand', 'credits']],
		needsAdmin: true,
	});
	const credits = isRecord(reply['credits']) ? reply['credits'] : {};
	return {
		username: readText(reply, 'username'),
		balance: readNumber(credits, 'current_balance'),
		currency: readText(credits, 'currency'),
	};
}
