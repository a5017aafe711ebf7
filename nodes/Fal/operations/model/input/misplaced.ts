/** Where in the node that is which guides and clients of fal put into the body of a request. */
const PLACES: ReadonlyArray<readonly [RegExp, string]> = [
	[
		/^(fal)?(webhook|callback)(url)?$/,
		'It belongs in Webhook URL of the operation Submit; Run waits with Wait Mode: Pause Until Webhook',
	],
	[/^(with|include|enable)?logs$/, 'It belongs in the option Include Logs'],
	[/^(sync|syncrun|subscribe)$/, 'It belongs in Wait Mode: Direct Request'],
	[/^(use)?stream(ing)?$/, 'It belongs in Use Streaming'],
	[/^((client|request)?timeout|timeoutms)$/, 'It belongs in the option Timeout'],
	[/^starttimeout(seconds)?$/, 'It belongs in the option Start Timeout'],
	[/^(queue)?priority$/, 'It belongs in the option Queue Priority'],
	[/^(runner)?hint$/, 'It belongs in the option Runner Hint'],
	[/^poll(ing)?interval(ms)?$/, 'The node needs none: it hears from fal when the request is done'],
	[/^(endpoint|endpointid|application|modelid)$/, 'It belongs in Model'],
	[/^(fal|api)?(apikey|key|authorization)$/, 'It belongs in the FAL API credential'],
];

/** Tells where a parameter belongs that is none of the model; undefined for what nobody knows. */
export function placeElsewhere(name: string): string | undefined {
	const plain = name.toLowerCase().replace(/[^a-z]/g, '');
	const place = PLACES.find(([pattern]) => pattern.test(plain))?.[1];
	return place === undefined ? undefined : `"${name}" is no parameter of the model. ${place}.`;
}
