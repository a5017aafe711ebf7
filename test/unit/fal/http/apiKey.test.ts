import { readApiKey } from '../../../../nodes/Fal/fal/http/apiKey';

const LIKE_FALS = '1a2b3c4d-0000-4111-8222-333344445555:0123456789abcdef0123456789abcdef';
const OTHER_OF_FAL = '99999999-0000-4111-8222-333344445555:0123456789abcdef0123456789abcdef';
const OF_UNKNOWN_FORM = 'lab-key-id:lab-key-secret';

/** What guides, mails, terminals and code make of a key. */
const wrappings: ReadonlyArray<
	readonly [string, (key: string, id: string, secret: string) => string]
> = [
	['nothing', (key) => key],
	['blanks and a line break', (key) => ` ${key}\r\n`],
	['no-break blanks', (key) => `\u00a0${key}\u3000`],
	['a byte order mark and a zero-width blank', (key) => `\ufeff${key}\u200b`],
	['an invisible character in it', (_, id, secret) => `${id}\u200b:\u2060${secret}`],
	['the word Key', (key) => `Key ${key}`],
	['the word key in small letters and a tab', (key) => `key\t${key}`],
	['the word Key, twice', (key) => `Key Key ${key}`],
	['Bearer', (key) => `Bearer ${key}`],
	['Bearer Key', (key) => `Bearer Key ${key}`],
	['Token', (key) => `Token ${key}`],
	['straight quotes', (key) => `"${key}"`],
	['single quotes', (key) => `'${key}'`],
	['typographic quotes', (key) => `“${key}”`],
	['French quotes', (key) => `« ${key} »`],
	['backticks', (key) => `\`${key}\``],
	['quotes and the word Key', (key) => `"Key ${key}"`],
	['escaped quotes', (key) => `\\"Key ${key}\\"`],
	['brackets', (key) => `(${key})`],
	['braces and quotes', (key) => `{{ "${key}" }}`],
	['an equals sign', (key) => `=${key}`],
	['a comma', (key) => `${key},`],
	['a header', (key) => `Authorization: Key ${key}`],
	['a header in small letters without blanks', (key) => `authorization:Key ${key}`],
	['a header as a table has it', (key) => `Authorization\tKey ${key}`],
	['a header on two lines', (key) => `Authorization\nKey ${key}`],
	['a header as JSON', (key) => `{"Authorization": "Key ${key}", "Accept": "*/*"}`],
	['an argument of curl', (key) => `-H "Authorization: Key ${key}"`],
	['a whole curl', (key) => `curl -H 'Authorization: Key ${key}' https://queue.fal.run/fal-ai/a`],
	['a header with another name', (key) => `x-api-key: ${key}`],
	['a line of .env', (key) => `FAL_KEY=${key}`],
	['a line of .env with a comment', (key) => `FAL_KEY=${key} # mine`],
	['a line of a shell', (key) => `export FAL_KEY="${key}"`],
	['a line of Windows', (key) => `set FAL_KEY=${key}`],
	['a line of PowerShell', (key) => `$env:FAL_KEY = "${key}"`],
	['a line of YAML', (key) => `FAL_KEY: ${key}`],
	['a line of Python', (key) => `os.environ["FAL_KEY"] = "${key}"`],
	['a line of JavaScript', (key) => `fal.config({ credentials: "${key}" });`],
	['its two parts as variables', (_, id, secret) => `FAL_KEY_ID=${id}\nFAL_KEY_SECRET="${secret}"`],
	['blanks around the colon', (_, id, secret) => `${id} : ${secret}`],
	['a line break behind the colon', (_, id, secret) => `${id}:\n${secret}`],
	['a line break in a part', (_, id, secret) => `${id}:${secret.slice(0, 5)}\n${secret.slice(5)}`],
	['the escapes of an address', (key) => `Key%20${key.replace(':', '%3A')}`],
	['a full-width colon', (_, id, secret) => `${id}\uff1a${secret}`],
	['typographic hyphens', (key) => key.replaceAll('-', '\u2011')],
	['itself on the next line', (key) => `${key}\n${key}`],
	['itself and the word Key', (key) => `Key ${key}\nKey ${key}`],
];

describe.each([
	['like those of fal', LIKE_FALS],
	['of a form that is not known', OF_UNKNOWN_FORM],
])('a key %s', (_form, key) => {
	const [id = '', secret = ''] = key.split(':');

	it.each(wrappings)('is found with %s around it', (_name, wrap) => {
		expect(readApiKey(wrap(key, id, secret))).toEqual({ state: 'key', key });
	});

	it.each<[string, string, RegExp]>([
		['its ID alone', id, /half/],
		['its secret alone', `Key ${secret}`, /half/],
		['its ID and a colon', `${id}:`, /lacks the part before or after the colon/],
		['a colon and its secret', `:${secret}`, /lacks the part before or after the colon/],
		['its ID twice', `${id}:${id}`, /has a part twice/],
		['its secret twice', `Key ${secret}:${secret}`, /has a part twice/],
		['its ID before the whole key', `${id}:${key}`, /has a part twice/],
		['its secret behind the whole key', `${key}:${secret}`, /has a part twice/],
		['itself twice without a gap', `${key}${key}`, /more than two parts/],
	])('is not taken from %s, which is told', (_name, text, problem) => {
		expect(readApiKey(text)).toEqual({
			state: 'noKey',
			problem: expect.stringMatching(problem),
		});
	});

	it('is not repeated in what is told', () => {
		const told = [`${id}:${key}`, `${key}:${secret}`, id, secret, `my key is ${id}:: ${secret}`];
		for (const text of told) {
			const problem = Object(readApiKey(text)).problem as string;
			expect(problem).not.toContain(id);
			expect(problem).not.toContain(secret);
		}
	});
});

describe('what is no key', () => {
	it.each<[string, RegExp]>([
		['', /is empty/],
		[' \n', /is empty/],
		['Key', /half a key, or none of fal/],
		['sk-proj-abcdef', /half a key, or none of fal/],
		['https://fal.ai/dashboard/keys', /is the address of a page.*fal\.ai\/dashboard\/keys/],
		['Key https://fal.ai/dashboard/keys?tab=1:2', /is the address of a page/],
		['fal.ai/dashboard/keys', /is the address of a page/],
		['{{ $env.FAL_KEY }}', /n8n did not evaluate/],
		['$vars.falKey', /n8n did not evaluate/],
		['<key_id>:<key_secret>', /is the placeholder of a guide/],
		['Key YOUR_FAL_KEY', /is the placeholder of a guide/],
		['1a2b3c4d-…:5e6f…', /is shortened.*create a new one/],
		['••••••••', /is shortened/],
		['a:b:c', /more than two parts/],
		['one two:three four', /among other words/],
		['кey:сecret', /a character that no key has/],
		[`${LIKE_FALS} ${OTHER_OF_FAL}`, /holds two keys/],
		['x'.repeat(10_000), /is a long text/],
	])('%j is told for what it is', (text, problem) => {
		expect(readApiKey(text)).toEqual({
			state: 'noKey',
			problem: expect.stringMatching(problem),
		});
	});
});

describe('the two parts of a key, each by itself', () => {
	const [id = '', secret = ''] = LIKE_FALS.split(':');

	it.each([
		`${id}\n${secret}`,
		`Key ID: ${id}\nKey Secret: ${secret}`,
		`ID ${id}, Secret ${secret}`,
	])('are put together: %j', (entered) => {
		expect(readApiKey(entered)).toEqual({ state: 'key', key: LIKE_FALS });
	});

	it.each(['$FAL_KEY', '${FAL_KEY}', 'key_id:key_secret', 'keyid:keysecret'])(
		'are none in a placeholder: %s',
		(entered) => {
			expect(readApiKey(entered)).toMatchObject({
				state: 'noKey',
				problem: expect.stringMatching(/^is the placeholder of a guide/),
			});
		},
	);
});
