/**
 * Errors that the node tells only after it has asked again for a while, for nothing. It waits in real
 * time here, so all runs go side by side, each with a model of its own.
 */
import type { Emulator } from '../../emulator';
import type { WorkflowRun } from '../../rig/engine/workflowRun';
import { falWorld } from '../harness/fal';

const world = falWorld();

interface Row {
	readonly name: string;
	readonly prepare: (fal: Emulator, model: string) => void;
	readonly message: RegExp;
}

const answers =
	(contentType: string, body: string): Row['prepare'] =>
	(fal, model) => {
		fal.define(model, { rawOutput: { contentType, body } });
	};

const rows: Row[] = [
	{
		name: 'a result that is a web page',
		prepare: answers('text/html', '<html>Sign in</html>'),
		message: /^The answer of the model is a web page$/,
	},
	{
		name: 'a result that is no JSON',
		prepare: answers('application/json', '{"images": ['),
		message: /^The answer of the model is no valid JSON$/,
	},
	{
		name: 'a result that is empty',
		prepare: answers('application/json', ''),
		message: /^The answer of the model is empty$/,
	},
	{
		name: 'a status of another shape',
		prepare(fal, model) {
			fal.define(model, {});
			const path = (end: string) => new RegExp(`^/${model}/.*/status${end}$`);
			fal.fault({ path: path('/stream') }, { status: 404 }, Infinity);
			fal.fault({ path: path('') }, { rewrite: () => ({ state: 'fine' }) }, Infinity);
		},
		message: /does not say where the request stands/,
	},
];
const ways = [undefined, 'continueRegularOutput'] as const;

const modelOf = (row: number, onError: (typeof ways)[number]) =>
	`acme/row-${row}-${onError === undefined ? 'stops' : 'goes-on'}`;

it('are told with the request to look up, as an error and as a row', async () => {
	const runs = rows.flatMap((row, number) =>
		ways.map(async (onError) => {
			const model = modelOf(number, onError);
			row.prepare(world.fal, model);
			const run = await world.runModel({
				items: [{}],
				model,
				...(onError && { node: { onError } }),
			});
			return { row, onError, run, told: toldIn(run), requestId: requestOf(model) };
		}),
	);

	for (const { row, onError, told, requestId } of await Promise.all(runs)) {
		expect({ name: row.name, onError, ...told }).toEqual({
			name: row.name,
			onError,
			message: expect.stringMatching(row.message),
			advice: expect.stringMatching(/Look the request up/),
			requests: expect.stringContaining(requestId),
		});
	}
});

function requestOf(model: string): string {
	const [request, ...others] = world.fal.requests.filter(({ endpointId }) => endpointId === model);
	if (!request || others.length > 0) throw new Error(`${model} was not submitted once`);
	return request.requestId;
}

function toldIn({ error, items }: WorkflowRun) {
	if (error) {
		const advice = Reflect.get(error, 'description') as unknown;
		return { message: error.message, advice, requests: advice };
	}
	const json = items[0]?.json ?? {};
	return {
		message: json['error'],
		advice: json['message'],
		requests: JSON.stringify(json['details']),
	};
}
