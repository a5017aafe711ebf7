/** What fal gives out as IDs; the longest it has given out so far has 36 characters. */
const REQUEST_ID = /^(?!undefined$|null$)[\w-]{1,100}$/;

/** Whether the text can be a request ID: only then it is shown, followed, or put into an address. */
export function isRequestId(text: string): boolean {
	return REQUEST_ID.test(text);
}
