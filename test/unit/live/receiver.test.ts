import { startReceiver } from '../../../live/webhook/receiver';
import { freePort } from './world';

it("refuses fal's first call alone, whoever else has called before", async () => {
	const port = await freePort();
	const receiver = await startReceiver(port);
	const call = async (headers: Record<string, string>) => {
		const url = `http://127.0.0.1:${port}/`;
		return (await fetch(url, { method: 'POST', body: '{}', headers })).status;
	};
	const ofFal = { 'x-fal-webhook-request-id': 'one' };
	expect([await call({}), await call(ofFal), await call(ofFal)]).toEqual([200, 503, 200]);
	expect(receiver.deliveries.map(({ body }) => body.toString())).toEqual(['{}', '{}', '{}']);
	await receiver.close();
});
