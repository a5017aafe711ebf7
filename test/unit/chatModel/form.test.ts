import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { searchChatModels, USUAL_MODEL } from '../../../nodes/Fal/chatModel/models';
import { chatOptions, paramsOf } from '../../../nodes/Fal/chatModel/options';
import { chatModelProperties } from '../../../nodes/Fal/chatModel/properties';
import { CHAT_URL } from '../../../nodes/Fal/chatModel/supply';
import { mayCarryKey } from '../../../nodes/Fal/fal';
import { readOptions } from '../../../nodes/Fal/operations/options/optionSet';

const found = async (text?: string) =>
	(await searchChatModels(text)).results.map(({ value }) => value);

describe('the list of models', () => {
	it('finds by name and ID, and holds the one that is chosen already', async () => {
		expect(await found('claude sonnet')).toEqual(['anthropic/claude-sonnet-4.5']);
		expect(await found()).toContain(USUAL_MODEL);
		expect(await found('nothing like it')).toEqual([]);
	});

	it('offers an ID that it does not know as it was typed', async () => {
		expect(await found(' acme/new-model:free ')).toEqual(['acme/new-model:free']);
	});
});

describe('options', () => {
	it('that are not set are left to the model', () => {
		const params = paramsOf(readOptions(chatOptions, {}));
		expect(JSON.parse(JSON.stringify(params))).toEqual({ additionalParams: {} });
	});

	it('become what the route takes', () => {
		const given = { temperature: 0, maxTokens: 20, topP: 0.5, timeout: 1000 };
		const more = { responseFormat: 'json_object', reasoningEffort: 'low' };
		expect(paramsOf(readOptions(chatOptions, { ...given, ...more }))).toEqual({
			...given,
			additionalParams: { response_format: { type: 'json_object' }, reasoning_effort: 'low' },
		});
	});

	it('have labels that fit the form', () => {
		const labels = chatModelProperties.flatMap(({ displayName, options = [] }) => [
			displayName,
			...options.flatMap((option) => ('displayName' in option ? [option.displayName] : [])),
		]);
		expect(labels.filter((label) => label.length > 26)).toEqual([]);
	});
});

it('the key goes to a host of fal, which nothing can change', () => {
	expect(mayCarryKey(CHAT_URL)).toBe(true);
	expect(chatModelProperties.map(({ name }) => name)).toEqual(['model', 'options']);
});

it('the built file asks for n8n’s SDK only when it is used, by require', () => {
	const file = join(__dirname, '../../../dist/nodes/Fal/FalChatModel.node.js');
	const built = readFileSync(file, 'utf8');

	expect(built).not.toMatch(/(?<![\w$.])import\(/);
	expect(built).not.toMatch(/^(var|const) .*require\("@n8n\/ai-node-sdk"\)/m);
	expect(built).toContain('require("@n8n/ai-node-sdk")');
});
