import type { ChatFailure } from './failure';

export interface ChatAdvice {
	/** What happened. */
	readonly message: string;
	/** What happened and what to do: a chat that is streamed shows nothing else. */
	readonly description: string;
}

/**
 * What to tell of a failed call. By its status: fal's own words, `{detail}`, are dropped by the client of
 * n8n, and only those of a provider, `{error: {message}}`, come through.
 *
 * @param model its ID
 */
export function adviceFor(failure: ChatFailure, model: string): ChatAdvice {
	const { message, todo } = byStatus(failure, model);
	const { words, requestId, status } = failure;
	const said = words === '' ? '' : ` It said: ${/[.!?…]$/.test(words) ? words : `${words}.`}`;
	const code = status === undefined ? '' : ` (${status})`;
	const id = requestId === undefined ? '' : ` Request ID: ${requestId}.`;
	return { message, description: `${message}${code}.${said} ${todo}${id}` };
}

interface Cause {
	readonly message: string;
	readonly todo: string;
}

function byStatus({ status, words, isTimeout }: ChatFailure, model: string): Cause {
	if (isTimeout) return TIMEOUT;
	if (status === undefined) return UNREACHABLE;
	if (status === 404 || /not a valid model|no endpoints found/i.test(words)) return unknown(model);
	if (status >= 500) return SERVER;
	if (status === 400 || status === 422) return refused(model);
	return REFUSALS.get(status) ?? refused(model);
}

const TIMEOUT = {
	message: 'The model did not answer in time',
	todo: 'Raise Timeout under Options, or choose a faster model. What the model had begun may be billed.',
};

const UNREACHABLE = {
	message: 'fal could not be reached',
	todo: 'Check the network and proxy of the n8n server: it must reach fal.run.',
};

const SERVER = {
	message: 'fal, or the provider behind the model, failed',
	todo: 'Try again later, or choose another model. If it goes on, see status.fal.ai.',
};

const NO_CREDIT = {
	message: 'fal refused the request: the account has no credit, or is locked',
	todo: 'Top up the balance on fal.ai/dashboard/billing. If there is credit, check on fal.ai that the key has the scope API.',
};

const REFUSALS: ReadonlyMap<number, Cause> = new Map([
	[
		401,
		{
			message: 'fal did not accept the API key',
			todo: 'Open the FAL credential and enter a key from fal.ai/dashboard/keys whole; n8n tests it when it is saved.',
		},
	],
	[402, NO_CREDIT],
	[403, NO_CREDIT],
	[408, TIMEOUT],
	[
		429,
		{
			message: 'fal gets too many requests at once',
			todo: 'Wait a little and try again, or let fewer workflows run at the same time. Retry On Fail in the settings of the agent does it by itself.',
		},
	],
]);

const unknown = (model: string): Cause => ({
	message: `fal does not know the model "${model}"`,
	todo: 'Choose one from the list, or check the ID on openrouter.ai/models: provider and name, such as google/gemini-2.5-flash.',
});

const refused = (model: string): Cause => ({
	message: `The model "${model}" refused the request`,
	todo: 'Check the ID of the model and its options: not every model takes tools, JSON or a reasoning effort. Remove options one by one.',
});
