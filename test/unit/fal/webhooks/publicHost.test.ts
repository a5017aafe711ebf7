import { isPublicHost } from '../../../../nodes/Fal/fal/webhooks/publicHost';

const hostOf = (host: string) => new URL(`http://${host}/`).hostname;

describe('a host that fal can call', () => {
	it.each([
		'n8n.example.com',
		'n8n.example.com.',
		'8.8.8.8',
		'172.32.0.1',
		'100.128.0.1',
		'[2606:4700::1111]',
		'[::ffff:8.8.8.8]',
		'localhost.example.com',
	])('is %s', (host) => {
		expect(isPublicHost(hostOf(host))).toBe(true);
	});

	it.each([
		'localhost',
		'n8n',
		'n8n.localhost',
		'nas.local',
		'n8n.internal',
		'router.home.arpa',
		'127.0.0.1',
		'2130706433',
		'127.1',
		'0.0.0.0',
		'10.1.2.3',
		'100.64.0.1',
		'169.254.169.254',
		'172.16.0.1',
		'172.31.255.255',
		'192.168.1.20',
		'224.0.0.1',
		'[::1]',
		'[::]',
		'[fe80::1]',
		'[fd00::1]',
		'[fec0::1]',
		'[::ffff:10.0.0.1]',
		'[64:ff9b::10.0.0.1]',
		'[2002:a00:1::1]',
		'[2001:db8::1]',
		'192.0.2.1',
		'198.18.0.1',
		'203.0.113.5',
		'255.255.255.255',
	])('is not %s', (host) => {
		expect(isPublicHost(hostOf(host))).toBe(false);
	});
});
