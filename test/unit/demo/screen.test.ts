import { createScreen, frame } from '../../../demo/screen.mjs';

function record(isTTY: boolean) {
	let text = '';
	const out = { isTTY, columns: 40, write: (more: unknown) => Boolean((text += String(more))) };
	return { screen: createScreen(out), text: () => text };
}

describe('the screen', () => {
	it('writes whole lines into a pipe, each step with its seconds', () => {
		const { screen, text } = record(false);
		screen.step('installing');
		screen.say('a word');
		screen.step('starting');
		screen.done();
		expect(text()).toBe('▸ installing\na word\n✔ installing  0 s\n▸ starting\n✔ starting  0 s\n');
	});

	it('paints the running step over in a terminal, and never wider than it is', () => {
		const { screen, text } = record(true);
		screen.step('x'.repeat(100));
		screen.halt();
		const painted = text().split('\r\x1b[K')[1] ?? '';
		expect(painted).toHaveLength(39);
		expect(text().endsWith(`– ${'x'.repeat(100)}  0 s\n`)).toBe(true);
	});

	it('says which step failed, and why', () => {
		const { screen, text } = record(false);
		screen.step('installing');
		screen.fail('No network');
		expect(text()).toBe('▸ installing\n✘ installing  0 s\n\nNo network\n');
	});

	it('has nothing to end when no step runs', () => {
		const { screen, text } = record(false);
		screen.done();
		screen.halt();
		expect(text()).toBe('');
	});
});

describe('a frame', () => {
	const lines = ['n8n is up', ''];

	it('surrounds the lines in a terminal', () => {
		expect(frame(lines, true)).toBe(
			'\n┌───────────┐\n│ n8n is up │\n│           │\n└───────────┘\n',
		);
	});

	it('is left out elsewhere', () => {
		expect(frame(lines, false)).toBe('\nn8n is up\n\n');
	});
});
