import type { FalError, FalErrorKind } from '../../fal';
import { keyAdvice } from './keyAdvice';

export interface Advice {
	/** What happened; fal's own words stand in it. */
	readonly headline: (error: FalError) => string;
	/** What to do about it. */
	readonly todo: string | ((error: FalError) => string);
}

const own = (error: FalError) => error.message;
const after = (words: string) => (error: FalError) => `${words}: ${error.message}`;
const modelOf = ({ facts }: FalError) =>
	facts.endpointId === undefined ? 'The model' : `Model "${facts.endpointId}"`;

/** What to do, as the error says itself or as its kind does. */
export function todoOf(error: FalError): string {
	const { todo }: Advice = advice[error.kind];
	const cure = error.facts.cure ?? (typeof todo === 'string' ? todo : todo(error));
	return error.kind === 'network' && error.requestId !== undefined ? `${cure}${GOES_ON}` : cure;
}

const GOES_ON =
	' The request goes on at fal and is billed: do not run it again, fetch it with Request: Get Result.';

const RUN_AGAIN = 'Run the workflow again when you want the result.';

function whenStopped({ fate }: FalError): string {
	switch (fate.state) {
		case 'notTaken':
			return 'This try submitted nothing; what an earlier one opened may go on at fal.';
		case 'maybeTaken':
			return 'A request that fal still takes is cancelled; a direct call may go on there and be billed.';
		case 'open':
			if (fate.stand === 'cancelling') return RUN_AGAIN;
			return 'Fetch its result with Request: Get Result, or cancel it with Request: Cancel.';
		case 'over':
			return RUN_AGAIN;
	}
}

/** What people read, for every kind of failure. A new kind does not compile without its advice. */
export const advice = {
	invalidModel: {
		headline: own,
		todo: 'Copy the ID from the top of the model’s page on fal.ai/models.',
	},
	modelNotFound: {
		headline: (error) => `${modelOf(error)} was not found at fal: ${error.message}`,
		todo: 'Check the ID on fal.ai/models. It may be misspelt, or the model may have been removed.',
	},
	invalidInput: {
		headline: (error) =>
			error.facts.status === undefined
				? error.message
				: `The model refused the input: ${error.message}`,
		todo: ({ facts }) =>
			facts.status === undefined && (facts.fields ?? []).length === 0
				? 'Correct this parameter of the node. Where it is an expression, look at what it gives for this item.'
				: 'Correct the fields that are named. The model’s page on fal.ai/models lists every parameter.',
	},
	fileNotLoaded: {
		headline: (error) =>
			error.facts.status === undefined
				? error.message
				: `fal could not load a file: ${error.message}`,
		todo: ({ message, facts }) =>
			// A model that refused one would refuse the next.
			facts.status !== undefined && /data[- ]?ur[il]|base64|\bscheme\b|only https?\b/i.test(message)
				? 'Use the name of a binary field of the item, which is uploaded to fal, or an http(s) URL that opens without a login.'
				: 'Use an http(s) URL that opens without a login, a data URI, or the name of a binary field of the item, and check that it holds a file of the right type.',
	},
	missingFile: {
		headline: own,
		todo: 'Give the name of a binary field as the Binary tab of the input shows it, and check that the node before passes its files on.',
	},
	uploadFailed: {
		headline: own,
		todo: 'Nothing was run or billed. Try again, and check that the n8n server may reach rest.fal.ai and v3b.fal.media.',
	},
	downloadFailed: {
		headline: after('The file could not be downloaded'),
		todo: 'Check that the URL opens without a login. fal deletes files when their time is over; see Keep Files For.',
	},
	contentPolicy: {
		headline: after('The content policy refused the request'),
		todo: 'Change the prompt or the files. Some models have a parameter for the safety checker.',
	},
	streamingNotSupported: {
		headline: (error) => `${modelOf(error)} does not support streaming: ${error.message}`,
		todo: 'Switch off Use Streaming, or check that the model ID is right.',
	},
	timeout: {
		headline: own,
		todo: 'fal, or the network on the way to it, was too slow. Try again; if it goes on, see status.fal.ai.',
	},
	startTimeout: {
		headline: after('The request did not start in time'),
		todo: 'Raise Start Timeout under Options or remove it, or try again when fal is less busy.',
	},
	generationTimeout: {
		headline: after('The model took longer than fal allows'),
		todo: 'Ask for less at once, such as fewer steps, a lower resolution or a shorter duration.',
	},
	gatewayTimeout: {
		headline: after('fal ended the request because it took too long'),
		todo: 'Set Wait Mode to Until Done for long runs. Check the request on fal.ai before you run it again: it may have been billed.',
	},
	rateLimit: {
		headline: after('fal’s rate limit lasted longer than Timeout'),
		todo: 'Lower Max Concurrency or raise Timeout under Options, or set Wait Mode to Until Done: the queue waits instead of refusing.',
	},
	queueFull: {
		headline: after('More requests wait for the model than Max Queue Length allows'),
		todo: 'Nothing was submitted. Try again later, raise Max Queue Length under Options, or choose another model.',
	},
	overLimit: {
		headline: own,
		todo: 'This run was not submitted. Raise Max Cost under Options, or run fewer items at once.',
	},
	invalidKey: keyAdvice,
	noCredit: {
		headline: after('The fal account cannot run models'),
		todo: 'Top up the balance on fal.ai/dashboard/billing.',
	},
	forbidden: {
		headline: after('fal refused access'),
		todo: 'Check on fal.ai that the key’s account and scope may use this model.',
	},
	cannotPause: {
		headline: after('Pause Until Webhook is not possible'),
		todo: 'Nothing was submitted. Mend what the message says, or set Wait Mode to Until Done.',
	},
	cancelled: {
		headline: after('The request was cancelled at fal'),
		todo: 'It was cancelled outside this workflow, on fal.ai or by another program. Run the node again if that was a mistake.',
	},
	stopped: {
		headline: own,
		todo: whenStopped,
	},
	requestNotFound: {
		headline: after('fal does not know the request'),
		todo: 'fal keeps results for a limited time. Check the request ID and the model.',
	},
	notReady: {
		headline: after('The request has no result yet'),
		todo: 'Try again later, or let Get Result wait for it.',
	},
	server: {
		headline: after('fal failed to run the model'),
		todo: 'Try again later; failures of fal’s servers are not billed. If it goes on, see status.fal.ai.',
	},
	downstream: {
		headline: after('A service behind the model failed'),
		todo: 'Try again: the input is not at fault. If it goes on, choose another model for a while, or see status.fal.ai.',
	},
	nothingMade: {
		headline: after('The model ran and made nothing'),
		todo: 'Change the prompt or the files; the same ones will hardly give more.',
	},
	notFromFal: {
		headline: after('Something between n8n and fal answered in fal’s place'),
		todo: ({ requestId }) =>
			`Look at the proxy, the firewall or the login page on the way from the n8n server to fal.${
				requestId === undefined
					? ''
					: ' The request goes on at fal and is billed: do not run it again, fetch it with Request: Get Result.'
			}`,
	},
	network: {
		headline: after('fal could not be reached'),
		todo: 'Check the network and proxy of the n8n server.',
	},
	blocked: {
		headline: after('The request was not sent'),
		todo: 'Change the address, or what n8n is set to allow.',
	},
	unclear: {
		headline: after('It is not known whether fal took the request'),
		todo: 'It was not sent again, because that might be billed twice. Look on fal.ai/dashboard/requests whether it ran.',
	},
	unexpectedAnswer: {
		headline: own,
		todo: 'Something between n8n and fal may have changed the answer, or the model answers in an unknown form. Look the request up on fal.ai.',
	},
} as const satisfies Record<FalErrorKind, Advice>;
