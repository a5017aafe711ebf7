/**
 * The rules of the house, in the order of the files they are about. What a reviewer would have to look
 * for again and again is a rule here, with a message that says why. Who may import whom is in
 * .dependency-cruiser.mjs.
 *
 * For n8n's reviewers: `n8n.strict` is not set in package.json, because it forbids any other config than
 * n8n's own, and that one finds hundreds of errors in tests, emulator and scripts, which never ship and may
 * use Node. What ships passes n8n's config unchanged (eslint.n8n.mjs): `npm run lint` runs both, and
 * `npx n8n-node lint` this one.
 */
import eslint from '@eslint/js';
import { n8nCommunityNodesPlugin } from '@n8n/eslint-plugin-community-nodes';
import { defineConfig, globalIgnores } from 'eslint/config';
import n8nNodesBase from 'eslint-plugin-n8n-nodes-base';
import tseslint from 'typescript-eslint';

const PRODUCT = ['nodes/**/*.ts', 'credentials/**/*.ts'];
const SCRIPTS = ['{scripts,bench,demo}/**/*.mjs'];

// Syntax. `no-restricted-syntax` is replaced, not extended, by a later block: each block names all.

const ONE_DOOR = {
	selector: 'MemberExpression[property.name=/^(httpRequest|request(OAuth|WithAuth))/]',
	message: 'Requests leave through n8n/ports/transport.ts: it decides which host sees the key.',
};
const NO_GLOBAL_FETCH = {
	selector: 'CallExpression[callee.name="fetch"]',
	message:
		"Requests leave through n8n/ports/transport.ts: fetch knows nothing of n8n's proxy and Stop.",
};
const PARSED_CONTENT_TYPES = [
	// A whole type is compared after parsing; `mediaType(…).startsWith('image/')` asks for a family.
	'CallExpression[callee.property.name="startsWith"]' +
		' > Literal.arguments[value=/^(application|text|multipart|image|audio|video)\\/./]',
	'CallExpression[callee.property.name=/^(includes|indexOf|endsWith|match)$/]' +
		' > Literal.arguments[value=/^((application|text|multipart|image|audio|video)\\/.*|\\/?json)$/]',
].map((selector) => ({
	selector,
	message: 'Parse the content type: "text/plain; note=application/json" is no JSON.',
}));
const EFFECTS_ARE_ARGUMENTS = [
	'MemberExpression[object.name="Date"][property.name="now"]',
	'NewExpression[callee.name="Date"][arguments.length=0]',
	'MemberExpression[object.name="Math"][property.name="random"]',
	'MemberExpression[object.name="crypto"][property.name=/^(randomUUID|getRandomValues)$/]',
].map((selector) => ({
	selector,
	message: 'Time and chance come as arguments (Clock), so that tests decide them.',
}));
const TIME_AND_ENVIRONMENT = ['setTimeout', 'setInterval', 'setImmediate', 'process', 'globalThis'];

const TEST_MANNERS = [
	{
		selector: 'MemberExpression[object.name=/^(it|test|describe)$/][property.name="only"]',
		message: 'A focused test silences all others.',
	},
	{
		selector: 'CallExpression[callee.name=/^(it|test)$/] > Literal.arguments[value=/^should\\b/]',
		message: 'The name of a test is a promise: "keeps the request ID", not "should keep".',
	},
	{
		selector: 'MemberExpression[object.name="jest"][property.name=/^(mock|doMock|useFakeTimers)$/]',
		message: 'No mock of our own modules and no fake timers: use the emulator or pass a Clock.',
	},
];

export default defineConfig(
	globalIgnores(['dist/', 'coverage/', '.tmp/']),
	{ linterOptions: { reportUnusedDisableDirectives: 'error' } },

	{
		files: ['**/*.ts', '**/*.mjs', '**/*.js'],
		extends: [eslint.configs.recommended],
	},
	{
		files: ['**/*.ts', ...SCRIPTS],
		extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
		languageOptions: {
			parserOptions: { project: './tsconfig.test.json', tsconfigRootDir: import.meta.dirname },
		},
		rules: {
			// Numbers in messages read well; objects, undefined and null stay forbidden.
			'@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
			'@typescript-eslint/switch-exhaustiveness-check': [
				'error',
				{ considerDefaultExhaustiveForUnions: true },
			],
			// `string[]` and `ReadonlyArray<{ … }>`: which spelling reads better depends on the element.
			'@typescript-eslint/array-type': 'off',
			// `() => stop()` is clear enough as an argument.
			'@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
			// An operation or a member of an interface may be async for its caller's sake.
			'@typescript-eslint/require-await': 'off',
			// `_` says that an argument is not wanted, and `{ body: _, ...rest }` leaves a member out.
			'@typescript-eslint/no-unused-vars': [
				'error',
				{ argsIgnorePattern: '^_', ignoreRestSiblings: true },
			],
			// tsc demands body['key'] where the key is not declared, and then this rule would object.
			'@typescript-eslint/dot-notation': 'off',
		},
	},
	{
		// Gulp and jest read these as CommonJS; gulp has no types, so typed rules see `any` everywhere.
		files: ['*.js', 'test/{compat,e2e}/*.js'],
		languageOptions: {
			sourceType: 'commonjs',
			globals: { process: 'readonly', __dirname: 'readonly' },
		},
	},
	{
		files: SCRIPTS,
		rules: {
			// tsc checks these files and knows Node's globals.
			'no-undef': 'off',
			// `JSON.parse` gives `any`, and JSDoc casts would say no more than the code that follows.
			'@typescript-eslint/no-unsafe-assignment': 'off',
			'@typescript-eslint/no-unsafe-member-access': 'off',
			'@typescript-eslint/no-unsafe-argument': 'off',
			'@typescript-eslint/no-unsafe-return': 'off',
			'@typescript-eslint/no-unsafe-call': 'off',
		},
	},

	// What n8n's verification demands, as @n8n/scan-community-package puts it together (see `npm run scan`).
	{
		files: [...PRODUCT, 'package.json'],
		extends: [n8nCommunityNodesPlugin.configs.recommended],
		rules: { 'no-console': 'error' },
	},
	{ plugins: { 'n8n-nodes-base': n8nNodesBase } },
	{
		files: ['package.json'],
		languageOptions: { parser: tseslint.parser },
		rules: n8nNodesBase.configs.community.rules,
	},
	{
		files: ['credentials/**/*.ts'],
		rules: {
			...n8nNodesBase.configs.credentials.rules,
			// The scanner's own overrides: "Not valid for community nodes" …
			'n8n-nodes-base/cred-class-field-documentation-url-miscased': 'off',
			// … and "credential-password-field rule is more accurate".
			'n8n-nodes-base/cred-class-field-type-options-password-missing': 'off',
		},
	},
	{
		files: ['nodes/**/*.ts'],
		rules: {
			...n8nNodesBase.configs.nodes.rules,
			// The scanner's own overrides: "Inputs and outputs can be enum instead of string" …
			'n8n-nodes-base/node-class-description-inputs-wrong-regular-node': 'off',
			'n8n-nodes-base/node-class-description-outputs-wrong': 'off',
			// … and "Sometimes the 3rd party API does have a maximum limit".
			'n8n-nodes-base/node-param-type-options-max-value-present': 'off',
		},
	},

	// The house: all of the product.
	{
		files: PRODUCT,
		rules: {
			'max-lines': ['error', 250],
			// As in n8n's own config.
			'@typescript-eslint/no-unused-vars': 'error',
			'@typescript-eslint/consistent-type-assertions': ['error', { assertionStyle: 'never' }],
			'@typescript-eslint/consistent-type-imports': 'error',
			'@typescript-eslint/no-non-null-assertion': 'error',
			'no-restricted-syntax': ['error', ONE_DOOR, NO_GLOBAL_FETCH, ...PARSED_CONTENT_TYPES],
		},
	},
	// The innermost ring gets its effects as arguments.
	{
		files: ['nodes/Fal/fal/**/*.ts'],
		rules: {
			'no-restricted-globals': [
				'error',
				...TIME_AND_ENVIRONMENT.map((name) => ({
					name,
					message: 'fal/ gets its effects as arguments: Transport and Clock.',
				})),
			],
			'no-restricted-syntax': [
				'error',
				ONE_DOOR,
				NO_GLOBAL_FETCH,
				...PARSED_CONTENT_TYPES,
				...EFFECTS_ARE_ARGUMENTS,
			],
		},
	},
	{
		files: ['nodes/Fal/n8n/ports/transport.ts'],
		rules: { 'no-restricted-syntax': ['error', NO_GLOBAL_FETCH, ...PARSED_CONTENT_TYPES] },
	},

	{
		// It is held to more than tests are: it is given a key that costs money.
		files: ['live/**/*.ts'],
		rules: {
			'max-lines': ['error', 250],
			// `const { expect, outcome } = createFindings()`: what factories return has no `this`.
			'@typescript-eslint/unbound-method': 'off',
		},
	},

	// Tests.
	{
		files: ['{test,bench,chaos,demo,emulator,rig}/**/*.ts'],
		rules: {
			'max-lines': ['error', 400],
			'no-restricted-syntax': ['error', ...TEST_MANNERS],
			// A test that reads `items[0]!` fails loudly when there is none, which is what it is for.
			'@typescript-eslint/no-non-null-assertion': 'off',
			// A stub that does nothing is empty.
			'@typescript-eslint/no-empty-function': 'off',
			// `const { url, close } = await startServer()`: what factories return has no `this`.
			'@typescript-eslint/unbound-method': 'off',
			// Environment variables and headers are put back by name.
			'@typescript-eslint/no-dynamic-delete': 'off',
			// Recorded answers and node outputs are JSON; a wrong guess about them fails the test.
			'@typescript-eslint/no-unsafe-assignment': 'off',
			'@typescript-eslint/no-unsafe-member-access': 'off',
			'@typescript-eslint/no-unsafe-argument': 'off',
			'@typescript-eslint/no-unsafe-return': 'off',
			'@typescript-eslint/no-unsafe-call': 'off',
		},
	},
);
