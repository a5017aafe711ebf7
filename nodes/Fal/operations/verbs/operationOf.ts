import type { INodeProperties } from 'n8n-workflow';

import { downloadFilesField } from '../fields/downloadFiles';
import { moreInputField, settingsField } from '../fields/input';
import { modelFieldFor } from '../fields/model';
import { streamingField, waitModeField } from '../fields/runMode';
import { checkRun, runModel } from '../model/run.operation';
import { optionsField } from '../options/optionSet';
import { plainVerbOptions, verbOptions } from '../options/options';
import type { Operation } from '../operation';
import type { Verb } from './verb';

/** The operations of a resource whose operations are verbs, by the same names. */
export function operationsOf(
	verbs: Readonly<Record<string, Verb>>,
): Readonly<Record<string, Operation>> {
	return Object.fromEntries(Object.entries(verbs).map(([name, verb]) => [name, operationOf(verb)]));
}

/** The operation that a verb is: Run, with the form that its row asks for. */
function operationOf(verb: Verb): Operation {
	const { name, action, description } = verb;
	return {
		name,
		action,
		description,
		verb,
		properties: propertiesOf(verb),
		execute: async (item) => await runModel(item, verb),
		check: async (item) => await checkRun(item, verb),
	};
}

function propertiesOf(verb: Verb): INodeProperties[] {
	const { fields, downloads, streams } = verb;
	const run = streams ? [streamingField, waitModeField] : [withoutDisplay(waitModeField)];
	const files = downloads === undefined ? [] : [{ ...downloadFilesField, default: downloads }];
	const options = downloads === undefined ? plainVerbOptions : verbOptions;
	return [
		modelFieldFor(verb),
		...fields,
		settingsField,
		moreInputField,
		...files,
		...run,
		optionsField(options),
	];
}

/** For a form that has nothing which the field depends on. */
function withoutDisplay(field: INodeProperties): INodeProperties {
	const shown = { ...field };
	delete shown.displayOptions;
	return shown;
}
