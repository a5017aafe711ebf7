import {
	choice,
	flag,
	ifSet,
	number,
	rows,
	text,
} from '../../../../nodes/Fal/operations/options/option';
import { optionsField, readOptions } from '../../../../nodes/Fal/operations/options/optionSet';

const description = 'A description';

const offered = {
	size: number({ displayName: 'Size', min: 0.5, default: 5, description }),
	count: number({ displayName: 'Count', min: 1, isWhole: true, default: 3, description }),
	note: text({ displayName: 'A Note', placeholder: 'e.g. x', description }),
	field: text({ displayName: 'Field', default: 'data', description }),
	isLoud: flag({ displayName: 'Loud', default: true, description }),
	isAdded: ifSet(flag({ displayName: 'Added', default: true, description })),
	speed: choice({
		displayName: 'Speed',
		options: [
			{ name: 'Slow', value: 'slow' },
			{ name: 'Fast', value: 'fast' },
		],
		default: 'slow',
		description,
	}),
	files: rows({ displayName: 'Files', description }, 'row', { displayName: 'File', values: [] }),
};

const read = (given: Record<string, unknown>) => readOptions(offered, given);

it('gives what holds by default for options that nobody added', () => {
	expect(read({})).toEqual({
		size: 5,
		count: 3,
		note: '',
		field: 'data',
		isLoud: true,
		isAdded: undefined,
		speed: 'slow',
		files: [],
	});
});

it('gives the same for options that were added and emptied', () => {
	const blank = { size: '', count: null, note: ' ', field: '', isLoud: '', isAdded: null };
	expect(read({ ...blank, speed: '', files: {} })).toEqual(read({}));
});

it('reads only what it offers, typed by its name', () => {
	const { speed, size } = read({ speed: 'fast', size: 7, sped: 'slow' });
	const typed: { readonly speed: 'slow' | 'fast'; readonly size: number } = { speed, size };

	expect(typed).toEqual({ speed: 'fast', size: 7 });
	expect(read({ sped: 'slow' })).not.toHaveProperty('sped');
	// @ts-expect-error: a misspelt name does not compile.
	expect(read({}).sped).toBeUndefined();
});

it.each<[unknown, number]>([
	[1, 1],
	[0.5, 0.5],
	['5', 5],
	[' 7 ', 7],
	[600, 600],
])('reads a number given as %j', (size, expected) => {
	expect(read({ size }).size).toBe(expected);
});

it('rounds a number down that must be whole', () => {
	expect(read({ count: 2.9 }).count).toBe(2);
});

it.each<[unknown]>([[0], [-1], ['soon'], ['5 s'], [Number.NaN], [Infinity], ['  '], [{}], [[]]])(
	'refuses, by the label, what is no number of at least its minimum: %p',
	(size) => {
		expect(() => read({ size })).toThrow(
			expect.objectContaining({
				kind: 'invalidInput',
				message: 'Size must be a number of at least 0.5',
			}) as Error,
		);
	},
);

it('refuses, by the label, what is none of the choices', () => {
	expect(() => read({ speed: 'warp' })).toThrow('Speed must be one of: slow, fast');
});

it('takes the blanks from around a text', () => {
	expect(read({ note: ' a b ' }).note).toBe('a b');
});

it('reads a switch as it stands, and nothing else as one', () => {
	expect(read({ isLoud: false, isAdded: false })).toMatchObject({ isLoud: false, isAdded: false });
	expect(read({ isLoud: 'false' }).isLoud).toBe(true);
});

it('reads the rows of a collection', () => {
	const files = { row: [{ key: 'a' }, 'no row', { key: 'b' }] };
	expect(read({ files }).files).toEqual([{ key: 'a' }, { key: 'b' }]);
});

it('shows the options by the alphabet, each under its name', () => {
	const { options = [] } = optionsField(offered);
	expect(options.map(({ name }) => name)).toEqual([
		'note',
		'isAdded',
		'count',
		'field',
		'files',
		'isLoud',
		'size',
		'speed',
	]);
	expect(options[2]).toEqual({
		displayName: 'Count',
		name: 'count',
		type: 'number',
		typeOptions: { minValue: 1, numberPrecision: 0 },
		default: 3,
		description,
	});
});
