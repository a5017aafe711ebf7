import { gzipSync } from 'node:zlib';

import { ALL, json, JSON_CALLS, type FaultKind } from './kind';

/** What fal said, spoilt on the way. */
export const bodies: readonly FaultKind[] = [
	{
		name: 'garbled body',
		purposes: JSON_CALLS,
		async act({ random, ask, lie }) {
			const { status, headers, body } = await ask();
			// A byte that no JSON has, so that nothing that is right is taken for a fault.
			const spoilt = Buffer.from(body);
			for (let index = 0; index < spoilt.length; index += random.whole(1, 40)) {
				spoilt[index] = random.pick([0, 1, 0xff, 0xc3, 0x80]);
			}
			await lie({ status, headers, body: spoilt });
		},
	},
	{
		name: 'half a body, well counted',
		purposes: JSON_CALLS,
		weight: 2,
		async act({ random, ask, lie, note }) {
			const { status, headers, body } = await ask();
			const kept = random.whole(1, Math.max(1, body.length - 1));
			note(`${kept} of ${body.length}`);
			await lie({ status, headers, body: body.subarray(0, kept) });
		},
	},
	{
		name: 'packed garbage',
		purposes: ALL,
		weight: 2,
		async act({ random, ask, lie, note }) {
			const { status, headers, body } = await ask();
			const encoding = random.pick([
				'gzip',
				'deflate',
				'br',
				'gzip, gzip',
				'zstd',
				'compress',
				'x',
			]);
			note(encoding);
			const packed = random.pick([
				random.bytes(50),
				gzipSync(body).subarray(0, 15),
				Buffer.concat([gzipSync(body).subarray(0, 12), random.bytes(40)]),
			]);
			await lie({ status, headers: { ...headers, 'content-encoding': encoding }, body: packed });
		},
	},
	{
		name: 'packed in order',
		purposes: JSON_CALLS,
		async act({ ask, tell }) {
			const answer = await ask();
			const headers = { ...answer.headers, 'content-encoding': 'gzip' };
			await tell({ ...answer, headers, body: gzipSync(answer.body) });
		},
	},
	{
		name: 'packed bomb',
		purposes: JSON_CALLS,
		weight: 0.2,
		alters: true,
		async act({ ask, lie }) {
			const { status, headers } = await ask();
			const body = BOMB;
			await lie({ status, headers: { ...headers, 'content-encoding': 'gzip' }, body });
		},
	},
	{
		name: 'odd content type',
		purposes: JSON_CALLS,
		alters: true,
		async act({ random, ask, lie, note }) {
			const { status, headers, body } = await ask();
			const type = random.pick([
				'text/html',
				'text/plain',
				'',
				';;;',
				'application/octet-stream',
				'application/json; charset=utf-16',
				'image/png',
				'multipart/form-data',
			]);
			note(type);
			await lie({ status, headers: { ...headers, 'content-type': type }, body });
		},
	},
	{
		name: 'empty answer',
		purposes: ALL,
		weight: 2,
		async act({ random, take, lie, note }) {
			const status = random.pick([200, 200, 201, 202, 203, 204, 205]);
			note(status);
			await take();
			const headers = random.chance(0.5) ? {} : { 'content-type': 'application/json' };
			await lie({ status, headers, body: Buffer.alloc(0) });
		},
	},
	{
		name: 'web page with 200',
		purposes: ALL,
		weight: 2,
		async act({ random, take, lie }) {
			await take();
			const type = random.pick(['text/html', 'text/html; charset=utf-8', 'application/json', '']);
			const body = Buffer.from('<!doctype html><title>Welcome</title><p>Please sign in');
			await lie({ status: 200, headers: { ...(type !== '' && { 'content-type': type }) }, body });
		},
	},
	{
		name: 'another request in the headers',
		purposes: ['result', 'direct'],
		async act({ call, ask, tell, lie }) {
			const answer = await ask();
			const { status, headers } = answer;
			const other = { ...headers, 'x-fal-request-id': '00000000-0000-4000-8000-000000000000' };
			// Of a direct call nobody knows another ID: a failure is fal's own, whatever it is called.
			if (call.purpose === 'direct' && status >= 400) {
				await tell({ ...answer, headers: other });
				return;
			}
			await lie(json(status, { number: 999, text: 'of somebody else' }, other));
		},
	},
	{
		name: 'deep JSON',
		purposes: JSON_CALLS,
		alters: true,
		async act({ random, take, lie }) {
			await take();
			const depth = random.pick([500, 20_000]);
			await lie(json(200, `${'['.repeat(depth)}${']'.repeat(depth)}`));
		},
	},
];

const BOMB = gzipSync(Buffer.alloc(24 * 1024 * 1024, '['), { level: 1 });
