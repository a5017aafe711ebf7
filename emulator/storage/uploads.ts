import { type Content, joinContents, LARGEST_KEPT_BYTES, receiveContent } from '../server/content';
import type { EmulatorContext } from '../server/context';
import { lifecycleOf } from './lifecycle';
import { listMember, member, textMember } from '../server/members';
import type { Call, Handler } from '../server/types';

/** An upload from its announcement on, finished or not. */
export interface Upload {
	readonly fileUrl: string;
	readonly uploadUrl: string;
	/** Announced type and name. */
	readonly contentType: string;
	readonly fileName: string;
	readonly multipart: boolean;
	/** Value of the lifecycle header; undefined where none came. */
	readonly lifecycle: unknown;
	/** Parts by number; empty unless `multipart`. */
	readonly parts: ReadonlyMap<number, Content>;
	readonly finished: boolean;
}

export interface UploadTarget {
	readonly uploads: Upload[];
	/** Where large bodies go. */
	directory(): Promise<string>;
	/** The URL is taken, and answers 404 until something is stored there. */
	reserve(url: string): void;
	store(url: string, contentType: string, content: Content, lifecycle: unknown): void;
}

interface OpenUpload extends Upload {
	readonly parts: Map<number, Content>;
	finished: boolean;
}

const INITIATE_PATHS = new Map([
	['/storage/upload/initiate', false],
	['/storage/upload/initiate-multipart', true],
]);
const UPLOAD_HOST = 'v3b.fal.media';

/** The upload flow of the JavaScript client (docs/protocol.md 6.1). */
export function createUploads(context: EmulatorContext, target: UploadTarget): Handler {
	const { accounts, replies } = context;
	/** By path of the upload URL. */
	const open = new Map<string, OpenUpload>();

	return async (call) => {
		if (call.host === 'rest.fal.ai' || call.host === 'rest.alpha.fal.ai') {
			const multipart = INITIATE_PATHS.get(call.path);
			if (multipart === undefined || call.method !== 'POST') return false;
			// Text of a 401 of this host: not documented.
			if (accounts.refuses(call, { application: 'storage', spends: true })) return true;
			return initiate(call, multipart);
		}
		if (call.host !== UPLOAD_HOST) return false;
		const [, path = call.path, step] = /^(.+?)(?:\/(\d+|complete))?$/.exec(call.path) ?? [];
		const upload = open.get(call.path) ?? open.get(path);
		if (upload === undefined || (call.method !== 'PUT' && call.method !== 'POST')) return false;
		// The URL is signed; like other signed stores this one takes a second proof for an error.
		if (call.headers.authorization !== undefined) {
			return replies.detail(call, 400, 'Only one auth mechanism allowed');
		}
		if (new URL(upload.uploadUrl).search !== `?${call.query.toString()}`) {
			return replies.detail(call, 403, 'Invalid signature');
		}
		if (call.method === 'PUT' && !upload.multipart && step === undefined) {
			return receiveWhole(call, upload);
		}
		if (call.method === 'PUT' && upload.multipart && Number(step) >= 1) {
			return receivePart(call, upload, Number(step));
		}
		if (call.method === 'POST' && upload.multipart && step === 'complete') {
			return complete(call, upload);
		}
		return replies.detail(call, 405, 'Method Not Allowed');
	};

	async function initiate(call: Call, multipart: boolean): Promise<boolean> {
		const body = await call.json();
		const contentType = textMember(body, 'content_type');
		const fileName = textMember(body, 'file_name');
		if (contentType === undefined || fileName === undefined) {
			const missing = contentType === undefined ? 'content_type' : 'file_name';
			const item = { type: 'missing', loc: ['body', missing], msg: 'Field required', input: body };
			return replies.detail(call, 422, [item]);
		}
		const fileUrl = newFileUrl(UPLOAD_HOST, context.newId(), fileName);
		const uploadUrl = `${fileUrl}?fal-cdn-v3-signature=${context.newId()}`;
		const upload: OpenUpload = {
			fileUrl,
			uploadUrl,
			contentType,
			fileName,
			multipart,
			lifecycle: lifecycleOf(call.headers),
			parts: new Map(),
			finished: false,
		};
		open.set(new URL(uploadUrl).pathname, upload);
		target.uploads.push(upload);
		target.reserve(fileUrl);
		return replies.json(call, 200, { upload_url: uploadUrl, file_url: fileUrl });
	}

	async function receiveWhole(call: Call, upload: OpenUpload): Promise<boolean> {
		const content = await receiveContent(call.request, LARGEST_KEPT_BYTES, target.directory);
		return finish(call, upload, call.headers['content-type'] ?? upload.contentType, content);
	}

	async function receivePart(call: Call, upload: OpenUpload, number: number): Promise<boolean> {
		const part = await receiveContent(call.request, 0, target.directory);
		upload.parts.set(number, part);
		return replies.json(call, 200, { partNumber: number, etag: etagOf(part) });
	}

	async function complete(call: Call, upload: OpenUpload): Promise<boolean> {
		const content = await joinListed(upload.parts, await call.json());
		// Body of this refusal: not documented.
		if (content === undefined) return replies.detail(call, 400, 'Invalid part');
		return finish(call, upload, upload.contentType, content);
	}

	function finish(call: Call, upload: OpenUpload, contentType: string, content: Content): boolean {
		target.store(upload.fileUrl, contentType, content, upload.lifecycle);
		upload.finished = true;
		// Body of the reply: not documented, and no client reads it.
		return replies.empty(call, 200);
	}
}

/** A URL in the form fal gives to uploads: eight hex digits, then an ID before the name. */
export function newFileUrl(host: string, id: string, fileName: string): string {
	const plain = id.replaceAll('-', '');
	const name = fileName.replaceAll(/[^\w.-]+/g, '_');
	return `https://${host}/files/b/${plain.slice(0, 8)}/${plain.slice(8, 29)}_${name}`;
}

export function etagOf(part: Content): string {
	return `"${part.md5 ?? part.sha256}"`;
}

/** The parts a complete call lists, in its order; undefined where one is unknown or altered. */
export async function joinListed(
	parts: ReadonlyMap<number, Content>,
	body: unknown,
): Promise<Content | undefined> {
	const listed: Content[] = [];
	for (const item of listMember(body, 'parts')) {
		const part = parts.get(Number(member(item, 'partNumber')));
		if (part === undefined || member(item, 'etag') !== etagOf(part)) return undefined;
		listed.push(part);
	}
	return listed.length === 0 ? undefined : joinContents(listed);
}
