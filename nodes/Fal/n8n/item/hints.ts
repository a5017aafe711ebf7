import type { IExecuteFunctions } from 'n8n-workflow';

/** What people should know of a run that went well all the same; n8n shows it above the output. */
export interface Hints {
	/** Told once, however many items say it. */
	warn(message: string): void;
	/** The same for what is no warning, and of use to a person at the editor only. */
	tell(message: string): void;
	show(): void;
}

/** For what is done twice and told once. */
export const NO_HINTS: Hints = {
	warn: () => undefined,
	tell: () => undefined,
	show: () => undefined,
};

export function createHints(context: IExecuteFunctions): Hints {
	const messages = new Map<string, 'warning' | 'info'>();
	return {
		warn(message) {
			messages.set(message, 'warning');
		},
		tell(message) {
			messages.set(message, 'info');
		},
		show() {
			if (!canHint(context)) return;
			for (const [message, type] of messages) {
				context.addExecutionHints({ message, type, location: 'outputPane' });
			}
		},
	};
}

/** The function is newer than the oldest n8n the node runs on. */
function canHint(context: object): boolean {
	return 'addExecutionHints' in context;
}
