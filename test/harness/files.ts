import { createHash } from 'node:crypto';

import type { IBinaryData, INodeExecutionData, INodeParameters } from 'n8n-workflow';

import { falWorld, type FalRun, type FalWorld } from './fal';
import { readBinary, type BinaryMode } from '../../rig/engine/n8n';
import type { WorkflowRun } from '../../rig/engine/workflowRun';

export interface FileRun extends Omit<FalRun, 'model' | 'input'> {
	readonly parameters?: INodeParameters;
}

export interface FileWorld extends FalWorld {
	upload(run: FileRun): Promise<WorkflowRun>;
	download(url: string, run?: FileRun): Promise<WorkflowRun>;
	/** An item whose binary field `data` is a file at fal, in n8n's store of this mode. */
	itemWith(url: string, binaryMode: BinaryMode): Promise<INodeExecutionData>;
	/** SHA-256 of what fal has under the address. */
	hashAtFal(url: unknown): string | undefined;
}

/** A {@link falWorld} for tests about files. */
export function fileWorld(): FileWorld {
	const world = falWorld();
	const upload = async ({ parameters, ...run }: FileRun) =>
		await world.runModel({
			...run,
			parameters: { resource: 'file', operation: 'upload', ...parameters },
		});
	const download = async (url: string, { parameters, ...run }: FileRun = {}) =>
		await world.runModel({
			...run,
			parameters: { resource: 'file', operation: 'download', url, ...parameters },
		});
	return {
		get fal() {
			return world.fal;
		},
		untilFollowed: world.untilFollowed,
		runModel: world.runModel,
		upload,
		download,
		async itemWith(url, binaryMode) {
			const { items, error } = await download(url, { binaryMode });
			if (error || !items[0]) throw new Error(`The test’s own file: ${error?.message ?? 'none'}`);
			return items[0];
		},
		hashAtFal: (url) => world.fal.storage.file(String(url))?.sha256,
	};
}

/** A file as n8n keeps it in memory. */
export function inMemory(content: string | Buffer, binary: Partial<IBinaryData> = {}): IBinaryData {
	return {
		data: Buffer.from(content).toString('base64'),
		mimeType: 'image/png',
		fileName: 'photo.png',
		...binary,
	};
}

export function hashOf(content: string | Buffer): string {
	return createHash('sha256').update(content).digest('hex');
}

export async function hashInN8n(binary: IBinaryData | undefined): Promise<string> {
	return hashOf(await readBinary(binary));
}
