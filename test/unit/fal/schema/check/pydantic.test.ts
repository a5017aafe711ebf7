import { createHash } from 'node:crypto';
import { inspect } from 'node:util';

import { checkInput } from '../../../../../nodes/Fal/fal/schema/check/check';
import { readModelSchemas } from '../../../../../nodes/Fal/fal/schema/document/document';
import { doubts } from '../../../../../nodes/Fal/n8n/input/doubts';
import { Bodies, chanceOf } from '../../../../harness/bodies';
import { clientModels } from '../../../../harness/clientModels';
import { Pydantic } from '../../../../harness/pydantic';
import { recordedDocument, recordedIds } from '../../../../harness/recordedModels';

const recorded = recordedIds.map((id) => [id, recordedDocument(id)] as const);
const typed = [...clientModels()];

/** Every name that some model has: people carry parameters from one to another. */
const names = [
	...new Set(
		[...recorded, ...typed].flatMap(([, document]) => [
			...(readModelSchemas(document).input?.properties?.keys() ?? []),
		]),
	),
];

/** The same word in another number, case or with `_url` or `_id`: what the node may refuse. */
function spelling(name: string): string {
	return name
		.toLowerCase()
		.replace(/[^a-z0-9]/g, '')
		.replace(/(?:urls?|ids?)$/, '')
		.replace(/s$/, '');
}

/** The same bodies every time; another number tries others. */
const SEED = Number(process.env['BODIES_SEED'] ?? 1);
/** How many times as many bodies as usual. */
const TIMES = Number(process.env['BODIES_TIMES'] ?? 1);

interface Tally {
	accepted: number;
	refused: number;
	readonly faults: string[];
}

/** Tries bodies of one model on the node and on pydantic, and says where the two disagree. */
function compare(id: string, document: unknown, count: number, tally: Tally): void {
	const pydantic = new Pydantic(document);
	const { input: schema } = readModelSchemas(document);
	if (!schema?.properties) return;
	const known = new Set([...schema.properties.keys()].map(spelling));
	const foreign = names.filter((name) => !known.has(spelling(name)));
	const chance = chanceOf(SEED + createHash('sha256').update(id).digest().readUInt32BE());
	const bodies = new Bodies(chance, (raw) => pydantic.resolve(raw), foreign);
	for (let index = 0; index < count; index++) {
		const body = bodies.body(pydantic.input, index % 3);
		const refusals = pydantic.refusals(body);
		const check = checkInput(schema, body, doubts);
		const fault = (what: string) => {
			tally.faults.push(
				`${id}: ${what}: ${inspect({ body, refusals, check }, { depth: 6, breakLength: Infinity })}`,
			);
		};
		if (check.state === 'unusable') {
			fault('not checked');
		} else if (refusals.length === 0) {
			tally.accepted += 1;
			if (check.state !== 'ok') fault('refused, though fal would take it');
			else if (pydantic.refusals(check.input).length > 0) fault('spoilt');
		} else {
			tally.refused += 1;
			const told = check.state === 'ok' ? [] : check.problems.map(({ path }) => path);
			// What is unmistakable is made right, and then it must be right.
			const sent = check.state === 'ok' ? pydantic.refusals(check.input) : refusals;
			// Of a union the node may name the place inside of the alternative that was meant.
			const silent = sent.filter(({ path }) => !told.some((one) => one.startsWith(path)));
			if (silent.length > 0) fault('not named');
		}
	}
}

describe('the check of an input, beside what pydantic’s documentation says', () => {
	it.each([
		['the recorded models', recorded, 400],
		['the models that fal’s client types', typed, 12],
	])('agrees with it for %s', (_what, models, count) => {
		const tally: Tally = { accepted: 0, refused: 0, faults: [] };
		for (const [id, document] of models) compare(id, document, count * TIMES, tally);

		expect(tally.faults.slice(0, 10)).toEqual([]);
		expect(tally.accepted).toBeGreaterThan(4_000);
		expect(tally.refused).toBeGreaterThan(4_000);
	});
});
