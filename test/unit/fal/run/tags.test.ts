import { asTagValue, sentTags, type Tag } from '../../../../nodes/Fal/fal/run/tags';

const reasons = (...tags: Tag[]) => sentTags(tags).dropped.map(({ reason }) => reason);

it('writes names and values as one header, in their order', () => {
	expect(
		sentTags([
			['team', 'art'],
			['customer', 'No. 42 = ours'],
		]),
	).toEqual({
		header: 'team=art,customer=No. 42 = ours',
		dropped: [],
	});
	expect(sentTags([]).header).toBeUndefined();
});

it.each<[string, Tag, RegExp]>([
	['a large letter', ['Team', 'art'], /name of other than/],
	['no name', ['', 'art'], /name of other than/],
	['too long a name', ['a'.repeat(65), 'art'], /too long/],
	['a name of fal', ['fal.team', 'art'], /fal keeps for itself/],
	['no value', ['team', ''], /no value/],
	['a comma', ['team', 'a,b'], /comma/],
	['a line break', ['team', 'a\r\nx-key: 1'], /line break/],
	['another script', ['team', '東京'], /plain Latin/],
	['too long a value', ['team', 'a'.repeat(257)], /256 characters/],
])('leaves out a tag with %s, and says so', (_name, tag, reason) => {
	expect(sentTags([tag, ['ok', '1']]).header).toBe('ok=1');
	expect(reasons(tag)).toEqual([expect.stringMatching(reason)]);
});

it('takes the first ten and the first of a name', () => {
	const tags = Array.from({ length: 12 }, (_, index): Tag => [`t${index}`, 'x']);
	expect(sentTags([['t0', 'first'], ...tags]).header).toMatch(/^t0=first,t1=x,.*t9=x$/);
	expect(reasons(...tags)).toHaveLength(2);
});

it('keeps all together within what fal takes', () => {
	const tags = Array.from({ length: 6 }, (_, index): Tag => [`t${index}`, 'x'.repeat(250)]);
	const { header = '', dropped } = sentTags(tags);
	expect(header.length).toBeLessThanOrEqual(1024);
	expect(dropped).toHaveLength(2);
});

it('makes a value of any text', () => {
	expect(asTagValue('Größe, Café 東京\n')).toBe('Gro_e_ Cafe _');
	expect(asTagValue('x'.repeat(300))).toHaveLength(256);
});
