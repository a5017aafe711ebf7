import { ALL, FREE, PAID, type FaultKind } from './kind';

/** Where redirects may lead; nothing but fal's own hosts may see the key there. */
const TARGETS = [
	'https://evil.example/steal',
	'http://evil.example/steal',
	'//evil.example/steal',
	'https://evilfal.ai/steal',
	'https://queue.fal.run.evil.example/steal',
	'https://queue.fal.run@evil.example/steal',
	'https://evil.example:8443/steal',
	'https://queue.fal.run:8443/steal',
	'http://queue.fal.run/steal',
	'http://169.254.169.254/latest/meta-data/',
	'file:///etc/passwd',
	'data:application/json,{}',
	'javascript:alert(1)',
	'https://',
	'',
	'%',
	'relative/path',
	'\\\\evil.example\\steal',
];

/** Redirects: of gateways, of login pages, of people with bad intentions. */
export const redirects: readonly FaultKind[] = [
	{
		name: 'redirect elsewhere',
		purposes: ALL,
		weight: 2,
		alters: true,
		async act({ random, take, lie, note }) {
			const status = random.pick([300, 301, 302, 303, 305, 307, 308]);
			const location = random.pick(TARGETS);
			note(`${status} ${location}`);
			await take();
			await lie({ status, headers: { location }, body: Buffer.from('<a>Moved</a>') });
		},
	},
	{
		name: 'redirect to itself',
		purposes: [...PAID, ...FREE, 'download', 'catalogue'],
		weight: 2,
		async act({ call, random, take, lie, note }) {
			const status = random.pick([301, 302, 303, 307, 308]);
			note(status);
			await take();
			const location = `https://${call.host}${call.target}`;
			await lie({ status, headers: { location }, body: Buffer.alloc(0) });
		},
	},
];
