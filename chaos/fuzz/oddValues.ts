import type { Random } from '../random';

/** JSON texts that programs stumble over. */
const TEXTS: readonly string[] = [
	'null',
	'true',
	'false',
	'0',
	'-0',
	'-1',
	'1e308',
	'1e999',
	'-1e999',
	'9007199254740993',
	'0.1e-400',
	'""',
	'" "',
	'"\\u0000"',
	'"\\ud800"',
	'"\\udfff\\ud800"',
	'"\\u202e\\u200b"',
	'"__proto__"',
	'"constructor"',
	'"../../etc"',
	'"javascript:alert(1)"',
	'"file:///etc/passwd"',
	'"http://169.254.169.254/"',
	'"https://user:password@evil.example/"',
	'"data:image/png;base64,AAAA"',
	'"%00%ff%zz"',
	'"{{ $json }}"',
	'"={{ 1 }}"',
	'"\\r\\nx: y"',
	'"COMPLETED"',
	'[]',
	'[[]]',
	'[null]',
	'{}',
	'{"toString":1,"valueOf":1}',
	'{"toJSON":1}',
	'{"then":1}',
	'{"length":1e9}',
	'{"__proto__":{"polluted":1}}',
	'{"constructor":{"prototype":{"polluted":1}}}',
	'{"hasOwnProperty":1}',
	'{"url":"x"}',
	'{"url":7}',
	'{"url":"https://v3.fal.media/files/a"}',
	'{"$ref":"#"}',
	'{"detail":{"detail":{}}}',
	'{"error":{}}',
	'{"message":[]}',
];

/** Secrets of several kinds, none of them ours. */
const SECRETS: readonly string[] = [
	'"Key 0a1b2c3d-0000-1111-2222-333344445555:0123456789abcdef0123456789abcdef"',
	'"Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U"',
	'"https://files.example/a.png?X-Amz-Signature=0123456789abcdef0123456789abcdef0123456789abcdef"',
	'"https://api.telegram.org/bot123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw/x"',
];

/** The text of a JSON value that nobody expects. */
export function oddJson(random: Random): string {
	return random.weighted<() => string>([
		[20, () => random.pick(TEXTS)],
		[2, () => random.pick(SECRETS)],
		[1, () => JSON.stringify('x'.repeat(random.pick([300, 5_000, 200_000])))],
		[1, () => JSON.stringify('A'.repeat(random.pick([200, 3_000])))],
		[1, () => JSON.stringify(random.bytes(random.pick([150, 3_000])).toString('base64'))],
		[1, () => JSON.stringify('漢'.repeat(random.pick([200, 3_000])))],
		[1, () => `[${Array.from({ length: random.pick([10, 3_000]) }, () => '{}').join()}]`],
		[1, () => nested(random.pick([50, 3_000]))],
	])();
}

function nested(depth: number): string {
	return `${'{"a":['.repeat(depth)}1${']}'.repeat(depth)}`;
}
