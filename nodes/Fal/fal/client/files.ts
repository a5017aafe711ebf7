import { downloadFile, type ArrivingFile, type KeptFile, type WantedFile } from '../files/download';
import type { FileRules } from '../files/rules';
import { signedUrl } from '../files/signedUrl';
import type { UploadPorts, UploadFile } from '../files/storedFile';
import { createUploads } from '../files/uploads';
import type { FalRequest, FalStreamResponse, Transport } from '../transport';

/** Files on the way from fal. */
export interface Downloads<A extends FalStreamResponse> {
	/** Fetches a file piece by piece, never with the key; `keep` reads the body to its end. */
	download<K extends KeptFile>(
		wanted: WantedFile,
		keep: (answer: A, file: ArrivingFile) => Promise<K>,
		signal: AbortSignal,
	): Promise<K & ArrivingFile>;
}

/** Files on the way to fal and back. */
export interface Files<A extends FalStreamResponse> extends Downloads<A> {
	/** The address of the file at fal; equal bytes are uploaded once. */
	upload(file: UploadFile, rules: FileRules, signal: AbortSignal): Promise<string>;
	/** An address at which anybody can open the file for so long, whoever else may open it. */
	sign(url: string, seconds: number, signal: AbortSignal): Promise<string>;
}

type FilePorts<A extends FalStreamResponse> = UploadPorts & { readonly transport: Transport<A> };

export function openFiles<A extends FalStreamResponse>(ports: FilePorts<A>): Files<A> {
	const uploads = createUploads(ports);
	return {
		...openDownloads(ports),
		upload: async (file, rules, signal) => await uploads.urlOf(file, rules, signal),
		sign: async (url, seconds, signal) => await signedUrl(ports, url, seconds, signal),
	};
}

export function openDownloads<A extends FalStreamResponse>(ports: FilePorts<A>): Downloads<A> {
	const { transport, clock } = ports;
	const open = async (request: FalRequest) => await transport.open(request);
	const sign = async (url: string, seconds: number, signal: AbortSignal) =>
		await signedUrl(ports, url, seconds, signal);
	return {
		download: async (wanted, keep, signal) =>
			await downloadFile({ clock, open, keep, sign }, wanted, signal),
	};
}
