import { falError, isFileOfFal } from '../fal';
import type { N8nTransport } from '../n8n/ports/transport';

/**
 * The same transport, for files that fal keeps and for nothing else, redirects included. What calls a
 * trigger names the addresses of its files, and n8n would fetch them from inside of its network.
 */
export function onlyFilesOfFal(transport: N8nTransport): N8nTransport {
	return {
		...transport,
		async open(request) {
			if (!isFileOfFal(request.url)) throw notOfFal(request.url);
			return await transport.open(request);
		},
	};
}

function notOfFal(url: string) {
	const host = URL.canParse(url) ? new URL(url).host : '';
	return falError({
		kind: 'downloadFailed',
		message: `"${host}" is not one of fal’s own hosts. To download from it, switch on Download From Any Host`,
	});
}
