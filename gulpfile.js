/**
 * The build: `gulp build` writes everything n8n loads to dist/.
 *
 * A verified n8n package has no runtime dependencies, so each node and credential becomes one file
 * with its libraries inside. n8n-workflow and the SDK for chat models stay outside: n8n provides them.
 */
const { spawn } = require('node:child_process');
const { existsSync, globSync, readFileSync, readdirSync } = require('node:fs');
const { mkdir, rm, writeFile } = require('node:fs/promises');
const path = require('node:path');
const esbuild = require('esbuild');
const gulp = require('gulp');

const DIST = 'dist';
const ENTRY_POINTS = ['nodes/*/*.node.ts', 'credentials/*.credentials.ts'];
const STATIC_FILES = ['nodes/**/*.svg', 'nodes/**/*.node.json'];

function clean() {
	return rm(DIST, { recursive: true, force: true });
}

function typecheck() {
	return run('typescript/bin/tsc', '--project', 'tsconfig.json');
}

async function bundle() {
	const { metafile } = await esbuild.build({
		entryPoints: ENTRY_POINTS.flatMap((pattern) => globSync(pattern)),
		outdir: DIST,
		outbase: '.',
		bundle: true,
		format: 'cjs',
		platform: 'node',
		target: 'node20.19',
		external: ['n8n-workflow', '@n8n/ai-node-sdk'],
		// n8n's own modules are found by `require` alone: `import()` does not look in NODE_PATH.
		supported: { 'dynamic-import': false },
		// ES modules first: jsonc-parser's main file is UMD, whose `require` esbuild cannot follow.
		mainFields: ['module', 'main'],
		// Reviewers of n8n read the published file.
		minify: false,
		charset: 'utf8',
		legalComments: 'none', // The licences are in THIRD_PARTY_NOTICES.txt, in full.
		// What n8n refuses in a verified package and libraries nevertheless contain.
		inject: ['build/timers.ts'],
		define: { process: 'undefined' },
		drop: ['console'],
		plugins: [leaveOutRealtime],
		metafile: true,
		logLevel: 'warning',
	});
	keepTriggerLight(metafile);
	await writeNotices(bundledPackages(metafile));
	reportSizes(metafile);
}

/**
 * fal's WebSocket client is never used here, and it alone brings a message packer and a state machine
 * (robot3, published without its licence text) into the bundle. The client creates it eagerly, so
 * something must stand in its place.
 */
const leaveOutRealtime = {
	name: 'leave-out-realtime',
	setup(build) {
		build.onLoad({ filter: /[\\/]@fal-ai[\\/]client[\\/]src[\\/]realtime\.js$/ }, () => ({
			contents: 'exports.createRealtimeClient = () => undefined;',
		}));
	},
};

/**
 * The trigger hears from fal and fetches files. What it does not need would be loaded with every n8n and
 * read by every reviewer; it comes in unnoticed when somebody opens the whole client there.
 */
function keepTriggerLight(metafile) {
	const { inputs } = metafile.outputs['dist/nodes/Fal/FalTrigger.node.js'];
	const needless =
		/(^nodes\/Fal\/fal\/(run|queue|schema|catalogue|input)\/)|node_modules\/@fal-ai\//;
	const found = Object.keys(inputs).filter(
		(file) => needless.test(file) && inputs[file].bytesInOutput > 0,
	);
	if (found.length > 0) throw new Error(`The trigger has come to need ${found.join(', ')}`);
}

/** The folders of the packages that contributed code to the bundles, sorted. */
function bundledPackages(metafile) {
	const folders = new Set();
	for (const output of Object.values(metafile.outputs)) {
		for (const [file, { bytesInOutput }] of Object.entries(output.inputs)) {
			const folder = /^.*node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(file)?.[0];
			if (folder !== undefined && bytesInOutput > 0) folders.add(folder);
		}
	}
	return [...folders].sort();
}

/** The licence of a package, and what it passes on of works inside of it. */
const LEGAL_TEXT = /^(licen[cs]e|copying|notice|third[-_ ]?party)/i;

async function writeNotices(folders) {
	const notices = folders.map((folder) => {
		const { name, version, license } = JSON.parse(
			readFileSync(path.join(folder, 'package.json'), 'utf8'),
		);
		const files = readdirSync(folder).filter((entry) => LEGAL_TEXT.test(entry));
		// Whoever bundles such a package looks its licence up and what its code was made of.
		if (!files.some((file) => /^(licen[cs]e|copying)/i.test(file))) {
			throw new Error(`${name}@${version} is bundled but comes without a licence text`);
		}
		const texts = files.map((file) => readFileSync(path.join(folder, file), 'utf8').trim());
		return `${name} ${version} (${license})\n\n${texts.join('\n\n')}\n`;
	});
	const heading = 'This package contains code of the following packages.\n';
	await mkdir(DIST, { recursive: true });
	await writeFile(
		path.join(DIST, 'THIRD_PARTY_NOTICES.txt'),
		[heading, ...notices].join(`\n${'-'.repeat(80)}\n\n`),
	);
}

function reportSizes(metafile) {
	for (const [file, { bytes }] of Object.entries(metafile.outputs)) {
		process.stdout.write(`${file}  ${(bytes / 1000).toFixed(1)} kB\n`);
	}
}

function copyStatic() {
	return gulp.src(STATIC_FILES, { base: '.', encoding: false }).pipe(gulp.dest(DIST));
}

/** n8n looks for the form of an output in the folder of the very version of the node; all have the same. */
function copySchemas() {
	const source = 'nodes/Fal/__schema__';
	return gulp
		.src(`${source}/v1.1.0/**/*.json`, { base: `${source}/v1.1.0` })
		.pipe(gulp.dest(`${DIST}/${source}/v1.0.0`))
		.pipe(gulp.dest(`${DIST}/${source}/v1.1.0`));
}

/** n8n would report a missing file only when it loads the package, so look now. */
async function verify() {
	const { n8n } = JSON.parse(readFileSync('package.json', 'utf8'));
	const missing = [...n8n.nodes, ...n8n.credentials].filter((file) => !existsSync(file));
	if (missing.length > 0) throw new Error(`package.json names ${missing.join(', ')}: not built`);
}

function run(script, ...args) {
	return spawn(process.execPath, [path.join('node_modules', script), ...args], {
		stdio: 'inherit',
	});
}

exports.clean = clean;
exports.typecheck = typecheck;
exports.bundle = bundle;
exports.build = gulp.series(typecheck, clean, bundle, copyStatic, copySchemas, verify);
exports.default = exports.build;
