import type { N8nApi } from '../../../rig/n8n/api';
import { until } from '../../../rig/n8n/until';

/** Waits until an execution is put to wait. @throws when it fails instead */
export async function untilWaiting(api: N8nApi, execution: string): Promise<void> {
	await until(`execution ${execution} to wait`, async () => {
		const { status } = await api.execution(execution);
		if (status === 'error') throw new Error('The execution failed');
		return status === 'waiting';
	});
}
