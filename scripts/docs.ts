/**
 * `npm run docs`: writes into the pages what the code knows, the list of errors. A test holds the page
 * to it.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { falError, type FalError, type FalErrorKind } from '../nodes/Fal/fal';
import { advice, todoOf, type Advice } from '../nodes/Fal/n8n/errors/advice';
import { runLimit } from '../nodes/Fal/operations/timeLimits';

const PAGE = join(__dirname, '../docs/errors.md');
const START = '<!-- The list is written by `npm run docs`. -->\n\n';
const END = '\n\n<!-- End of the list. -->';

/** What people read of kinds whose words come from where the error is made. */
const EXAMPLES: Partial<Record<FalErrorKind, string>> = {
	invalidModel: '"flux dev" is not a fal model. …',
	invalidInput: 'The input does not fit the model: prompt: …',
	fileNotLoaded: 'Image Input "photo" is neither an http(s) URL nor a data URI',
	missingFile: 'The item has no binary field "photo". …',
	uploadFailed: '"photo.png" was not uploaded: …',
	invalidKey: 'The API key in the FAL credential …',
	timeout: 'No result within 1800 seconds',
	stopped: 'The execution was stopped',
	unexpectedAnswer: 'The answer of the model …',
};

/** What fal says, where different words need different advice. */
const WORDS_OF_FAL: Partial<Record<FalErrorKind, readonly string[]>> = {
	invalidKey: [
		'Invalid Key Authorization header format. …',
		'… Authentication is required to access this application.',
		'No user found for Key ID and Secret',
	],
};

/** The page as it should be. */
export function errorsPage(page: string): string {
	const [head, rest] = parted(page, START);
	const [, tail] = parted(rest, END);
	return `${head}${START}${errorList()}${END}${tail}`;
}

export function readErrorsPage(): string {
	return readFileSync(PAGE, 'utf8');
}

/** A list and no table: a row of a table is as wide as its widest cell, and changes with every other. */
function errorList(): string {
	return kindsOf(advice).flatMap(entriesOf).join('\n');
}

/** One entry, or more where an answer of fal is told otherwise than what was found here. */
function entriesOf(kind: FalErrorKind): string[] {
	// What to do about a time-out depends on whose limit it was; most people meet that of Run.
	const cure = kind === 'timeout' ? runLimit(1800).cure : undefined;
	const facts = { kind, message: '…', endpointId: 'acme/model', cure };
	const here = falError({ ...facts, fields: [{ path: 'prompt', message: '…' }] });
	const words = WORDS_OF_FAL[kind] ?? [facts.message];
	const byFal = words.map((message) => falError({ ...facts, message, status: 422 }));
	const isOne = byFal.every((error) => headline(error) === headline(here));
	return (isOne ? [here] : [here, ...byFal]).map(entry);
}

function entry(error: FalError): string {
	const words = headline(error);
	const read = words === '…' ? (EXAMPLES[error.kind] ?? words) : words;
	return `- **${read}** \`${error.kind}\`: ${todoOf(error)}`;
}

function headline(error: FalError): string {
	return advice[error.kind].headline(error);
}

function kindsOf(table: Record<FalErrorKind, Advice>): FalErrorKind[] {
	return Object.keys(table).filter((name): name is FalErrorKind => name in table);
}

function parted(text: string, at: string): [string, string] {
	const index = text.indexOf(at);
	if (index < 0) throw new Error(`docs/errors.md lacks the line ${at.trim()}`);
	return [text.slice(0, index), text.slice(index + at.length)];
}

if (require.main === module) writeFileSync(PAGE, errorsPage(readErrorsPage()));
