import { portAdvice } from '../../../demo/advice.mjs';

describe('the advice about a port', () => {
	it('is none when the port is free', () => {
		expect(portAdvice(5678, 'free', 'linux')).toBeUndefined();
	});

	it.each(['n8n', 'taken', 'forbidden'] as const)('names another port when it is %s', (state) => {
		expect(portAdvice(5678, state, 'linux')).toContain('npm run demo -- --port 5679');
	});

	it('stays below the last port there is', () => {
		expect(portAdvice(65_535, 'taken', 'linux')).toContain('--port 65534');
	});

	it.each([
		['linux', 'lsof -i :5678'],
		['win32', 'findstr :5678'],
	] as const)('tells how to find the program on %s', (platform, command) => {
		expect(portAdvice(5678, 'taken', platform)).toContain(command);
	});
});
