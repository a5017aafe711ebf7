import { unwrapInput } from '../../../../nodes/Fal/fal/input/wrapper';
import { inputSchema } from '../../../harness/recordedModels';

const schema = inputSchema({ prompt: { type: 'string' }, seed: { type: 'integer' } });
const inside = { prompt: 'x' };

describe('what is around the parameters', () => {
	it.each<[string, object, string]>([
		['an object', { input: inside }, 'input'],
		['n8n’s own', { json: inside }, 'json'],
		['one in another', { body: { input: inside } }, 'body'],
		['a list of one', { input: [inside] }, 'input'],
		['JSON as text', { input: JSON.stringify(inside) }, 'input'],
	])('is taken off: %s', (_what, given, wrapper) => {
		expect(unwrapInput(schema, { ...given })).toEqual({ input: inside, wrapper, beside: {} });
	});

	it('gives what stood beside it, at every level', () => {
		const given = { logs: true, body: { mode: 'x', input: inside } };

		expect(unwrapInput(schema, given).beside).toEqual({ logs: true, mode: 'x' });
	});

	it.each<[string, object]>([
		['nothing of the model is inside', { input: { text: 'x' } }],
		['a parameter stands beside it', { input: inside, seed: 5 }],
		['several are in a list', { input: [inside, inside] }],
		['it is a text', { input: 'prompt' }],
		['they are too many', { body: { data: { json: { input: inside } } } }],
	])('stays where %s', (_what, given) => {
		expect(unwrapInput(schema, { ...given })).toEqual({
			input: given,
			wrapper: undefined,
			beside: {},
		});
	});

	it('stays where the model has a parameter of that name', () => {
		const own = inputSchema({ input: { type: 'object' } });

		expect(unwrapInput(own, { input: inside }).wrapper).toBeUndefined();
		expect(unwrapInput(undefined, { input: inside }).wrapper).toBeUndefined();
	});
});
