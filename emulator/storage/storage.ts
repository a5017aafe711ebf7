import { mkdtemp, rm } from 'node:fs/promises';
import type { IncomingHttpHeaders } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { createCdnUploads } from './cdnUploads';
import { bufferContent, generatedContent } from '../server/content';
import type { EmulatorContext } from '../server/context';
import { download } from './download';
import { createAccess } from './access';
import { createFiles, isMediaHost, type StoredFile } from './files';
import { lifecycleOf, lifetimeSeconds } from './lifecycle';
import type { Call, Handler } from '../server/types';
import { createUploads, type Upload, type UploadTarget } from './uploads';

/** fal's storage and CDN (docs/protocol.md 6). */
export interface Storage {
	readonly handler: Handler;
	/** Files that were put or uploaded, oldest first. */
	readonly files: readonly StoredFile[];
	/** Every announced upload, oldest first, with those that never came. */
	readonly uploads: readonly Upload[];
	/** The file behind a URL; also finds the made-up files results point to. */
	file(url: string): StoredFile | undefined;
	put(url: string, bytes: Uint8Array, contentType: string): StoredFile;
	/** A file of any size made while it is read; `sha256` of the reply takes a second per GB. */
	putGenerated(url: string, sizeBytes: number, contentType: string): StoredFile;
	/** From now on the URL answers 404, as after the end of its lifetime. */
	remove(url: string): void;
	/** Lifetime and access rules of a result's files, from now on; for the emulator's own use. */
	govern(urls: readonly string[], headers: IncomingHttpHeaders): void;
	hasFile(url: string): boolean;
	accessOf(url: string): unknown;
	setAccess(url: string, acl: unknown): void;
	sign(url: string, seconds: number): string;
	/** Deletes what large uploads have left on disk. */
	close(): Promise<void>;
}

export function createStorage(context: EmulatorContext): Storage {
	const files = createFiles();
	const uploads: Upload[] = [];
	const storedAtMs = new WeakMap<StoredFile, number>();
	let directory: Promise<string> | undefined;
	const target: UploadTarget = {
		uploads,
		directory: () => (directory ??= mkdtemp(join(tmpdir(), 'fal-emulator-'))),
		reserve: (url) => files.remove(url),
		store(url, contentType, content, lifecycle) {
			storedAtMs.set(files.put(url, contentType, content, lifecycle), context.nowMs());
		},
	};
	const receive = createUploads(context, target);
	const cdn = createCdnUploads(context, target);
	const access = createAccess(context);

	const isExpired = (file: StoredFile): boolean => {
		const ageMs = context.nowMs() - (storedAtMs.get(file) ?? Infinity);
		return ageMs > lifetimeSeconds(file.lifecycle) * 1000;
	};

	return {
		get files() {
			return files.list();
		},
		uploads,
		file: (url) => files.get(url),
		put: (url, bytes, contentType) =>
			files.put(url, contentType, bufferContent(Buffer.from(bytes))),
		putGenerated: (url, sizeBytes, contentType) =>
			files.put(url, contentType, generatedContent(sizeBytes)),
		remove: (url) => files.remove(url),
		govern(urls, headers) {
			const lifecycle = lifecycleOf(headers);
			if (lifecycle === undefined) return;
			for (const url of urls) {
				const file = files.get(url);
				if (file !== undefined) target.store(url, file.contentType, file.content, lifecycle);
			}
		},
		hasFile(url) {
			const file = files.get(url);
			return file !== undefined && !isExpired(file);
		},
		accessOf: (url) => access.of(url, files.get(url)?.lifecycle),
		setAccess: access.set,
		sign: access.sign,
		async handler(call) {
			if (await receive(call)) return true;
			if (await cdn.handler(call)) return true;
			const rule = {
				files,
				replies: context.replies,
				mayRead: (one: Call) => cdn.isOwner(one) || access.isSigned(one),
				accessOf: access.of,
				isExpired,
			};
			if (await download(call, rule)) return true;
			// Body of the CDN's 404: not documented.
			return isMediaHost(call.host) ? context.replies.detail(call, 404, 'Not Found') : false;
		},
		async close() {
			if (directory !== undefined) await rm(await directory, { recursive: true, force: true });
		},
	};
}
