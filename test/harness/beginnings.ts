/** How files of these kinds begin, written by hand from the descriptions of their formats. */
export const beginnings = {
	png: bytes('\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR'),
	jpeg: bytes('\xff\xd8\xff\xe0\0\x10JFIF\0'),
	webp: bytes('RIFF\x24\0\0\0WEBPVP8 '),
	gif: bytes('GIF89a\x01\0\x01\0'),
	bmp: bytes('BM\x46\0\0\0\0\0\0\0\x36\0\0\0'),
	tiff: bytes('II*\0\x08\0\0\0'),
	avif: bytes('\0\0\0\x20ftypavif\0\0\0\0avifmif1'),
	avifByList: bytes('\0\0\0\x20ftypmif1\0\0\0\0mif1avif'),
	heic: bytes('\0\0\0\x18ftypheic\0\0\0\0mif1heic'),
	svg: bytes(
		'\xef\xbb\xbf<?xml version="1.0"?>\n<!-- a -->\n<svg xmlns="http://www.w3.org/2000/svg">',
	),
	mp4: bytes('\0\0\0\x20ftypisom\0\0\x02\0isomiso2avc1mp41'),
	mov: bytes('\0\0\0\x14ftypqt  \0\0\0\0qt  '),
	m4a: bytes('\0\0\0\x1cftypM4A \0\0\0\0M4A mp42isom'),
	webm: bytes('\x1aE\xdf\xa3\x9f\x42\x82\x84webm\x42\x87\x81\x04\xae\xd7\x81\x01\x86\x85V_VP9'),
	webmVoice: bytes(
		'\x1aE\xdf\xa3\x9f\x42\x82\x84webm\x42\x87\x81\x04\xae\xd7\x81\x01\x86\x86A_OPUS',
	),
	mkv: bytes('\x1aE\xdf\xa3\xa3\x42\x82\x88matroska'),
	avi: bytes('RIFF\0\0\0\0AVI LIST'),
	mp3: bytes('ID3\x04\0\0\0\0\0\x23TSSE'),
	mp3Frame: bytes('\xff\xfb\x90\x64\0\0'),
	aac: bytes('\xff\xf1\x50\x80\x02\x1f'),
	wav: bytes('RIFF\x24\0\0\0WAVEfmt '),
	flac: bytes('fLaC\0\0\0\x22'),
	voice: bytes('OggS\0\x02\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x01\x13OpusHead'),
	theora: bytes('OggS\0\x02\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x01\x2a\x80theora'),
	glb: bytes('glTF\x02\0\0\0\x10\0\0\0'),
	pdf: bytes('%PDF-1.7\n'),
	zip: bytes('PK\x03\x04\x14\0\0\0'),
	gzip: bytes('\x1f\x8b\x08\0\0\0'),
	text: bytes('BM is a company, MM too. Hello!'),
	utf16: bytes('\xff\xfeh\0i\0'),
	nothing: bytes(''),
} as const satisfies Record<string, Buffer>;

function bytes(text: string): Buffer {
	return Buffer.from(text, 'latin1');
}
