import { falError, type FileRules, type UploadFile } from '../../../../nodes/Fal/fal';
import { createUploads } from '../../../../nodes/Fal/fal/files/uploads';
import { FakeClock } from '../../../harness/fakeClock';
import {
	answer,
	later,
	ScriptedTransport,
	silence,
	times,
	type Script,
} from '../../../harness/transport';

const INITIATE = 'POST https://rest.fal.ai/storage/upload/initiate?storage_type=fal-cdn-v3';
const PUT = 'PUT https://v3b.fal.media/a.png?signature=1';
const place = answer(200, {
	upload_url: 'https://v3b.fal.media/a.png?signature=1',
	file_url: 'https://v3b.fal.media/a.png',
});
const URL_AT_FAL = 'https://v3b.fal.media/a.png';
const never = new AbortController().signal;

const file = (identity = 'one', bytes = Buffer.from('bytes')): UploadFile => ({
	fileName: 'a.png',
	contentType: 'image/png',
	identity,
	size: async () => bytes.length,
	open: async () => bytes,
});

function world(script: Script) {
	const clock = new FakeClock();
	const transport = new ScriptedTransport(clock, script);
	return { clock, transport, uploads: createUploads({ transport, clock }) };
}

describe('uploads', () => {
	it('are made once for those who ask at the same time, and later', async () => {
		const { clock, transport, uploads } = world({
			[INITIATE]: [place],
			[PUT]: [later(100, answer(200))],
		});
		const ask = async () => await uploads.urlOf(file(), {}, never);

		expect(await clock.run(Promise.all([ask(), ask()]))).toEqual([URL_AT_FAL, URL_AT_FAL]);
		expect(await ask()).toBe(URL_AT_FAL);
		expect(transport.count('PUT')).toBe(1);
	});

	it.each<[string, Partial<UploadFile>, FileRules]>([
		['other bytes', { identity: 'two' }, {}],
		['another type', { contentType: 'image/webp' }, {}],
		['another lifetime', {}, { lifetime: '1h' }],
		['other people', {}, { access: 'forbid' }],
	])('are made again for %s', async (_, other, rules) => {
		const { clock, transport, uploads } = world({
			[INITIATE]: times(2, place),
			[PUT]: times(2, answer(200)),
		});
		await clock.run(uploads.urlOf(file(), {}, never));
		await clock.run(uploads.urlOf({ ...file(), ...other }, rules, never));

		expect(transport.count('PUT')).toBe(2);
	});

	it('are made again when fal may have deleted the file', async () => {
		const { clock, transport, uploads } = world({
			[INITIATE]: times(2, place),
			[PUT]: times(2, answer(200)),
		});
		await clock.run(uploads.urlOf(file(), { lifetime: 'immediate' }, never));
		await clock.pass(29_000);
		await clock.run(uploads.urlOf(file(), { lifetime: 'immediate' }, never));
		expect(transport.count('PUT')).toBe(1);
		await clock.pass(2_000);
		await clock.run(uploads.urlOf(file(), { lifetime: 'immediate' }, never));
		expect(transport.count('PUT')).toBe(2);
	});

	it('go on for the others when one stops waiting, and end when nobody waits', async () => {
		const { clock, transport, uploads } = world({
			[INITIATE]: times(2, place),
			[PUT]: [silence(), answer(200)],
		});
		const [one, two] = [new AbortController(), new AbortController()];
		const timeout = falError({ kind: 'timeout', message: 'Late' });
		const asked = [one, two].map(async ({ signal }) => await uploads.urlOf(file(), {}, signal));
		asked.forEach((ask) => void ask.catch(() => undefined));
		await clock.pass(10);
		one.abort(timeout);
		await expect(asked[0]).rejects.toBe(timeout);
		expect(transport.calls.at(-1)?.signal?.aborted).toBe(false);
		two.abort(timeout);
		await expect(asked[1]).rejects.toBe(timeout);
		expect(transport.calls.at(-1)?.signal?.aborted).toBe(true);

		// Whoever comes now gets an upload of his own.
		expect(await clock.run(uploads.urlOf(file(), {}, never))).toBe(URL_AT_FAL);
	});

	it('never put the key or a redirect into the hands of the store', async () => {
		const { clock, transport, uploads } = world({ [INITIATE]: [place], [PUT]: [answer(200)] });
		await clock.run(uploads.urlOf(file(), {}, never));

		expect(transport.calls[1]).toMatchObject({
			withoutKey: true,
			headers: { 'content-length': '5', 'content-type': 'image/png' },
		});
	});

	it('are tried three times, and the error says what happened', async () => {
		const { clock, transport, uploads } = world({
			[INITIATE]: [place],
			[PUT]: times(3, answer(500, 'no')),
		});
		const ask = clock.run(uploads.urlOf(file(), {}, never));

		await expect(ask).rejects.toMatchObject({
			kind: 'uploadFailed',
			message: '"a.png" was not uploaded: fal answered with HTTP 500',
		});
		expect(transport.count('PUT')).toBe(3);
	});
});
