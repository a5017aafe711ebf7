import { environmentOf, ownNetwork } from '../../../demo/environment';

describe('the environment of an n8n that uses the real fal', () => {
	it('has no proxy where the user has none', () => {
		const network = ownNetwork({ PATH: '/bin', FAL_KEY: 'id:secret' });
		expect(network).toEqual({});
		expect(Object.keys(environmentOf(5678, network)).join(' ')).not.toMatch(/proxy/i);
	});

	it("has the user's own proxy and certificates", () => {
		const own = { HTTPS_PROXY: 'http://proxy:3128', NODE_EXTRA_CA_CERTS: '/etc/ca.pem' };
		expect(ownNetwork({ ...own, FAL_KEY: 'id:secret' })).toEqual(own);
	});
});
