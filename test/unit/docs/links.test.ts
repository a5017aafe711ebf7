import { existsSync, globSync, readFileSync } from 'fs';
import { dirname, join, relative } from 'path';

const ROOT = join(__dirname, '../../..');
const PAGES = globSync('{*.md,{docs,examples,emulator}/*.md}', { cwd: ROOT }).sort();
/** Where comments name a section of docs/protocol.md. */
const CODE = globSync('{nodes,emulator,bench,demo,rig,test}/**/*.ts', { cwd: ROOT });

const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');

/** Links and pictures of a page that lead to a file of the repository or into the page. */
function linksOf(page: string): string[] {
	const text = read(page).replaceAll(/```[\s\S]*?```/g, '');
	const targets = [...text.matchAll(/\]\(([^)\s]+)\)|(?:src|href)="([^"]+)"/g)];
	return targets
		.map(([, link, attribute]) => link ?? attribute ?? '')
		.filter((target) => !/^[a-z]+:/.test(target));
}

/** As GitHub makes anchors of headings. */
function anchorsOf(page: string): string[] {
	return [...read(page).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
		heading
			.toLowerCase()
			.replaceAll(/[^\p{L}\p{N} -]/gu, '')
			.replaceAll(' ', '-'),
	);
}

function isDead(page: string, link: string): boolean {
	const [path = '', anchor] = link.split('#');
	const file = path === '' ? page : relative(ROOT, join(ROOT, dirname(page), path));
	if (!existsSync(join(ROOT, file))) return true;
	return anchor !== undefined && !anchorsOf(file).includes(anchor);
}

it.each(PAGES)('every link of %s leads somewhere', (page) => {
	expect(linksOf(page).filter((link) => isDead(page, link))).toEqual([]);
});

it('every file that CONTRIBUTING names is there', () => {
	const named = [...read('CONTRIBUTING.md').matchAll(/`([\w./-]+\/[\w./-]+\.\w+)`/g)];
	const files = named.map(([, file = '']) => file).filter((file) => !file.startsWith('dist/'));
	const isThere = (file: string) =>
		[ROOT, join(ROOT, 'nodes/Fal')].some((folder) => existsSync(join(folder, file)));
	expect(files.filter((file) => !isThere(file))).toEqual([]);
	expect(files.length).toBeGreaterThan(10);
});

it('every page of docs/ can be reached from the README', () => {
	const linked = linksOf('README.md').map((link) => link.replace(/#.*/, ''));
	expect(linked).toEqual(expect.arrayContaining(PAGES.filter((page) => page.startsWith('docs/'))));
});

it('the README stays short: at most 15 kB', () => {
	expect(Buffer.byteLength(read('README.md'))).toBeLessThanOrEqual(15_000);
});

it('every section of docs/protocol.md that a comment names is there', () => {
	const sections = [...read('docs/protocol.md').matchAll(/^#+ ([\d.]*\d)/gm)].map(([, n]) => n);
	const named = CODE.flatMap((file) =>
		[...read(file).matchAll(/docs\/protocol\.md,? (\d(?:\.\d)*)/g)].map(([, n]) => n),
	);
	expect(named.filter((section) => !sections.includes(section))).toEqual([]);
	expect(named).not.toEqual([]);
});
