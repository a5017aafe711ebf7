import { createCatalogue } from '../../../../emulator';

describe('the catalogue', () => {
	const catalogue = createCatalogue({ size: 1500 });

	it('has as many models as asked for, every ID once', () => {
		const ids = catalogue.list().map((entry) => entry.endpoint_id);

		expect(ids).toHaveLength(1500);
		expect(new Set(ids).size).toBe(1500);
	});

	it('is the same every time', () => {
		const again = createCatalogue({ size: 1500 });

		expect(JSON.stringify(again.list())).toBe(JSON.stringify(catalogue.list()));
	});

	it('knows every recorded model with document and metadata', () => {
		for (const { endpoint_id: id, metadata, openapi } of createCatalogue({}).list()) {
			expect(id).toMatch(/^[\w-]+\/[\w./-]+$/);
			expect(metadata).toMatchObject({ status: 'active', category: expect.any(String) });
			expect(openapi).toMatchObject({ openapi: '3.0.4' });
		}
	});
});
