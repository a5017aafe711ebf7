import { type Content, LARGEST_KEPT_BYTES, receiveContent } from '../server/content';
import type { EmulatorContext } from '../server/context';
import { lifecycleOf } from './lifecycle';
import type { Call, Handler } from '../server/types';
import { etagOf, joinListed, newFileUrl, type Upload, type UploadTarget } from './uploads';

const CDN_HOST = 'v3.fal.media';
const TOKEN_PATH = '/storage/auth/token';
const TOKEN_SECONDS = 3600;

export interface CdnUploads {
	readonly handler: Handler;
	/** Whether the call carries a token this flow has given out. */
	isOwner(call: Call): boolean;
}

interface OpenUpload extends Upload {
	readonly parts: Map<number, Content>;
	finished: boolean;
}

/** The Python client's upload: a token first, then the bytes with it (docs/protocol.md 6.2). */
export function createCdnUploads(context: EmulatorContext, target: UploadTarget): CdnUploads {
	const { accounts, replies } = context;
	const tokens = new Set<string>();
	/** By upload ID. */
	const open = new Map<string, OpenUpload>();

	const isOwner = (call: Call): boolean =>
		tokens.has(/^Bearer (.+)$/i.exec(call.headers.authorization ?? '')?.[1] ?? '');

	return { isOwner, handler };

	async function handler(call: Call): Promise<boolean> {
		if (call.host === 'rest.fal.ai' && call.path === TOKEN_PATH && call.method === 'POST') {
			// Text of a 401 of this host: not documented.
			if (accounts.refuses(call, { application: 'storage', spends: true })) return true;
			return giveToken(call);
		}
		if (call.host !== CDN_HOST || (call.method !== 'POST' && call.method !== 'PUT')) return false;
		const [, uploadId, step] = /\/multipart\/([^/]+)\/(\d+|complete)$/.exec(call.path) ?? [];
		const isStart = /^\/files\/upload(\/multipart)?$/.test(call.path);
		if (!isStart && uploadId === undefined) return false;
		// Form of this refusal: not documented.
		if (!isOwner(call)) return replies.detail(call, 401, 'Invalid token');
		if (call.path === '/files/upload') return receiveWhole(call);
		if (isStart) return start(call);
		const upload = open.get(uploadId ?? '');
		if (upload === undefined) return replies.detail(call, 404, 'Upload not found');
		return step === 'complete' ? complete(call, upload) : receivePart(call, upload, Number(step));
	}

	function giveToken(call: Call): boolean {
		const token = `emulated.${context.newId()}`;
		tokens.add(token);
		return replies.json(call, 200, {
			token,
			token_type: 'Bearer',
			base_url: `https://${CDN_HOST}`,
			expires_at: context
				.isoTime(context.nowMs() + TOKEN_SECONDS * 1000)
				.replace(/\.\d+Z$|Z$/, '+00:00'),
		});
	}

	async function receiveWhole(call: Call): Promise<boolean> {
		const upload = announce(call, false);
		const content = await receiveContent(call.request, LARGEST_KEPT_BYTES, target.directory);
		finish(upload, content);
		return replies.json(call, 200, { access_url: upload.fileUrl });
	}

	function start(call: Call): boolean {
		const upload = announce(call, true);
		const uploadId = context.newId();
		open.set(uploadId, upload);
		return replies.json(call, 200, { access_url: upload.fileUrl, uploadId });
	}

	async function receivePart(call: Call, upload: OpenUpload, number: number): Promise<boolean> {
		const part = await receiveContent(call.request, 0, target.directory);
		upload.parts.set(number, part);
		return replies.empty(call, 200, { etag: etagOf(part) });
	}

	async function complete(call: Call, upload: OpenUpload): Promise<boolean> {
		const content = await joinListed(upload.parts, await call.json());
		// Body of this refusal: not documented.
		if (content === undefined) return replies.detail(call, 400, 'Invalid part');
		finish(upload, content);
		return replies.json(call, 200, { access_url: upload.fileUrl });
	}

	function announce(call: Call, multipart: boolean): OpenUpload {
		const name = call.headers['x-fal-file-name'];
		const fileName = typeof name === 'string' ? name : 'upload.bin';
		const fileUrl = newFileUrl(CDN_HOST, context.newId(), fileName);
		const upload: OpenUpload = {
			fileUrl,
			uploadUrl: `https://${CDN_HOST}${call.path}`,
			contentType: call.headers['content-type'] ?? 'application/octet-stream',
			fileName,
			multipart,
			lifecycle: lifecycleOf(call.headers),
			parts: new Map(),
			finished: false,
		};
		target.uploads.push(upload);
		target.reserve(fileUrl);
		return upload;
	}

	function finish(upload: OpenUpload, content: Content): void {
		target.store(upload.fileUrl, upload.contentType, content, upload.lifecycle);
		upload.finished = true;
	}
}
