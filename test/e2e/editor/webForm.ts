import { until } from '../../../rig/n8n/until';

/** A published form of n8n, as a browser uses it. */
export interface WebForm {
	/** Fills the fields in, in their order, submits, and gives the last page once it is there. */
	submit(values: ReadonlyArray<string | File>): Promise<string>;
}

/**
 * @param origin of n8n, whatever address it believes to have
 * @param webhookId of the form's trigger
 */
export function webForm(origin: string, webhookId: string): WebForm {
	const url = `${origin}/form/${webhookId}`;
	return {
		async submit(values) {
			await until('the form', async () => (await fetch(url)).ok);
			const body = new FormData();
			for (const [index, value] of values.entries()) body.append(`field-${index}`, value);
			const answer = await fetch(url, { method: 'POST', body });
			const { formWaitingUrl } = (await answer.json()) as { formWaitingUrl: string };
			const { pathname, search } = new URL(formWaitingUrl);
			return await lastPage(`${origin}${pathname}${search}`);
		},
	};
}

/** While the workflow runs there is nothing at the address; its form then waits to be looked at. */
async function lastPage(url: string): Promise<string> {
	return await until('the last page of the form', async () => {
		const answer = await fetch(url, { signal: AbortSignal.timeout(2_000) }).catch(() => undefined);
		const page = answer?.ok === true ? await answer.text() : '';
		return page.includes('</html>') && page;
	});
}
