import { FalTrigger } from '../../../nodes/Fal/FalTrigger.node';

const { description } = new FalTrigger();

const field = (name: string) => description.properties.find((property) => property.name === name);

describe('what saved workflows depend on in FAL Trigger', () => {
	it('is its name and the path of its webhook', () => {
		expect(description).toMatchObject({
			name: 'falTrigger',
			version: [1, 1.1],
			webhooks: [{ name: 'default', httpMethod: 'POST', path: 'fal' }],
		});
	});

	it('is its parameters', () => {
		expect(description.properties.map(({ name }) => name)).toEqual([
			'urlNotice',
			'events',
			'options',
		]);
		expect(field('events')).toMatchObject({
			type: 'multiOptions',
			options: [{ value: 'success' }, { value: 'failure' }],
			default: ['success', 'failure'],
		});
		expect((field('options')?.options ?? []).map(({ name }) => name)).toEqual([
			'downloadFiles',
			'anyHost',
			'falUserId',
			'filePath',
			'filesToDownload',
			'keepUrls',
			'oneItemPerFile',
			'outputBinaryProperty',
			'simplify',
		]);
	});
});

describe('FAL Trigger', () => {
	it('needs neither input nor credential', () => {
		expect(description.inputs).toEqual([]);
		expect(description.credentials).toBeUndefined();
	});
});
