/** What the models of the templates give in the tests, and how a test reads it. */

export const PHOTO = Buffer.from('a photo of a shoe');
export const RECORDING = Buffer.from('a recording of a dinner');

export const imageUrl = (requestId: string) => `https://v3b.fal.media/files/b/${requestId}.jpg`;

export function imageOutput(_input: unknown, { requestId }: { requestId: string }) {
	return { images: [{ url: imageUrl(requestId) }] };
}

export const videoUrl = (requestId: string) => `https://v3.fal.media/files/rabbit/${requestId}.mp4`;

export function videoOutput(_input: unknown, { requestId }: { requestId: string }) {
	return { video: { url: videoUrl(requestId) } };
}

export const audioUrl = (requestId: string) => `https://v3.fal.media/files/rabbit/${requestId}.wav`;

export function audioOutput(_input: unknown, { requestId }: { requestId: string }) {
	return { audio: { url: audioUrl(requestId) } };
}

/** n8n's page holds a file as the JSON of a Buffer, or as text. */
export function textOf(data: unknown): string {
	return typeof data === 'string' ? data : Buffer.from(Object(data).data as number[]).toString();
}
