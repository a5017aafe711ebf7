import { readFileSync } from 'node:fs';
import path from 'node:path';
import { CHECKS } from '../../../live/checks';

const page = readFileSync(path.join(__dirname, '../../../docs/protocol.md'), 'utf8');
const [, questions = ''] = page.split('## 9. Open questions');
/** `9.4` and the checks that the page names beside it. */
const named = [...questions.matchAll(/^(\d+)\. (.*)$/gm)].map(([, number = '', text = '']) => {
	const [, told = ''] = /\[([^\]]*)\]$/.exec(text) ?? [];
	return { question: `9.${number}`, told };
});

it('docs/protocol.md says of every open question which check settles it, or why none does', () => {
	expect(named).toHaveLength(17);
	expect(named.filter(({ told }) => told === '')).toEqual([]);
});

it.each(CHECKS)('$name is about sections that there are', ({ settles }) => {
	const headings = [...page.matchAll(/^#+ ([\d.]+?)\.? /gm)].map(([, number]) => number);
	const sections = settles.filter((section) => !section.startsWith('9.'));
	expect(headings).toEqual(expect.arrayContaining(sections));
});

it.each(CHECKS)('$name stands beside the questions that it settles', ({ name, settles }) => {
	for (const question of settles.filter((section) => section.startsWith('9.'))) {
		expect(named.find((one) => one.question === question)?.told).toContain(`\`${name}\``);
	}
});

it('names no check that there is not', () => {
	const names = CHECKS.map((check) => check.name);
	const told = [...questions.matchAll(/`([a-z]+-[a-z]+)`/g)].map(([, name = '']) => name);
	expect(told.filter((name) => !names.includes(name))).toEqual([]);
});
