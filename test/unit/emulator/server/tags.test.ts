import { readTags } from '../../../../emulator/server/tags';

describe('the tags of a request', () => {
	it('are parted by commas, split at the first equals sign, without spaces around', () => {
		expect(readTags('team=art, run = a=b ,empty=')).toEqual({ team: 'art', run: 'a=b', empty: '' });
	});

	it('are overwritten by a later one of the same key', () => {
		expect(readTags('a=1,a=2')).toEqual({ a: '2' });
	});

	it.each([
		['a key with a wrong character', 'Ä=1'],
		['an upper-case key', 'Team=1'],
		['a reserved key', 'fal.user=1'],
		['no equals sign', 'team'],
		['no key', '=1'],
		['a key that is too long', `${'k'.repeat(65)}=1`],
		['a value that is too long', `k=${'v'.repeat(257)}`],
		['a value beyond ASCII', 'k=ü'],
	])('are dropped without a word: %s', (_name, tag) => {
		expect(readTags(`good=1,${tag}`)).toEqual({ good: '1' });
	});

	it('are ten at most, all together 1024 bytes', () => {
		const eleven = Array.from({ length: 11 }, (_none, index) => `k${index}=v`).join(',');
		const long = Array.from({ length: 5 }, (_none, index) => `k${index}=${'v'.repeat(250)}`);
		expect(Object.keys(readTags(eleven))).toHaveLength(10);
		expect(Object.keys(readTags(long.join(',')))).toHaveLength(4);
	});

	it('are none without a header', () => {
		expect(readTags(undefined)).toEqual({});
	});
});
