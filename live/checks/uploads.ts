import { FREE, type Check } from '../check';
import { at, shown, textAt, type Answer } from '../fal/answer';
import type { Fal } from '../fal/fal';
import { createFindings } from '../findings';

const INITIATE = 'https://rest.fal.ai/storage/upload/initiate';
const STORAGE = 'storage_type=fal-cdn-v3';
const LIFETIME_HEADERS = ['x-fal-object-lifecycle', 'x-fal-object-lifecycle-preference'] as const;
const SHORT_LIFE_SECONDS = 3_600;
const TEXT = 'check:live of n8n-nodes-fal-run\n';

interface Target {
	readonly uploadUrl: string;
	readonly fileUrl: string;
}

export const upload: Check = {
	name: 'upload',
	settles: ['6.1', '6.3'],
	believes: 'A file is announced with the key, sent without it, and opens for everybody',
	cost: FREE,
	async run(fal) {
		const { expect, outcome } = createFindings();
		const { answer, target } = await announce(fal, '', lifetime(LIFETIME_HEADERS, {}));
		if (!expect('200 { upload_url, file_url }', target !== undefined, shown(answer)))
			return outcome();
		if (target === undefined) return outcome();
		const sent = await send(fal, target);
		expect('2xx for the bytes', isGood(sent), shown(sent));
		const file = await fal.ask({ url: target.fileUrl, key: 'none' });
		expect('the same bytes without a key', file.text === TEXT, shown(file));
		return outcome();
	},
};

export const uploadRules: Check = {
	name: 'upload-rules',
	settles: ['6.1', '6.3', '9.10'],
	believes: 'Rules of readers are heeded in either of the two lifetime headers',
	cost: FREE,
	async run(fal) {
		const { expect, note, outcome } = createFindings();
		// Whether strangers are turned away shows at once which header fal has read.
		const rules = { initial_acl: { default: 'forbid', rules: [] } };
		for (const header of LIFETIME_HEADERS) {
			const { answer, target } = await announce(fal, '', lifetime([header], rules));
			if (target === undefined) {
				expect('200 { upload_url, file_url }', false, shown(answer));
				continue;
			}
			const sent = await send(fal, target);
			expect('2xx for the bytes', isGood(sent), shown(sent));
			const file = await fal.ask({ url: target.fileUrl, key: 'none' });
			const isHeeded = file.status === 403;
			note(`${header}: ${isHeeded ? 'heeded' : 'not heeded'}`);
			expect(`403 for strangers by ${header}`, isHeeded, shown(file));
		}
		return outcome();
	},
};

export const uploadLarge: Check = {
	name: 'upload-large',
	settles: ['6.1', '9.16'],
	believes: 'The CDN takes parts of 64 MB (130 MB are sent)',
	cost: FREE,
	needs: 'large',
	async run(fal) {
		const { expect, note, outcome } = createFindings();
		const headers = lifetime(LIFETIME_HEADERS, {});
		const { answer, target } = await announce(fal, '-multipart', headers);
		if (target === undefined) {
			expect('200 { upload_url, file_url }', false, shown(answer));
			return outcome();
		}
		const sizes = [fal.partBytes, fal.partBytes, Math.ceil(fal.partBytes / 32)];
		const parts: Array<{ partNumber: number; etag: string }> = [];
		for (const [index, size] of sizes.entries()) {
			const partNumber = index + 1;
			const part = await fal.ask({
				method: 'PUT',
				url: below(target.uploadUrl, String(partNumber)),
				key: 'none',
				bytes: Buffer.alloc(size, partNumber),
				timeoutMs: 600_000,
			});
			const etag = textAt(part.json, 'etag');
			const isSo = isGood(part) && etag !== undefined;
			expect(`2xx { etag } for part ${partNumber} of ${size} bytes`, isSo, shown(part));
			if (etag === undefined) return outcome();
			parts.push({ partNumber, etag });
		}
		const url = below(target.uploadUrl, 'complete');
		const done = await fal.ask({ method: 'POST', url, key: 'none', json: { parts } });
		expect('2xx when completed', isGood(done), shown(done));
		const file = await fal.ask({ method: 'HEAD', url: target.fileUrl, key: 'none' });
		const length = Number(file.headers.get('content-length'));
		const whole = sizes.reduce((sum, size) => sum + size, 0);
		expect(`a file of ${whole} bytes`, length === whole, `${file.status}, ${length} bytes`);
		note(`${whole} bytes in ${parts.length} parts`);
		return outcome();
	},
};

async function announce(
	fal: Fal,
	form: '' | '-multipart',
	headers: Readonly<Record<string, string>>,
): Promise<{ readonly answer: Answer; readonly target: Target | undefined }> {
	const answer = await fal.ask({
		method: 'POST',
		url: `${INITIATE}${form}?${STORAGE}`,
		headers,
		json: { content_type: 'text/plain', file_name: 'check-live.txt' },
	});
	const [uploadUrl, fileUrl] = ['upload_url', 'file_url'].map((name) => at(answer.json, name));
	const isSo =
		answer.status === 200 && typeof uploadUrl === 'string' && typeof fileUrl === 'string';
	return { answer, target: isSo ? { uploadUrl, fileUrl } : undefined };
}

/** The address has the right to write in itself: the key stays here. */
async function send(fal: Fal, { uploadUrl }: Target): Promise<Answer> {
	const headers = { 'content-type': 'text/plain' };
	const bytes = Buffer.from(TEXT);
	return await fal.ask({ method: 'PUT', url: uploadUrl, key: 'none', headers, bytes });
}

/** All that is stored here goes by itself. */
function lifetime(
	names: readonly string[],
	rules: Readonly<Record<string, unknown>>,
): Record<string, string> {
	const value = JSON.stringify({ expiration_duration_seconds: SHORT_LIFE_SECONDS, ...rules });
	return Object.fromEntries(names.map((name) => [name, value]));
}

/** The address one step deeper, with its query. */
function below(address: string, step: string): string {
	const url = new URL(address);
	url.pathname += `/${step}`;
	return url.href;
}

function isGood({ status }: Answer): boolean {
	return status >= 200 && status < 300;
}
