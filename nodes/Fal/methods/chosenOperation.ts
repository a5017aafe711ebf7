import type { ILoadOptionsFunctions } from 'n8n-workflow';

import { findOperation } from '../operations';
import type { Operation } from '../operations/operation';

/** The operation whose form is being filled in. */
export function chosenOperation(context: ILoadOptionsFunctions): Operation | undefined {
	return findOperation(textOf(context, 'resource'), textOf(context, 'operation'));
}

function textOf(context: ILoadOptionsFunctions, name: string): string {
	const value: unknown = context.getNodeParameter(name, '');
	return typeof value === 'string' ? value : '';
}
