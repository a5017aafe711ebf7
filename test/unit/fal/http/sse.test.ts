import { readEvents } from '../../../../nodes/Fal/fal/http/sse';
import { FakeClock } from '../../../harness/fakeClock';
import {
	brokenConnection,
	events,
	ScriptedTransport,
	type Reply,
} from '../../../harness/transport';

const LIMITS = { firstMs: 5_000, betweenMs: 40_000 };
const URL = 'https://fal.run/x/y/stream';

let clock: FakeClock;

beforeEach(() => {
	clock = new FakeClock();
});

/** The events of a stream of these chunks, and what became of its connection. */
async function read(reply: Reply, wanted = Infinity) {
	const transport = new ScriptedTransport(clock, { [`GET ${URL}`]: [reply] });
	const stream = await transport.open({ method: 'GET', url: URL, timeoutMs: 60_000 });
	const seen: { data: string; event?: string | undefined }[] = [];
	const consume = async () => {
		for await (const { data, event } of readEvents(stream, clock, LIMITS)) {
			seen.push({ data, ...(event !== undefined && { event }) });
			if (seen.length === wanted) break;
		}
	};
	const failure: unknown = await clock.run(consume()).then(
		() => undefined,
		(error: unknown) => error,
	);
	return { data: seen.map((event) => event.data), seen, failure, transport };
}

const chunks = (...body: Reply['body']): Reply => ({ ...events(), body });

describe('an event stream', () => {
	it.each<[string, Reply['body'], string[]]>([
		['in one piece', ['data: a\n\ndata: b\n\n'], ['a', 'b']],
		['in pieces of its own choice', ['da', 'ta: a', '\n', '\ndat', 'a: b\n\n'], ['a', 'b']],
		['byte by byte', Array.from('data: a\n\ndata: b\n\n'), ['a', 'b']],
		['with Windows line ends', ['data: a\r\n\r\ndata: b\r\n\r\n'], ['a', 'b']],
		['with a line end cut in two', ['data: a\r', '\n\r', '\ndata: b\r\n\r\n'], ['a', 'b']],
		['with comments', [': hello\n\n', 'data: a\n', ': still here\n\n'], ['a']],
		['with several lines of data', ['data: a\ndata: b\n\n'], ['a\nb']],
		['without a blank after the colon', ['data:a\n\n'], ['a']],
		['with other fields', ['id: 7\nretry: 10\nfoo: bar\ndata: a\n\n'], ['a']],
		['with a byte order mark', ['\ufeffdata: a\n\n'], ['a']],
		['without a last blank line', ['data: a\n\ndata: b\n'], ['a', 'b']],
		['without a last line end', ['data: a\n\ndata: b'], ['a', 'b']],
		['that ends in half a line end', ['data: a\n\ndata: b\r'], ['a', 'b']],
		['without events', [': nothing\n\n'], []],
		['that is empty', [], []],
	])('%s is read', async (_, body, data) => {
		const { data: seen, failure, transport } = await read(chunks(...body));
		expect(seen).toEqual(data);
		expect(failure).toBeUndefined();
		expect(transport.openStreams).toBe(0);
	});

	it('keeps characters whole that arrive in two pieces', async () => {
		const bytes = Buffer.from('data: Füchse 🦊 and 日本\n\n');
		const body = Array.from(bytes, (byte) => Uint8Array.of(byte));
		expect((await read(chunks(...body))).data).toEqual(['Füchse 🦊 and 日本']);
	});

	it('names the kind of an event', async () => {
		const { seen } = await read(events('event: error\ndata: {}'));
		expect(seen).toEqual([{ data: '{}', event: 'error' }]);
	});

	it('is closed when the reader has seen enough', async () => {
		const { data, transport } = await read(events('data: a', 'data: b', { waitMs: 1_000 }), 1);
		expect(data).toEqual(['a']);
		expect(transport.openStreams).toBe(0);
		expect(clock.waiting).toBe(0);
	});

	it('is closed when it breaks', async () => {
		const broken = brokenConnection();
		const { data, failure, transport } = await read(events('data: a', { fail: broken }));
		expect(data).toEqual(['a']);
		expect(failure).toBe(broken);
		expect(transport.openStreams).toBe(0);
	});
});

describe('silence', () => {
	it('is borne for a while before the first piece', async () => {
		expect((await read(events({ waitMs: 4_999 }, 'data: a'))).data).toEqual(['a']);
	});

	it('before the first piece ends the stream', async () => {
		const { failure, transport } = await read(events({ waitMs: 5_001 }, 'data: a'));
		expect(failure).toMatchObject({ kind: 'network' });
		expect(failure).not.toHaveProperty('facts.fate');
		expect(clock.now()).toBe(5_000);
		expect(transport.openStreams).toBe(0);
		expect(clock.waiting).toBe(0);
	});

	it('is borne for longer between pieces, and comments end it', async () => {
		const minute = [{ waitMs: 39_000 }, ': still here'];
		const { data } = await read(events('data: a', ...minute, ...minute, 'data: b'));
		expect(data).toEqual(['a', 'b']);
	});

	it('between pieces ends the stream', async () => {
		const { data, failure } = await read(events('data: a', { waitMs: 40_001 }, 'data: b'));
		expect(data).toEqual(['a']);
		expect(failure).toMatchObject({ message: 'Nothing arrived for 40 seconds' });
	});
});
