import type { Answer } from '../front/call';
import type { Random } from '../random';
import { ALL, FREE, json, PAID, type FaultKind } from './kind';

/** Statuses that things between n8n and fal are known to answer with. */
const STATUSES = [
	200, 204, 206, 304, 400, 401, 402, 403, 404, 405, 407, 408, 409, 410, 413, 414, 418, 421, 425,
	426, 431, 451, 499, 500, 501, 502, 503, 504, 505, 507, 508, 511, 520, 521, 522, 523, 524, 525,
	526, 527, 530, 561, 598, 599,
];

/** Words of proxies and gateways; none of them is of fal. */
const PAGES = [
	'<html><head><title>502 Bad Gateway</title></head><body><center><h1>502 Bad Gateway</h1></center><hr><center>nginx</center></body></html>',
	'<!DOCTYPE html><title>Attention Required! | Cloudflare</title><h1>Sorry, you have been blocked</h1>',
	'<html><body><form action="/login">Company network: please sign in<input name="password"></form></body></html>',
	'upstream connect error or disconnect/reset before headers. reset reason: connection termination',
	'error code: 1020',
	'The requested URL was rejected. Please consult with your administrator. Your support ID is: 1234567890',
	'',
	' ',
	'\u0000\u0001\u0002',
];

const FOREIGN_JSON: readonly unknown[] = [
	{ message: 'no Route matched with those values' },
	{ message: 'Endpoint request timed out' },
	{ error: 'access_denied' },
	{ error: { code: 502, message: 'backend down' } },
	{ status: 'error', data: null },
	{ statusCode: 502, message: 'Bad Gateway' },
	{ ok: true },
	{ success: true },
	{ hello: 1 },
	[],
	[1, 2],
	null,
	true,
	0,
	'text',
	{},
];

/** Answers that something between gave. */
export const pages: readonly FaultKind[] = [
	{
		name: 'foreign page',
		purposes: ALL,
		weight: 4,
		async act({ random, take, lie, note }) {
			const page = foreignPage(random);
			note(`${page.status} ${JSON.stringify(page.body.toString().slice(0, 30))}`);
			await take();
			await lie(page);
		},
	},
	{
		name: 'foreign JSON',
		purposes: [...PAID, ...FREE],
		weight: 2,
		alters: true,
		async act({ random, take, lie, note }) {
			const status = random.pick(STATUSES.filter((code) => code !== 204 && code !== 304));
			const value = random.pick(FOREIGN_JSON);
			note(`${status} ${JSON.stringify(value)}`);
			await take();
			await lie(json(status, JSON.stringify(value)));
		},
	},
	{
		name: 'proxy asks for a password',
		purposes: ALL,
		async act({ call, random, lie }) {
			await call.body();
			const headers = { 'proxy-authenticate': 'Basic realm="office"', 'content-type': 'text/html' };
			await lie({ status: 407, headers, body: Buffer.from(random.pick(PAGES)) });
		},
	},
	{
		// A gateway that waited in vain: the request went through.
		name: 'time-out of a gateway',
		purposes: [...PAID, ...FREE],
		weight: 2,
		async act({ random, ask, time, lie, note, call }) {
			await Promise.race([ask(), time.sleep(30_000, call.over)]);
			const status = random.pick([502, 503, 504, 520, 522, 524]);
			note(status);
			await time.sleep(random.pick([0, 1_000, 30_000]));
			await lie({ ...foreignPage(random), status });
		},
	},
];

export function foreignPage(random: Random): Answer {
	const status = random.pick(STATUSES);
	const text = random.pick(PAGES);
	const type = text.startsWith('<')
		? random.pick(['text/html', 'text/html; charset=utf-8', 'application/xhtml+xml', ''])
		: random.pick(['text/plain', 'application/octet-stream', '', 'text/html']);
	const server = random.pick(['nginx', 'cloudflare', 'envoy', 'squid/5.7', 'AkamaiGHost']);
	const isBare = status === 204 || status === 304;
	return {
		status,
		headers: { server, ...(type !== '' && { 'content-type': type }) },
		body: isBare ? Buffer.alloc(0) : Buffer.from(text),
	};
}
