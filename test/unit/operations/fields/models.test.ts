import { atLeastOne, modelIdsIn } from '../../../../nodes/Fal/operations/fields/models';

describe('models', () => {
	it.each<[unknown, string[]]>([
		['fal-ai/flux/dev', ['fal-ai/flux/dev']],
		[' fal-ai/flux/dev , fal-ai/veo3 ', ['fal-ai/flux/dev', 'fal-ai/veo3']],
		['fal-ai/flux/dev;fal-ai/veo3\nacme/x,', ['fal-ai/flux/dev', 'fal-ai/veo3', 'acme/x']],
		['fal-ai/veo3, fal-ai/veo3', ['fal-ai/veo3']],
		['https://fal.ai/models/fal-ai/veo3', ['fal-ai/veo3']],
		[
			['fal-ai/veo3', { model: 'acme/x' }, { value: 'acme/y' }],
			['fal-ai/veo3', 'acme/x', 'acme/y'],
		],
		[['fal-ai/veo3, acme/x'], ['fal-ai/veo3', 'acme/x']],
		[{ __rl: true, mode: 'list', value: 'fal-ai/veo3' }, ['fal-ai/veo3']],
		['', []],
		[' ,\n; ', []],
		[[], []],
		[undefined, []],
		[null, []],
	])('in %j are %j', (value, ids) => {
		expect(modelIdsIn(value)).toEqual(ids);
	});

	it.each(['no model', 'fal-ai/veo3, ../keys', 'https://evil.example/a/b', '[object Object]'])(
		'that are none are named: %s',
		(value) => {
			expect(() => modelIdsIn(value)).toThrow(/is not a fal model/);
		},
	);

	it('are needed', () => {
		expect(atLeastOne(['acme/x'])).toEqual(['acme/x']);
		expect(() => atLeastOne([])).toThrow(/^Models is empty/);
	});
});
