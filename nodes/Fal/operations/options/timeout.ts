import type { INodeProperties } from 'n8n-workflow';

export const DEFAULT_FILE_TIMEOUT_SECONDS = 3600;

export const fileTimeoutField: INodeProperties = {
	displayName: 'Timeout',
	name: 'timeout',
	type: 'number',
	typeOptions: { minValue: 1 },
	default: DEFAULT_FILE_TIMEOUT_SECONDS,
	description: 'Seconds that one file may take',
};
