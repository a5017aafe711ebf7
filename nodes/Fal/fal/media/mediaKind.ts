/** What a file is good for, as far as a workflow cares. */
export const MEDIA_KINDS = ['image', 'video', 'audio', 'model3d', 'archive', 'file'] as const;

export type MediaKind = (typeof MEDIA_KINDS)[number];

/** The first match counts: `mask_video_url` is a video, `images_data_url` a zip file of images. */
const WORDS: ReadonlyArray<readonly [RegExp, MediaKind]> = [
	[/data_url|archive|zip/, 'archive'],
	[/video|movie|clip/, 'video'],
	[/audio|voice|speech|song|music|sound/, 'audio'],
	[/mesh|glb|model_url|pointmap|3d/, 'model3d'],
	[/image|img|mask|frame|photo|picture|face|garment|thumb|poster/, 'image'],
];

/** The kind that the name of a field or a member speaks of: `tail_image_url`, `model_glb`. */
export function kindOfName(name: string): MediaKind | undefined {
	const lower = name.toLowerCase();
	return WORDS.find(([pattern]) => pattern.test(lower))?.[1];
}

/** `image_url`, `tail_image_url`, `reference_image_urls`, `images_data_url`, `mask_url`, `image` … */
const ADDRESS = /(?:^|_)urls?(?:_[a-z]*\d+)?$/;
const BARE = /(?:^|_)(?:image|video|audio|mask)s?(?:_source)?$/;
/** Ends like a file and is none. */
const NO_FILE = /webhook|callback|^base_url$|website|^link/;

/** The kind of file whose address a field or a member of this name holds; undefined when it holds none. */
export function mediaKindOfName(name: string): MediaKind | undefined {
	const lower = name.toLowerCase();
	if (NO_FILE.test(lower)) return undefined;
	if (!ADDRESS.test(lower) && !BARE.test(lower)) return undefined;
	return kindOfName(lower) ?? 'file';
}

/** What fal's helpers for files (File, Image, Video …) tell of one beside its address. */
export const FILE_MEMBERS = ['content_type', 'file_name', 'file_size', 'file_data'] as const;
