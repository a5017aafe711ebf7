import { median, quantile, tableOf } from '../../../bench/table';

it('the table of a measurement stands in columns, as wide as their widest cell', () => {
	const rows = [
		{ what: '500 runs', measured: '1 s', beside: 'floor 900 ms', goal: '≤ 2 s' },
		{ what: 'loading the node', measured: '7.1 ms' },
	];

	expect(tableOf(rows).split('\n')).toEqual([
		'what              measured  beside        goal',
		'500 runs          1 s       floor 900 ms  ≤ 2 s',
		'loading the node  7.1 ms',
	]);
});

it('a median is the middle of what was measured, whatever the order', () => {
	expect(median([5, 1, 3])).toBe(3);
	expect(quantile([4, 1, 2, 3], 0.95)).toBe(4);
});
