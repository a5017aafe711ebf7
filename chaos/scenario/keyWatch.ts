import type { IncomingMessage } from 'node:http';

import { HOSTS_OF_FAL } from '../front/purpose';

/** Notes every call that has the key with it where it must not be: elsewhere, or outside of TLS. */
export function keyWatch(
	key: string,
	elsewhere: string[],
): (host: string, request: IncomingMessage) => void {
	const secret = key.split(':')[1] ?? key;
	return (host, request) => {
		const { method = '', url = '' } = request;
		const text = `${url} ${JSON.stringify(request.headers)}`;
		if (!text.includes(secret)) return;
		const isSecret = Reflect.get(request.socket, 'encrypted') === true && method !== 'CONNECT';
		if (!HOSTS_OF_FAL.has(host) || !isSecret) elsewhere.push(`${host} ${method} ${url}`);
	};
}
