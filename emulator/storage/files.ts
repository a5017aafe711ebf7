import { bufferContent, type Content } from '../server/content';
import { sampleOf } from '../samples';

/** A file on fal's CDN, or on another host a result names. */
export interface StoredFile {
	readonly url: string;
	readonly contentType: string;
	readonly fileName: string;
	/** Bytes. */
	readonly size: number;
	/** Lower-case hex; made on first reading for generated files. */
	readonly sha256: string;
	/** Value of the lifecycle header of the upload; undefined where none came. */
	readonly lifecycle: unknown;
	/** The whole file, unless it is larger than 32 MiB or generated. */
	readonly bytes?: Buffer;
	readonly content: Content;
}

export interface Files {
	/** Files that were put or uploaded, oldest first. */
	list(): readonly StoredFile[];
	/** The file behind a URL, its query apart; made-up results of fal's CDN are found as well. */
	get(url: string): StoredFile | undefined;
	put(url: string, contentType: string, content: Content, lifecycle?: unknown): StoredFile;
	/** From now on the URL answers 404, as after the end of its lifetime. */
	remove(url: string): void;
}

const MEDIA_HOSTS: ReadonlySet<string> = new Set(['v3.fal.media', 'v3b.fal.media', 'fal.media']);

export function createFiles(): Files {
	const files = new Map<string, StoredFile>();
	const removed = new Set<string>();
	return {
		list: () => [...files.values()],
		get(url) {
			const key = keyOf(url);
			if (removed.has(key)) return undefined;
			return files.get(key) ?? sampleFile(key);
		},
		put(url, contentType, content, lifecycle) {
			const file = describe(url, contentType, content, lifecycle);
			removed.delete(keyOf(url));
			files.set(keyOf(url), file);
			return file;
		},
		remove(url) {
			removed.add(keyOf(url));
			files.delete(keyOf(url));
		},
	};
}

/** Whether fal's CDN has this host. */
export function isMediaHost(host: string): boolean {
	return MEDIA_HOSTS.has(host);
}

function sampleFile(key: string): StoredFile | undefined {
	const { hostname, pathname } = new URL(key);
	if (!isMediaHost(hostname) || !pathname.startsWith('/files/')) return undefined;
	const sample = sampleOf(key);
	return sample && describe(key, sample.contentType, bufferContent(sample.bytes), undefined);
}

function describe(
	url: string,
	contentType: string,
	content: Content,
	lifecycle: unknown,
): StoredFile {
	return {
		url,
		contentType,
		fileName: decodeURIComponent(new URL(url).pathname.split('/').at(-1) ?? ''),
		size: content.size,
		get sha256() {
			return content.sha256;
		},
		lifecycle,
		...(content.bytes === undefined ? {} : { bytes: content.bytes }),
		content,
	};
}

function keyOf(url: string): string {
	const { host, pathname } = new URL(url);
	return `https://${host}${pathname}`;
}
