import type { INodeParameters } from 'n8n-workflow';

import type { Purpose } from '../front/purpose';

/** An answer that the node reads, and an operation that makes it read one. */
export interface FuzzTarget {
	readonly name: string;
	readonly weight: number;
	/** Calls whose answers are changed. */
	readonly purposes: readonly Purpose[];
	/** Calls that are refused in order, so that the node asks in another way. */
	readonly refused?: readonly Purpose[];
	readonly models: readonly string[];
	readonly parameters: INodeParameters;
	/** The requests are there before the node runs. */
	readonly isSubmitted?: boolean;
	readonly hasFile?: boolean;
}

/** Seconds; nobody waits for them, but the node may go on asking for so long. */
const TIMEOUT = 8;
const MODEL = { __rl: true, mode: 'id', value: '={{ $json.model }}' };

function run(mode: string, options: INodeParameters = {}): INodeParameters {
	return {
		resource: 'model',
		operation: 'run',
		model: MODEL,
		specifyInput: 'json',
		inputParams: '={{ { prompt: $json.prompt, number: $json.number } }}',
		useStreaming: mode === 'stream',
		waitMode: mode === 'stream' ? 'queue' : mode,
		options: { timeout: TIMEOUT, maxConcurrency: 25, checkInput: false, ...options },
	};
}

function ask(operation: string, more: INodeParameters = {}): INodeParameters {
	return {
		resource: 'request',
		operation,
		model: MODEL,
		requestId: '={{ $json.requestId }}',
		...more,
	};
}

const QUICK = ['acme/quick'];
const ALL_ENDS = [
	'acme/quick',
	'acme/quick',
	'acme/refuses',
	'acme/policy',
	'acme/breaks',
	'acme/pictures',
];
const wait = { waitUntilDone: true, options: { timeout: TIMEOUT, includeLogs: true } };

export const fuzzTargets: readonly FuzzTarget[] = [
	{ name: 'submission', weight: 8, purposes: ['submit'], models: QUICK, parameters: run('queue') },
	{
		name: 'status',
		weight: 8,
		purposes: ['status'],
		refused: ['statusStream'],
		models: ['acme/quick', 'acme/refuses'],
		parameters: run('queue', { includeLogs: true }),
	},
	{
		name: 'status stream',
		weight: 8,
		purposes: ['statusStream'],
		models: ['acme/quick', 'acme/steady'],
		parameters: run('queue', { includeLogs: true }),
	},
	{ name: 'result', weight: 10, purposes: ['result'], models: ALL_ENDS, parameters: run('queue') },
	{
		name: 'result with files',
		weight: 6,
		purposes: ['result'],
		models: ['acme/pictures'],
		parameters: run('queue', { downloadFiles: true, keepUrls: false, simplify: true }),
	},
	{
		name: 'result asked for',
		weight: 4,
		purposes: ['result', 'status'],
		models: ALL_ENDS,
		isSubmitted: true,
		parameters: ask('getResult', wait),
	},
	{
		name: 'status asked for',
		weight: 3,
		purposes: ['status'],
		models: ALL_ENDS,
		isSubmitted: true,
		parameters: ask('getStatus', { includeLogs: true }),
	},
	{
		name: 'cancellation asked for',
		weight: 4,
		purposes: ['cancel'],
		models: ['acme/stuck', 'acme/endless', 'acme/quick'],
		isSubmitted: true,
		parameters: ask('cancel'),
	},
	{
		name: 'cancellation after Timeout',
		weight: 4,
		purposes: ['cancel', 'status'],
		models: ['acme/endless', 'acme/stuck'],
		parameters: run('queue', { timeout: 1 }),
	},
	{
		name: 'direct run',
		weight: 10,
		purposes: ['direct'],
		models: ALL_ENDS,
		parameters: run('direct'),
	},
	{
		name: 'stream of a model',
		weight: 10,
		purposes: ['modelStream'],
		models: ['acme/quick', 'acme/quick', 'acme/refuses', 'acme/breaks'],
		parameters: run('stream'),
	},
	{
		name: 'upload',
		weight: 6,
		purposes: ['initiate', 'put'],
		models: QUICK,
		hasFile: true,
		parameters: {
			resource: 'file',
			operation: 'upload',
			binaryProperty: 'data',
			options: { timeout: TIMEOUT },
		},
	},
	{
		name: 'download',
		weight: 6,
		purposes: ['download'],
		models: QUICK,
		parameters: {
			resource: 'file',
			operation: 'download',
			url: '=https://v3.fal.media/files/rabbit/item{{ $json.number }}.png',
			options: { timeout: TIMEOUT },
		},
	},
	{
		name: 'description of a model',
		weight: 12,
		purposes: ['catalogue'],
		models: ['acme/fuzz'],
		parameters: { resource: 'model', operation: 'getInfo', model: MODEL },
	},
	{
		name: 'description for a check',
		weight: 8,
		purposes: ['catalogue'],
		models: ['acme/fuzz'],
		parameters: run('direct', { checkInput: true }),
	},
	{
		name: 'public description',
		weight: 5,
		purposes: ['document'],
		refused: ['catalogue'],
		models: ['acme/fuzz'],
		parameters: { resource: 'model', operation: 'getInfo', model: MODEL },
	},
	{
		name: 'price',
		weight: 4,
		purposes: ['pricing'],
		models: ['acme/fuzz'],
		parameters: { resource: 'model', operation: 'getInfo', model: MODEL },
	},
	{
		name: 'search',
		weight: 4,
		purposes: ['catalogue'],
		models: QUICK,
		parameters: {
			resource: 'model',
			operation: 'search',
			query: '=fuzz-{{ $json.number }}-',
			returnAll: true,
		},
	},
];
