import { StreamedText } from '../../../../nodes/Fal/fal/run/streamedText';

function stream(...pieces: string[]) {
	const text = new StreamedText();
	const news = pieces.map((piece) => text.add(piece));
	return { text: text.text, news };
}

describe('a streamed text', () => {
	it.each<[string, string[], string]>([
		['pieces', ['Growth', ' is', ' steady.'], 'Growth is steady.'],
		['the whole text each time', ['Growth', 'Growth is', 'Growth is steady.'], 'Growth is steady.'],
		['pieces and then the whole text', ['Gro', 'wth', ' is', 'Growth is'], 'Growth is'],
		['the whole text, the last one twice', ['Gro', 'Growth', 'Growth'], 'Growth'],
		['a single piece', ['Yes'], 'Yes'],
		['nothing', [], ''],
		['empty pieces', ['', ''], ''],
		['an empty piece first', ['', 'Growth', 'Growth is'], 'Growth is'],
		['empty pieces between others', ['a', '', 'b', ''], 'ab'],
		['the whole text each time, then an empty piece', ['Gro', 'Growth', ''], 'Growth'],
		['the same piece repeated', ['ha', 'ha', 'ha'], 'hahaha'],
		['pieces that look alike', ['a', 'ab', 'c'], 'aabc'],
		['blanks', [' ', ' ', 'a'], '  a'],
		['digits', ['1', '9', '8', '4'], '1984'],
		['characters cut in two', ['\ud83e', '\udd8a'], '🦊'],
	])('of %s is put together: %j', (_, pieces, whole) => {
		expect(stream(...pieces).text).toBe(whole);
	});

	it.each<[string[], string[]]>([
		[
			['a', 'b', 'c'],
			['a', 'b', 'c'],
		],
		[
			['Growth', 'Growth is', 'Growth is steady.'],
			['Growth', ' is', ' steady.'],
		],
		[
			['a', 'b', 'ab'],
			['a', 'b', ''],
		],
	])('of %j is told piece by piece', (pieces, news) => {
		expect(stream(...pieces).news).toEqual(news);
	});

	it('of many pieces is put together without a wait that grows with the square', () => {
		const text = new StreamedText();
		for (let index = 0; index < 100_000; index++) text.add(` word${String(index)}`);
		expect(text.text).toMatch(/^ word0 word1.* word99999$/);
	}, 20_000);
});
