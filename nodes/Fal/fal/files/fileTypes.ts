export type MediaKind = 'image' | 'video' | 'audio' | 'model3d' | 'archive' | 'file';

/** Extensions by kind, each with its media type; the first extension of a type is its usual one. */
const TABLE: Readonly<Record<MediaKind, string>> = {
	image:
		'png:image/png jpg:image/jpeg jpeg:image/jpeg webp:image/webp gif:image/gif svg:image/svg+xml ' +
		'bmp:image/bmp tiff:image/tiff avif:image/avif heic:image/heic exr:image/x-exr',
	video:
		'mp4:video/mp4 webm:video/webm mov:video/quicktime mkv:video/x-matroska avi:video/x-msvideo ' +
		'm4v:video/x-m4v',
	audio:
		'mp3:audio/mpeg wav:audio/wav ogg:audio/ogg flac:audio/flac m4a:audio/mp4 aac:audio/aac ' +
		'opus:audio/opus pcm:audio/pcm wav:audio/x-wav wav:audio/wave mp3:audio/mp3 flac:audio/x-flac',
	model3d:
		'glb:model/gltf-binary gltf:model/gltf+json obj:model/obj fbx:application/octet-stream ' +
		'ply:application/octet-stream stl:model/stl usdz:model/vnd.usdz+zip splat:application/octet-stream',
	archive:
		'zip:application/zip tar:application/x-tar gz:application/gzip tgz:application/gzip ' +
		'zip:application/x-zip-compressed',
	file:
		'safetensors:application/octet-stream json:application/json txt:text/plain srt:application/x-subrip ' +
		'vtt:text/vtt pdf:application/pdf csv:text/csv bin:application/octet-stream ' +
		'ckpt:application/octet-stream yaml:application/yaml',
};

interface FileType {
	readonly extension: string;
	readonly kind: MediaKind;
	readonly contentType: string;
}

const TYPES: readonly FileType[] = (
	['image', 'video', 'audio', 'model3d', 'archive', 'file'] as const
).flatMap((kind) =>
	TABLE[kind].split(' ').map((entry) => {
		const [extension = '', contentType = ''] = entry.split(':');
		return { extension, kind, contentType };
	}),
);

/** What stands for "some bytes" and says nothing about them. */
export const UNKNOWN_TYPE = 'application/octet-stream';
const SAYS_NOTHING = new Set([
	'',
	UNKNOWN_TYPE,
	'binary/octet-stream',
	'application/x-octet-stream',
	'application/binary',
	'application/force-download',
	'application/unknown',
]);

/** The kind that an extension, in lower case and without its dot, stands for. */
export function kindOfExtension(extension: string): MediaKind | undefined {
	return TYPES.find((type) => type.extension === extension)?.kind;
}

/** The usual extension of a media type; undefined for one that is not in the table or says nothing. */
export function extensionOfType(contentType: string): string | undefined {
	if (SAYS_NOTHING.has(contentType)) return undefined;
	return TYPES.find((type) => type.contentType === contentType)?.extension;
}

/** `.PNG` of a file name as `png`; empty when there is none. */
export function extensionOf(fileName: string): string {
	return /\.([A-Za-z0-9]{1,11})$/.exec(fileName)?.[1]?.toLowerCase() ?? '';
}

/** What is said of one file's media type, by whoever says it. */
export interface TypeClaims {
	readonly fileName: string;
	/** By the answer that brings the file. */
	readonly served?: string | undefined;
	/** By fal, in the result. */
	readonly claimed?: string | undefined;
}

/**
 * The media type of a file. fal's own claim can be missing or wrong, and a store may know nothing,
 * so a claim counts only when it says something that fits the extension.
 */
export function contentTypeOf({ fileName, served, claimed }: TypeClaims): string {
	const byName = TYPES.find((type) => type.extension === extensionOf(fileName));
	const claims = [served, claimed].map(plainType).filter((type) => !SAYS_NOTHING.has(type));
	const fitting = claims.find((type) => !byName || fits(type, byName));
	return fitting ?? byName?.contentType ?? claims[0] ?? UNKNOWN_TYPE;
}

/** An image is never a video, but nobody can say what `application/…` may hold. */
function fits(type: string, byName: FileType): boolean {
	const families: readonly string[] = ['image', 'video', 'audio', 'model', 'text'];
	const [family = ''] = type.split('/');
	const [expected = ''] = byName.contentType.split('/');
	if (!families.includes(family)) return !families.includes(expected);
	// `video/ogg` and `audio/ogg`, `audio/mp4` and `video/mp4` share their extensions.
	const mixes = new Set(['audio', 'video']);
	return family === expected || (mixes.has(family) && mixes.has(expected));
}

function plainType(type: string | undefined): string {
	const [plain = ''] = (type ?? '').split(';');
	return plain.trim().toLowerCase();
}
