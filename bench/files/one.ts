/** One measurement of `cases/files.ts` in a fresh process, so that no other run has grown its memory. */
import { readFileSync } from 'node:fs';
import type { IBinaryData, INodeExecutionData } from 'n8n-workflow';
import { useEmulator } from '../../rig/engine/network';

export interface FileCase {
	readonly way: 'up' | 'down';
	/** The node, or a plain stream through n8n's HTTP helper. */
	readonly who: 'node' | 'plain';
	readonly megabytes: number;
	readonly proxyUrl: string;
	readonly caFile: string;
	readonly key: string;
	/** With `up`: the file in n8n's store, and the one to warm up with. */
	readonly file?: IBinaryData;
	readonly warm?: IBinaryData;
}

export interface Measured {
	readonly ms: number;
	/** Highest resident memory above that of the warm and idle process, in MB. */
	readonly peakMb: number;
	readonly binary: IBinaryData | undefined;
}

const PLAIN_TARGET = 'https://v3b.fal.media/plain';
const SAMPLE_MS = 5;
export const WARM_MEGABYTES = 100;

async function main(given: FileCase): Promise<void> {
	useEmulator({ proxyUrl: given.proxyUrl, caCertificate: readFileSync(given.caFile, 'utf8') });
	const { runWorkflow } = await import('../../rig/engine/engine');
	const { stopEngine } = await import('../../rig/engine/n8n');
	const { loadBuiltNodes } = await import('../../rig/engine/nodeTypes');
	const { nodeThat } = await import('../../rig/engine/probe');
	const built = await loadBuiltNodes();

	const plain = (url: string) => {
		const probe = nodeThat(async function () {
			if (given.way === 'down') {
				const { body } = await this.helpers.httpRequest({
					url,
					encoding: 'stream',
					returnFullResponse: true,
				});
				return [
					[
						{
							json: {},
							binary: { data: await this.helpers.prepareBinaryData(body, 'a.mp4', 'video/mp4') },
						},
					],
				];
			}
			const { id = '' } = this.helpers.assertBinaryData(0, 'data');
			const { fileSize } = await this.helpers.getBinaryMetadata(id);
			await this.helpers.httpRequest({
				method: 'PUT',
				url: PLAIN_TARGET,
				body: await this.helpers.getBinaryStream(id, 256 * 1024),
				headers: { 'content-type': 'video/mp4', 'content-length': fileSize },
				disableFollowRedirect: true,
			});
			return [[{ json: {} }]];
		});
		return {
			...probe,
			registry: { ...probe.registry, credentials: built.credentials },
			parameters: {},
		};
	};
	const node = (url: string) => ({
		parameters: {
			resource: 'file',
			...(given.way === 'down' ? { operation: 'download', url } : { operation: 'upload' }),
		},
	});
	const run = async (megabytes: number, file: IBinaryData | undefined) => {
		const url = `https://files.example/${megabytes}.mp4`;
		const items: INodeExecutionData[] = [{ json: {}, ...(file && { binary: { data: file } }) }];
		const done = await runWorkflow({
			items,
			binaryMode: 'filesystem',
			credentials: { apiKey: given.key },
			...(given.who === 'node' ? node(url) : plain(url)),
		});
		if (done.error) throw new Error(done.error.message);
		return {
			ms: Number(done.runData['FAL']?.[0]?.executionTime),
			binary: done.items[0]?.binary?.['data'],
		};
	};

	// A server that has worked before: Node keeps what the first file made it allocate.
	await run(WARM_MEGABYTES, given.warm);
	global.gc?.();
	await new Promise((resolve) => setTimeout(resolve, 200));
	const idle = process.memoryUsage.rss();
	let peak = idle;
	const sampler = setInterval(() => {
		peak = Math.max(peak, process.memoryUsage.rss());
	}, SAMPLE_MS);
	const { ms, binary } = await run(given.megabytes, given.file);
	clearInterval(sampler);
	const measured: Measured = { ms, peakMb: (peak - idle) / 1024 / 1024, binary };
	process.stdout.write(`${JSON.stringify(measured)}\n`);
	await stopEngine();
}

const [text] = process.argv.slice(2);
// The other end is ours: `cases/files.ts` writes what `FileCase` says.
if (require.main === module && text !== undefined) void main(JSON.parse(text));
