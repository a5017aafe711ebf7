import { createHash } from 'node:crypto';
import type { Emulator } from '../../../emulator';

export interface Drive {
	/** For the credential of n8n's Nextcloud node. */
	readonly account: {
		readonly webDavUrl: string;
		readonly user: string;
		readonly password: string;
	};
	/** What was stored, by its path. */
	readonly files: ReadonlyMap<
		string,
		{ readonly type: string | undefined; readonly sha256: string }
	>;
}

/** Plays a Nextcloud, as far as storing files by WebDAV goes (RFC 4918, PUT). */
export function startDrive(fal: Emulator): Drive {
	const host = 'cloud.example.com';
	const account = {
		webDavUrl: `https://${host}/remote.php/webdav`,
		user: 'olivia',
		password: 'pw',
	};
	const login = Buffer.from(`${account.user}:${account.password}`).toString('base64');
	const files = new Map<string, { type: string | undefined; sha256: string }>();
	fal.site(host, async (call) => {
		const path = call.path.replace(/^\/remote\.php\/webdav\/+/, '/');
		if (call.method !== 'PUT' || call.headers.authorization !== `Basic ${login}`) {
			call.response.writeHead(403).end();
			return true;
		}
		const sha256 = createHash('sha256')
			.update(await call.bytes())
			.digest('hex');
		files.set(decodeURI(path), { type: call.headers['content-type'], sha256 });
		call.response.writeHead(201).end();
		return true;
	});
	return { account, files };
}
