import { startEmulator, type Emulator, type EmulatorOptions } from '../../../../emulator';
import { callerOf, closeGate, type Caller } from '../caller';

let emulator: Emulator;
let caller: Caller;

async function world(options: EmulatorOptions = {}): Promise<void> {
	emulator = await startEmulator(options);
	caller = callerOf(emulator);
}

afterEach(() => emulator.close());

describe('status stream', () => {
	it('sends every state once and closes after COMPLETED', async () => {
		await world({ runners: 1 });
		const open = await closeGate(emulator, 'acme/first');
		const { status_url } = await caller.submit('fal-ai/flux/dev');
		const states: string[] = [];
		for await (const event of caller.events(`${status_url}/stream`)) {
			states.push(JSON.parse(event.replace('data: ', '')).status);
			if (states.length === 1) await open();
		}
		expect(states).toEqual(['IN_QUEUE', 'IN_PROGRESS', 'COMPLETED']);
	});

	it('sends new logs as they are written, if asked', async () => {
		await world({ runners: 1 });
		emulator.define('acme/talky', { durationMs: 30, logs: [{ message: 'a' }, { message: 'b' }] });
		const open = await closeGate(emulator, 'acme/first');
		const { status_url } = await caller.submit('acme/talky');
		const counts: number[] = [];
		for await (const event of caller.events(`${status_url}/stream?logs=1`)) {
			counts.push(JSON.parse(event.replace('data: ', '')).logs?.length ?? -1);
			if (counts.length === 1) await open();
		}
		expect(counts).toEqual([-1, 0, 1, 2, 2]);
	});

	it('sends comments while nothing happens', async () => {
		await world({ switches: { keepAliveMs: 5 } });
		emulator.define('acme/endless', { endless: true });
		const { status_url } = await caller.submit('acme/endless');
		const seen: string[] = [];
		for await (const event of caller.events(`${status_url}/stream`)) {
			seen.push(event);
			if (seen.length === 3) break;
		}
		expect(seen.slice(1)).toEqual([': keep-alive', ': keep-alive']);
	});
});
