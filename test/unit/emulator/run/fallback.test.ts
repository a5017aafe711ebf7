import { startEmulator, type Emulator } from '../../../../emulator';
import { callerOf, type Caller } from '../caller';

let emulator: Emulator;
let caller: Caller;

beforeEach(async () => {
	emulator = await startEmulator();
	caller = callerOf(emulator);
	emulator.define('acme/fragile', {
		error: { status: 503, body: { detail: 'No runner', error_type: 'runner_connection_error' } },
		fallback: 'acme/solid',
	});
	emulator.define('acme/solid', { output: { by: 'solid' } });
});

afterEach(() => emulator.close());

const FORBIDDEN = { 'x-app-fal-disable-fallback': 'true' };

async function results(headers: Record<string, string> = {}) {
	const direct = await caller.post('https://fal.run/acme/fragile', {}, headers);
	const { response_url } = await caller.submit('acme/fragile', {}, headers);
	await emulator.idle();
	return [direct, await caller.get(response_url)];
}

it('a fallback serves what its model cannot, and fal says so', async () => {
	for (const { status, body, headers } of await results()) {
		expect([status, body]).toEqual([200, { by: 'solid' }]);
		expect(headers.get('x-fal-served-from')).toBe('acme/solid');
	}
});

it('a caller may forbid it', async () => {
	for (const { status } of await results(FORBIDDEN)) expect(status).toBe(503);
});

it('what is wrong with the input goes nowhere else', async () => {
	emulator.define('acme/fragile', {
		error: { status: 422, body: { detail: 'No' } },
		fallback: 'acme/solid',
	});
	for (const { status } of await results()) expect(status).toBe(422);
});
