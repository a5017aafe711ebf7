import type { MediaKind } from './mediaKind';

/** A media type, and the extensions its files have; the first is the usual one. */
type FileType = readonly [kind: MediaKind, contentType: string, ...extensions: readonly string[]];

/** What stands for "some bytes" and says nothing about them. */
export const UNKNOWN_TYPE = 'application/octet-stream';

/** Of several types with one extension the first is its usual one. */
const TYPES: readonly FileType[] = [
	['image', 'image/png', 'png'],
	['image', 'image/jpeg', 'jpg', 'jpeg', 'jpe', 'jfif'],
	['image', 'image/jpg', 'jpg', 'jpeg'],
	['image', 'image/webp', 'webp'],
	['image', 'image/gif', 'gif'],
	['image', 'image/svg+xml', 'svg'],
	['image', 'image/bmp', 'bmp'],
	['image', 'image/tiff', 'tiff', 'tif'],
	['image', 'image/avif', 'avif'],
	['image', 'image/heic', 'heic', 'heif'],
	['image', 'image/heif', 'heif', 'heic'],
	['image', 'image/jxl', 'jxl'],
	['image', 'image/x-exr', 'exr'],
	['image', 'image/vnd.radiance', 'hdr'],
	['image', 'image/vnd.adobe.photoshop', 'psd'],
	['video', 'video/mp4', 'mp4'],
	['video', 'video/webm', 'webm'],
	['video', 'video/quicktime', 'mov', 'qt'],
	['video', 'video/x-matroska', 'mkv'],
	['video', 'video/x-msvideo', 'avi'],
	['video', 'video/x-m4v', 'm4v'],
	['video', 'video/mpeg', 'mpg', 'mpeg'],
	['video', 'video/ogg', 'ogv', 'ogg'],
	['video', 'video/3gpp', '3gp'],
	['video', 'application/vnd.apple.mpegurl', 'm3u8'],
	['audio', 'audio/mpeg', 'mp3', 'mpga'],
	['audio', 'audio/mp3', 'mp3', 'mpga'],
	['audio', 'audio/wav', 'wav'],
	['audio', 'audio/x-wav', 'wav'],
	['audio', 'audio/wave', 'wav'],
	['audio', 'audio/vnd.wave', 'wav'],
	['audio', 'audio/ogg', 'ogg', 'oga', 'opus'],
	['audio', 'application/ogg', 'ogg', 'oga'],
	['audio', 'audio/opus', 'opus', 'ogg', 'oga'],
	['audio', 'audio/flac', 'flac'],
	['audio', 'audio/x-flac', 'flac'],
	['audio', 'audio/mp4', 'm4a', 'mp4', 'm4b'],
	['audio', 'audio/x-m4a', 'm4a'],
	['audio', 'audio/m4a', 'm4a'],
	['audio', 'audio/aac', 'aac'],
	['audio', 'audio/webm', 'webm', 'weba'],
	['audio', 'audio/aiff', 'aiff', 'aif'],
	['audio', 'audio/amr', 'amr'],
	['audio', 'audio/pcm', 'pcm'],
	['model3d', 'model/gltf-binary', 'glb'],
	['model3d', 'model/gltf+json', 'gltf'],
	['model3d', 'model/obj', 'obj'],
	['model3d', 'model/mtl', 'mtl'],
	['model3d', 'model/stl', 'stl'],
	['model3d', 'model/3mf', '3mf'],
	['model3d', 'model/vnd.usdz+zip', 'usdz'],
	['model3d', UNKNOWN_TYPE, 'fbx', 'ply', 'splat', 'ksplat'],
	['archive', 'application/zip', 'zip'],
	['archive', 'application/x-zip-compressed', 'zip'],
	['archive', 'application/x-tar', 'tar'],
	['archive', 'application/gzip', 'gz', 'tgz'],
	['file', 'application/json', 'json'],
	['file', 'application/pdf', 'pdf'],
	['file', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document', 'docx'],
	['file', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'xlsx'],
	['file', 'application/vnd.openxmlformats-officedocument.presentationml.presentation', 'pptx'],
	['file', 'application/yaml', 'yaml', 'yml'],
	['file', 'application/x-subrip', 'srt'],
	['file', 'text/vtt', 'vtt'],
	['file', 'text/x-ssa', 'ass'],
	['file', 'text/plain', 'txt', 'lrc'],
	['file', 'text/csv', 'csv'],
	['file', UNKNOWN_TYPE, 'safetensors', 'ckpt', 'pt', 'npz', 'bin'],
];

const SAYS_NOTHING = new Set([
	UNKNOWN_TYPE,
	'binary/octet-stream',
	'application/x-octet-stream',
	'application/octetstream',
	'application/binary',
	'application/x-binary',
	'application/download',
	'application/x-download',
	'application/force-download',
	'application/unknown',
	'multipart/form-data',
]);

/** Whether a media type, in lower case, tells nothing of what it is given for. */
export function saysNothing(contentType: string): boolean {
	// `*/*`, `image` and the like are not even types.
	return SAYS_NOTHING.has(contentType) || !/^[\w.+-]+\/[\w.+-]+$/.test(contentType);
}

/** Extensions under which anything may be. */
const FOR_ANYTHING = new Set(['bin', 'dat', 'tmp', 'part', 'file', 'blob', 'download', 'unknown']);

export function isForAnything(extension: string): boolean {
	return FOR_ANYTHING.has(extension);
}

/** The kind that an extension, in lower case and without its dot, stands for. */
export function kindOfExtension(extension: string): MediaKind | undefined {
	return typesOf(extension)[0]?.[0];
}

/** The kind that a media type stands for; undefined when it may be anything. */
export function kindOfType(contentType: string): MediaKind | undefined {
	if (saysNothing(contentType)) return undefined;
	const known = TYPES.find(([, type]) => type === contentType)?.[0];
	const [family] = contentType.split('/');
	if (family === 'image' || family === 'video' || family === 'audio') return known ?? family;
	return known ?? (family === 'model' ? 'model3d' : undefined);
}

/** The usual media type of an extension; undefined for one that is not in the table. */
export function typeOfExtension(extension: string): string | undefined {
	return typesOf(extension)[0]?.[1];
}

/** The usual extension of a media type; undefined for one that is not in the table or says nothing. */
export function extensionOfType(contentType: string): string | undefined {
	return saysNothing(contentType) ? undefined : extensionsOf(contentType)[0];
}

/** Whether files of this type have this extension at times. */
export function areOneType(contentType: string, extension: string): boolean {
	return extensionsOf(contentType).includes(extension);
}

/** `.PNG` of a file name as `png`; empty when there is none. */
export function extensionOf(fileName: string): string {
	return /\.([A-Za-z0-9]{1,11})$/.exec(fileName)?.[1]?.toLowerCase() ?? '';
}

/** The types that have the extension, by its weight in them: `ogg` is audio before it is video. */
function typesOf(extension: string): readonly FileType[] {
	const having = TYPES.filter(([, , ...extensions]) => extensions.includes(extension));
	const isUsual = ([, , usual]: FileType) => usual === extension;
	return [...having.filter(isUsual), ...having.filter((type) => !isUsual(type))];
}

function extensionsOf(contentType: string): readonly string[] {
	return TYPES.flatMap(([, type, ...extensions]) => (type === contentType ? extensions : []));
}
