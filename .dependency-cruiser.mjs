/**
 * Who may import whom; `npm run lint` checks it. Arrows point one way, so that a room can be read with
 * nothing in mind but the rooms below it. Why a rule is there is its `comment`, which is printed beside
 * an import that breaks it.
 */

const FAL = 'nodes/Fal/fal';
const N8N = 'nodes/Fal/n8n';

/**
 * The rooms of a ring, floor by floor. A room may use every floor below its own, and a neighbour on its
 * floor only where NEIGHBOURS names the two.
 */
const FLOORS_OF_FAL = [
	['http', 'failure', 'media'], // one call · what a failed one means · what a file is
	['platform'], // questions about models and the account
	['files', 'run', 'catalogue', 'account', 'webhooks', 'schema'], // what fal offers, each for itself
	['queue', 'result', 'input'], // what is made of it
];
const NEIGHBOURS_IN_FAL = [
	{ room: 'run', uses: 'files' }, // how long fal keeps files is a header of a paid call
	{ room: 'catalogue', uses: 'schema' }, // the catalogue delivers the descriptions of models
	{ room: 'catalogue', uses: 'account' }, // workflows of the account run as models
];

const FLOORS_OF_N8N = [
	['ports', 'errors', 'input'], // n8n's HTTP and time · the words of errors · what was typed
	['item', 'files', 'catalogue', 'webhook'], // one item · its files · cached models · a call of fal
	['pause'], // an execution that waits for that call
];

/** Below the ground, so that errors may name things: texts, and what may not be shown in them. */
const CELLAR_OF_FAL = 'text';

/** In the folder of the ring itself: what joins the rooms. Everything else there is ground. */
const JOINTS_OF_FAL = 'index\\.ts|client/';
const JOINTS_OF_N8N = 'items\\.ts';

export default {
	forbidden: [
		rule('no-circle', {
			comment:
				'Files that need each other, however many steps apart, are one file or lack a third.',
			from: {},
			to: { circular: true },
		}),
		rule('nothing-missing', {
			comment: 'The import leads nowhere.',
			from: {},
			to: { couldNotResolve: true },
		}),

		// The rings: operations, methods, trigger → n8n → fal.
		rule('fal-knows-no-n8n', {
			comment: 'fal/ knows the protocol of fal.ai and nothing of n8n.',
			from: { path: `^${FAL}/` },
			to: { path: 'node_modules/n8n-' },
		}),
		rule('fal-is-innermost', {
			comment: 'fal/ is the innermost ring and imports only itself.',
			from: { path: `^${FAL}/` },
			to: { path: '^nodes/', pathNot: `^${FAL}/` },
		}),
		rule('n8n-serves', {
			comment: 'n8n/ serves the operations, the form and the trigger, and does not know them.',
			from: { path: `^${N8N}/` },
			to: { path: '^nodes/', pathNot: `^(${FAL}|${N8N})/` },
		}),
		rule('one-door-in', {
			comment: 'Import from fal/index.ts: it says what the other rings may use.',
			// The credential names one file of fal/, so that its bundle holds nothing else.
			from: { path: '^nodes/', pathNot: `^${FAL}/` },
			to: { path: `^${FAL}/`, pathNot: `^${FAL}/index\\.ts$` },
		}),
		rule('one-user-of-the-client', {
			comment:
				"Only fal/run/paidCall.ts knows fal's own client: it repeats paid calls if it is let.",
			from: { path: '^(nodes|credentials)/', pathNot: `^${FAL}/run/paidCall\\.ts$` },
			to: { path: 'node_modules/@fal-ai/' },
		}),

		rule('operations-name-types', {
			comment: 'Operations use the types of n8n; what n8n does is in n8n/.',
			from: { path: '^nodes/Fal/operations/' },
			to: { path: 'node_modules/n8n-workflow/', dependencyTypesNot: ['type-only'] },
		}),

		// The rooms.
		rule('fal/text', {
			comment: 'fal/text knows texts alone: everything else in fal/ may use it.',
			from: { path: `^${FAL}/${CELLAR_OF_FAL}/` },
			to: { path: `^${FAL}/`, pathNot: `^${FAL}/${CELLAR_OF_FAL}/` },
		}),
		...rooms(FAL, FLOORS_OF_FAL, NEIGHBOURS_IN_FAL, JOINTS_OF_FAL, CELLAR_OF_FAL),
		...rooms(N8N, FLOORS_OF_N8N, [], JOINTS_OF_N8N),

		// The houses beside the node.
		rule('only-the-product-ships', {
			comment: 'What is bundled is in nodes/ and credentials/, or a library.',
			from: { path: '^(nodes|credentials)/' },
			to: { path: '^(emulator|rig|live|test|bench|chaos|demo|scripts|build)/' },
		}),
		rule('the-emulator-stands-alone', {
			comment: 'An emulator that shares code with the node shares its mistakes.',
			from: { path: '^emulator/' },
			to: { path: '^(nodes|credentials|dist|rig|live|test|bench|chaos|demo|scripts)/' },
		}),
		rule('one-door-to-the-emulator', {
			comment:
				'Import from emulator/index.ts: it says what others may use, and the rest may change.',
			from: { pathNot: '^(emulator|test/unit/emulator)/' },
			to: { path: '^emulator/', pathNot: '^emulator/index\\.ts$' },
		}),
		rule('nothing-stands-on-tests', {
			comment: 'What tests share with the demo and the measurements is in rig/ and emulator/.',
			from: { pathNot: '^test/' },
			to: { path: '^test/' },
		}),
	],
	options: {
		doNotFollow: { path: 'node_modules' },
		tsConfig: { fileName: 'tsconfig.test.json' },
		// An import of a type is an arrow too: whoever names it has to know it.
		tsPreCompilationDeps: true,
	},
};

function rule(name, { comment, from, to }) {
	return { name, comment, severity: 'error', from, to };
}

/** No arrow up, none to a neighbour unless named, none from the ground or from a room to a joint. */
function rooms(ring, floors, neighbours, joints, cellar) {
	const name = ring.split('/').at(-1);
	const inRooms = (names) => `^${ring}/(${names.join('|')})/`;
	return [
		rule(`${name}-ground-knows-no-room`, {
			comment: `Files of ${name}/ itself are ground for its rooms, or join them (${joints}).`,
			from: { path: `^${ring}/[^/]+$`, pathNot: `^${ring}/(${joints})` },
			to: { path: `^${ring}/.+/`, ...(cellar && { pathNot: `^${ring}/${cellar}/` }) },
		}),
		rule(`${name}-rooms-are-not-joined-from-within`, {
			comment: 'A room names the file it needs; what joins the rooms is for the outer rings.',
			from: { path: `^${ring}/.+/`, pathNot: `^${ring}/(${joints})` },
			to: { path: `^${ring}/(${joints})` },
		}),
		...floors.flatMap((floor, level) =>
			floor.map((room) => {
				const friends = neighbours.filter((pair) => pair.room === room).map(({ uses }) => uses);
				return rule(`${name}/${room}`, {
					comment: `${name}/${room} stands below these rooms, or beside them: see the floors.`,
					from: { path: inRooms([room]) },
					to: { path: inRooms(floors.slice(level).flat()), pathNot: inRooms([room, ...friends]) },
				});
			}),
		),
	];
}
