import { readOptions } from '../../../nodes/Fal/operations/options/optionSet';
import { triggerOptions } from '../../../nodes/Fal/trigger/options';

const accountsOf = (given: Record<string, unknown>) => readOptions(triggerOptions, given).falUserId;

describe('the accounts that may start a workflow', () => {
	it('are all unless the option is there', () => {
		expect(accountsOf({})).toBeUndefined();
	});

	it.each([
		['github|1', ['github|1']],
		[' github|1 ', ['github|1']],
		['github|1, google-oauth2|2', ['github|1', 'google-oauth2|2']],
	])('are those that are named: %j', (text, accounts) => {
		expect(accountsOf({ falUserId: text })).toEqual(accounts);
	});

	it.each(['', '  ', ',', null])('must be named once the option is there: %j', (value) => {
		expect(() => accountsOf({ falUserId: value })).toThrow(/^Fal User ID is empty/);
	});
});

it('files are downloaded from fal’s own hosts only, unless told otherwise', () => {
	expect(readOptions(triggerOptions, {}).anyHost).toBe(false);
});
