import type { IExecuteFunctions } from 'n8n-workflow';

/** What people should know of a run that went well all the same; n8n shows it above the output. */
export interface Hints {
	/** Told once, however many items say it. */
	warn(message: string): void;
	show(): void;
}

export function createHints(context: IExecuteFunctions): Hints {
	const messages = new Set<string>();
	return {
		warn(message) {
			messages.add(message);
		},
		show() {
			if (!canHint(context)) return;
			for (const message of messages) {
				context.addExecutionHints({ message, type: 'warning', location: 'outputPane' });
			}
		},
	};
}

/** The function is newer than the oldest n8n the node runs on. */
function canHint(context: object): boolean {
	return 'addExecutionHints' in context;
}
