import { FAILED, openFal, openFate, type Seen, type WebhookBody } from '../../../../nodes/Fal/fal';
import { startDeadline } from '../../../../nodes/Fal/fal/http/deadline';
import { falError } from '../../../../nodes/Fal/fal/errors';
import { FakeClock } from '../../../harness/fakeClock';
import {
	complete,
	completes,
	endless,
	image,
	OPEN,
	REQUEST_ID,
	RESULT,
	running,
	STATUS,
	STREAM,
} from '../../../harness/queuedRequest';
import { answer, ScriptedTransport, times, type Script } from '../../../harness/transport';

let clock: FakeClock;

beforeEach(() => {
	clock = new FakeClock();
});

const { signal } = new AbortController();
const OTHER = { ...OPEN, requestId: 'other', statusUrl: 'https://queue.fal.run/other/status' };
const STATUS_OF_OTHER = `GET ${OTHER.statusUrl}`;
const NO_KEY = answer(401, { detail: 'No' });

const nothingSeen = (): Seen => ({ complete: new Map(), open: undefined });

function falFor(script: Script) {
	const transport = new ScriptedTransport(clock, script);
	return openFal({ transport, clock });
}

describe('all requests are complete', () => {
	const look = async (first: Script[string], second: Script[string]) => {
		const fal = falFor({ [STATUS]: first, [STATUS_OF_OTHER]: second });
		return await clock.run(fal.requests.areComplete([OPEN, OTHER], nothingSeen(), signal));
	};

	it('when fal says it of each', async () => {
		expect(await look([complete], [complete])).toBe(true);
	});

	it('when fal has forgotten one', async () => {
		expect(await look([complete], [answer(404, { status: 'NOT_FOUND' })])).toBe(true);
	});

	it('not when one runs, whatever fal says of another', async () => {
		expect(await look([running], [complete])).toBe(false);
		expect(await look([NO_KEY], [running])).toBe(false);
	});

	it('cannot be said when fal does not tell of one', async () => {
		await expect(look([complete], [NO_KEY])).rejects.toMatchObject({ kind: 'invalidKey' });
	});
});

describe('the result after fal has called', () => {
	const told: WebhookBody = { status: 'OK', requestId: REQUEST_ID, payload: { told: true } };
	const collect = async (script: Script, body: WebhookBody = told) =>
		await clock.run(falFor(script).requests.calledBack(OPEN, body, { signal }));

	it('is fetched, because only that tells the billable units', async () => {
		expect(await collect({ [STATUS]: [complete], [RESULT]: [image] })).toMatchObject({
			billableUnits: 0.79,
		});
	});

	it('is what fal told when it cannot be fetched', async () => {
		expect(await collect({ [STATUS]: [NO_KEY] })).toMatchObject({ result: { told: true } });
	});

	it('is the failure that fal told when it cannot be fetched', async () => {
		const body: WebhookBody = {
			status: 'ERROR',
			requestId: REQUEST_ID,
			message: 'No voice',
			error: falError({ kind: 'server', message: 'No voice' }),
		};
		await expect(collect({ [STATUS]: [NO_KEY] }, body)).rejects.toMatchObject({
			facts: { kind: 'server', message: 'No voice', fate: FAILED, requestId: REQUEST_ID },
		});
	});

	it('is left for later when fal told of another request', async () => {
		const body: WebhookBody = { ...told, requestId: 'other' };
		await expect(collect({ [STATUS]: [NO_KEY] }, body)).rejects.toMatchObject({
			facts: { kind: 'invalidKey', fate: openFate(OPEN) },
		});
	});
});

describe('a short wait for a request', () => {
	const wait = async (script: Script) => {
		const grace = startDeadline(clock, { ms: 5_000 }, undefined);
		const options = { signal: grace.signal, includeLogs: false, stop: undefined };
		return await clock.run(
			falFor(script)
				.requests.finishSoon(OPEN, options)
				.finally(() => grace.end()),
		);
	};

	it('gives the result of a quick one', async () => {
		expect(await wait({ [STREAM]: [completes], [RESULT]: [image] })).toMatchObject({
			requestId: REQUEST_ID,
		});
	});

	it('looks once more when it is over', async () => {
		expect(
			await wait({ [STREAM]: [endless], [STATUS]: [complete], [RESULT]: [image] }),
		).toMatchObject({ requestId: REQUEST_ID });
	});

	it('gives nothing for a long one, and lets it go on', async () => {
		expect(await wait({ [STREAM]: [endless], [STATUS]: [running] })).toBeUndefined();
		expect(clock.now()).toBe(5_000);
	});

	it('does not mind a fal that refuses to tell', async () => {
		expect(await wait({ [STREAM]: [NO_KEY], [STATUS]: times(3, NO_KEY) })).toBeUndefined();
	});
});
