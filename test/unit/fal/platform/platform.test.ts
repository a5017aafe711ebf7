import { callPlatform, type PlatformCall } from '../../../../nodes/Fal/fal/platform/platform';
import { FakeClock } from '../../../harness/fakeClock';
import { answer, ScriptedTransport, silence, times, type Reply } from '../../../harness/transport';
import { recorded } from '../../../harness/wire';

const clock = new FakeClock();

async function call(given: PlatformCall, ...replies: Reply[]) {
	const route = `${given.method ?? 'GET'} https://api.fal.ai/v1${given.path}`;
	const transport = new ScriptedTransport(clock, { [route]: replies });
	const reply = await clock.run(callPlatform({ transport, clock }, given));
	return { reply, calls: transport.calls };
}

describe('a call about the account', () => {
	it('sends what it is given, and gives what fal answers', async () => {
		const { reply, calls } = await call(
			{ method: 'POST', path: '/x', body: { a: 1 }, headers: { 'idempotency-key': 'k' } },
			answer(200, { ok: true }),
		);

		expect(reply).toEqual({ ok: true });
		expect(calls).toMatchObject([
			{
				body: '{"a":1}',
				headers: { 'content-type': 'application/json', 'idempotency-key': 'k' },
			},
		]);
	});

	it('names no type of a body that it does not have', async () => {
		const { calls } = await call({ path: '/x' }, answer(200));

		expect(calls[0]).not.toHaveProperty('body');
		expect(calls[0]?.headers).toEqual({});
	});

	it('says that a key with the scope ADMIN is needed, where one is', async () => {
		const denied = answer(403, recorded('platform-error-403'));
		await expect(call({ path: '/x', needsAdmin: true }, denied)).rejects.toMatchObject({
			kind: 'forbidden',
			facts: { cure: expect.stringContaining('scope ADMIN') },
		});

		const other = call({ path: '/x' }, answer(403, recorded('platform-error-403')));
		await expect(other).rejects.toMatchObject({ kind: 'forbidden' });
		await expect(other).rejects.not.toHaveProperty('facts.cure', expect.stringContaining('ADMIN'));
	});

	it('does not ask for another scope of a key that fal does not know', async () => {
		const work = call(
			{ path: '/x', needsAdmin: true },
			answer(401, recorded('platform-error-401')),
		);

		await expect(work).rejects.toMatchObject({ kind: 'invalidKey' });
	});

	it.each([
		['modelNotFound', {}],
		['requestNotFound', { notFound: 'requestNotFound' }],
	] as const)('tells what fal does not know: %s', async (kind, given) => {
		const work = call({ path: '/x', ...given }, answer(404, recorded('platform-error-404')));

		await expect(work).rejects.toMatchObject({ kind });
	});

	it('has fal’s words for what fal does not take', async () => {
		const error = { type: 'validation_error', message: 'start: too long ago' };

		await expect(call({ path: '/x' }, answer(400, { error }))).rejects.toMatchObject({
			kind: 'invalidInput',
			message: expect.stringContaining('start: too long ago'),
		});
	});

	it('is made three times while its failure may pass, with all that belongs to it', async () => {
		const { calls } = await call(
			{ method: 'DELETE', path: '/x', headers: { 'idempotency-key': 'k' } },
			answer(503),
			answer(429, recorded('platform-error-429')),
			answer(200),
		);
		expect(calls.map(({ headers }) => headers?.['idempotency-key'])).toEqual(['k', 'k', 'k']);

		await expect(call({ path: '/x' }, ...times(3, answer(500)))).rejects.toMatchObject({
			kind: 'server',
		});
	});

	it('ends when fal says nothing at all', async () => {
		await expect(call({ path: '/x' }, ...times(3, silence()))).rejects.toHaveProperty('kind');
	});

	it.each([
		['a list', '[]'],
		['a word', '"ok"'],
		['nothing', ''],
		['a page', '<html></html>'],
	])('does not take %s for an answer', async (_, body) => {
		const work = call({ path: '/x' }, ...times(3, answer(200, body)));

		await expect(work).rejects.toMatchObject({ kind: 'unexpectedAnswer' });
	});
});
