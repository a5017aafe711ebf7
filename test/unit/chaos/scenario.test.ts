import { faultKinds, faultsFor } from '../../../chaos/faults';
import { PURPOSES } from '../../../chaos/front/purpose';
import { drawScenario, OPERATIONS } from '../../../chaos/scenario/scenario';

const scenarios = Array.from({ length: 400 }, (_, run) => drawScenario(1, run));

describe('the scenario of a run', () => {
	it('is the same for the same seed and number', () => {
		expect(drawScenario(3, 4)).toEqual(drawScenario(3, 4));
		expect(drawScenario(3, 4)).not.toEqual(drawScenario(3, 5));
	});

	it('comes to every operation and every way to run a model', () => {
		expect(new Set(scenarios.map(({ operation }) => operation))).toEqual(new Set(OPERATIONS));
		const runs = scenarios.filter(({ operation }) => operation === 'run');
		const modes = new Set(runs.map(({ mode }) => mode));
		expect(modes).toEqual(new Set(['queue', 'direct', 'stream', 'webhook']));
	});

	it('numbers its items from 0', () => {
		for (const { items } of scenarios) {
			expect(items.map(({ number }) => number)).toEqual([...items.keys()]);
		}
	});
});

describe('the faults', () => {
	it('have names of their own, for each call that they fit', () => {
		for (const purpose of PURPOSES) {
			const names = faultsFor(purpose).map(([, { name }]) => name);
			expect(new Set(names).size).toBe(names.length);
		}
	});

	it('are there for every call but those that go elsewhere', () => {
		const without = PURPOSES.filter((purpose) => faultsFor(purpose).length === 0);

		expect(without).toEqual(['elsewhere']);
		expect(faultKinds.length).toBeGreaterThan(60);
	});
});
