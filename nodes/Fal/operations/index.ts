import type { INodeProperties } from 'n8n-workflow';

import { getAnalytics } from './account/getAnalytics.operation';
import { getBalance } from './account/getBalance.operation';
import { getPrices } from './account/getPrices.operation';
import { getUsage } from './account/getUsage.operation';
import { download } from './file/download.operation';
import { getSignedUrl } from './file/getSignedUrl.operation';
import { upload } from './file/upload.operation';
import { estimateCost } from './model/estimateCost.operation';
import { getInfo } from './model/getInfo.operation';
import { run } from './model/run.operation';
import { search } from './model/search.operation';
import { submit } from './model/submit.operation';
import type { Operation, Resource } from './operation';
import { cancel } from './request/cancel.operation';
import { deletePayloads } from './request/deletePayloads.operation';
import { getMany as getRequests } from './request/getMany.operation';
import { getResult } from './request/getResult.operation';
import { getStatus } from './request/getStatus.operation';
import { searchRequests } from './request/search.operation';
import { operationsOf } from './verbs/operationOf';
import { verbs } from './verbs/verbs';
import { get as getWorkflow } from './workflow/get.operation';
import { getMany as getWorkflows } from './workflow/getMany.operation';

export { outputAfterPause } from './model/pausedRun';

/**
 * Everything the node can do. Menus, visibility of fields and dispatch follow from this table, and the
 * node panel lists the actions in its order: what most people look for comes first.
 */
const resources: Readonly<Record<string, Resource>> = {
	image: { name: 'Image', operations: operationsOf(verbs.image), first: 'generate' },
	video: { name: 'Video', operations: operationsOf(verbs.video), first: 'generate' },
	audio: { name: 'Audio', operations: operationsOf(verbs.audio), first: 'speech' },
	text: { name: 'Text', operations: operationsOf(verbs.text), first: 'generate' },
	threeD: { name: '3D', operations: operationsOf(verbs.threeD), first: 'generate' },
	model: {
		name: 'Model',
		operations: { run, submit, search, getInfo, estimateCost },
		first: 'run',
	},
	request: {
		name: 'Request',
		operations: {
			getResult,
			getStatus,
			cancel,
			getMany: getRequests,
			search: searchRequests,
			deletePayloads,
		},
		first: 'getResult',
	},
	file: { name: 'File', operations: { upload, download, getSignedUrl }, first: 'upload' },
	workflow: {
		name: 'Workflow',
		operations: { getMany: getWorkflows, get: getWorkflow },
		first: 'getMany',
	},
	account: {
		name: 'Account',
		operations: { getUsage, getAnalytics, getBalance, getPrices },
		first: 'getUsage',
	},
};

/** The Resource and Operation menus and the fields of every operation. */
export const properties: INodeProperties[] = [resourceMenu(), ...operationMenus(), ...fields()];

export function findOperation(resource: string, operation: string): Operation | undefined {
	const { operations = {} } = resources[resource] ?? {};
	return Object.hasOwn(operations, operation) ? operations[operation] : undefined;
}

function resourceMenu(): INodeProperties {
	return {
		displayName: 'Resource',
		name: 'resource',
		type: 'options',
		noDataExpression: true,
		options: Object.entries(resources).map(([value, { name }]) => ({ name, value })),
		// What workflows of the first version, which had no verbs, were saved without.
		default: 'model',
	};
}

function operationMenus(): INodeProperties[] {
	return Object.entries(resources).map(([resource, { operations, first }]) => ({
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: [resource] } },
		options: Object.entries(operations).map(([value, { name, action, description }]) => ({
			name,
			value,
			action,
			description,
		})),
		default: first,
	}));
}

function fields(): INodeProperties[] {
	return Object.entries(resources).flatMap(([resource, { operations }]) =>
		Object.entries(operations).flatMap(([operation, { properties: own }]) =>
			own.map((field) => showFor(field, resource, operation)),
		),
	);
}

function showFor(field: INodeProperties, resource: string, operation: string): INodeProperties {
	const show = { ...field.displayOptions?.show, resource: [resource], operation: [operation] };
	return { ...field, displayOptions: { ...field.displayOptions, show } };
}
