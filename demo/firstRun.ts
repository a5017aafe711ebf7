import type { N8nApi } from '../rig/n8n/api';
import { readRuns, type StoredItem, type StoredRuns } from '../rig/n8n/executionData';
import { until } from '../rig/n8n/until';
import { member, textMember } from '../emulator';

export interface FirstRun {
	/** What to print, a line each. */
	readonly lines: readonly string[];
	readonly isGood: boolean;
	readonly executionId: string;
}

/** The nodes of first-picture.json. */
const TRIGGER = 'Start';
const PICTURE = 'Make a Picture';

/** A real model may have to be loaded first. */
const RUN_MS = 180_000;
const UNFINISHED: readonly string[] = ['new', 'running', 'waiting'];

/** Runs the workflow as the editor does, and tells how it went. */
export async function runFirst(api: N8nApi, workflowId: string): Promise<FirstRun> {
	const executionId = await api.run(workflowId, TRIGGER);
	const { status, data } = await until(
		'the first run to end',
		async () => {
			const execution = await api.execution(executionId);
			return !UNFINISHED.includes(execution.status) && execution;
		},
		RUN_MS,
	);
	const runs = readRuns(data);
	const [item] = runs.itemsOf(PICTURE);
	return status === 'success' && item !== undefined
		? { lines: describeResult(item), isGood: true, executionId }
		: { lines: describeFailure(status, runs.error), isGood: false, executionId };
}

/** What a picture's item holds, in words. */
function describeResult({ json, binary }: StoredItem): string[] {
	const [image] = Array.isArray(json['media']) ? (json['media'] as unknown[]) : [];
	const [file] = Object.values(binary ?? {});
	const size = [member(image, 'width'), member(image, 'height')].join(' × ');
	return [
		`model    ${String(json['model'])}`,
		`request  ${String(json['requestId'])}`,
		`picture  ${textMember(image, 'url') ?? 'none'}`,
		`         ${file?.mimeType ?? 'not downloaded'}, ${size} pixels`,
	];
}

function describeFailure(status: string, error: StoredRuns['error']): string[] {
	if (error === undefined) return [`The run ended as “${status}”, without an error.`];
	const { message, description } = error;
	return description === undefined ? [message] : [message, description];
}
