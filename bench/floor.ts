import type { IExecuteFunctions, IHttpRequestOptions, INodeExecutionData } from 'n8n-workflow';

const SIDE_BY_SIDE = 10;

/**
 * The least a node can do that goes through n8n's HTTP helper: submit, read the status stream to its
 * end, get the result, in ten loops; no checks, no errors, no deadline.
 */
export function queueFloor(model: string) {
	return async function (this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await inLoops(this, async (json) => {
			const submitted = await call(this, { ...post('queue.fal.run', model), body: json });
			const { status_url: statusUrl, response_url: url } = JSON.parse(String(submitted));
			let read = 0;
			const stream = await call(this, { url: `${statusUrl}/stream`, encoding: 'stream' });
			for await (const chunk of Object(stream)) read += Number(chunk.length);
			if (read === 0) throw new Error('The status stream was empty');
			return await call(this, { url });
		});
	};
}

/** The same for one direct call. */
export function directFloor(model: string) {
	return async function (this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await inLoops(
			this,
			async (json) => await call(this, { ...post('fal.run', model), body: json }),
		);
	};
}

function post(host: string, model: string): IHttpRequestOptions {
	const headers = { 'content-type': 'application/json' };
	return { method: 'POST', url: `https://${host}/${model}`, headers };
}

async function call(context: IExecuteFunctions, options: IHttpRequestOptions): Promise<unknown> {
	const { helpers } = context;
	return await helpers.httpRequestWithAuthentication.call(context, 'falApi', {
		encoding: 'text',
		json: false,
		...options,
	});
}

async function inLoops(
	context: IExecuteFunctions,
	work: (input: string) => Promise<unknown>,
): Promise<INodeExecutionData[][]> {
	const items = context.getInputData();
	const output: INodeExecutionData[] = [];
	let next = 0;
	const loop = async () => {
		for (let index = next++; index < items.length; index = next++) {
			const result: unknown = JSON.parse(String(await work(JSON.stringify({ prompt: 'a fox' }))));
			output[index] = { json: { result: Object(result) }, pairedItem: { item: index } };
		}
	};
	await Promise.all(Array.from({ length: SIDE_BY_SIDE }, loop));
	return [output];
}
