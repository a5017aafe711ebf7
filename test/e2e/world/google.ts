import { createHash, generateKeyPairSync, randomUUID } from 'node:crypto';
import { listMember, textMember, type Emulator } from '../../../emulator';

export interface Google {
	/** Hashes of what was stored in Drive, by the name of the file. */
	readonly files: ReadonlyMap<string, { readonly sha256: string; readonly link: string }>;
	/** The rows of the only sheet, the head among them. */
	readonly rows: string[][];
}

const TOKEN = 'token-of-a-test';
const { privateKey } = generateKeyPairSync('rsa', {
	modulusLength: 2_048,
	publicKeyEncoding: { type: 'spki', format: 'pem' },
	privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});
/** For n8n's credential *Google Service Account API*, which needs nobody to sign in. */
export const googleAccount = {
	email: 'robot@example.iam.gserviceaccount.com',
	privateKey,
	inpersonate: false,
};

/**
 * Plays Google Drive and Sheets, as far as n8n's nodes use them to store a file, read rows and update one:
 * https://developers.google.com/workspace/drive/api/guides/manage-uploads and
 * https://developers.google.com/workspace/sheets/api/reference/rest/v4/spreadsheets.values
 */
export function startGoogle(fal: Emulator): Google {
	const files = new Map<string, { sha256: string; link: string }>();
	const rows: string[][] = [];
	const uploaded = new Map<string, string>();

	fal.site('oauth2.googleapis.com', ({ response }) => {
		const body = JSON.stringify({ access_token: TOKEN, token_type: 'Bearer', expires_in: 3_600 });
		response.writeHead(200, { 'content-type': 'application/json' }).end(body);
		return true;
	});
	fal.site('www.googleapis.com', async (call) => {
		const { method, path, headers, response } = call;
		const json = (body: object) => {
			response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
			return true;
		};
		const id = /[^/]+$/.exec(path)?.[0] ?? '';
		// The address of an upload is a secret of its own.
		const isUpload = method === 'PUT' && path.startsWith('/upload/session/');
		if (!isUpload && headers.authorization !== `Bearer ${TOKEN}`) {
			response.writeHead(401).end();
			return true;
		}
		if (method === 'POST' && path === '/upload/drive/v3/files') {
			const location = `https://www.googleapis.com/upload/session/${randomUUID()}`;
			response.writeHead(200, { location }).end();
			return true;
		}
		const bytes = await call.bytes();
		if (isUpload) {
			uploaded.set(id, createHash('sha256').update(bytes).digest('hex'));
			return json({ id });
		}
		if (method === 'PATCH' && path.startsWith('/drive/v3/files/')) {
			const link = `https://drive.google.com/file/d/${id}/view`;
			const name = textMember(JSON.parse(bytes.toString()), 'name') ?? '';
			files.set(name, { sha256: uploaded.get(id) ?? '', link });
			return json({ id, name, webViewLink: link });
		}
		response.writeHead(404).end();
		return true;
	});

	fal.site('sheets.googleapis.com', async (call) => {
		const { method, path, response } = call;
		const json = (body: object) => {
			response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
			return true;
		};
		if (method === 'POST' && path.endsWith('/values:batchUpdate')) {
			const body: unknown = JSON.parse((await call.bytes()).toString());
			for (const data of listMember(body, 'data')) write(rows, data);
			return json({});
		}
		if (method !== 'GET') {
			response.writeHead(404).end();
			return true;
		}
		if (!path.includes('/values/')) {
			return json({ sheets: [{ properties: { sheetId: 0, title: 'Videos' } }] });
		}
		const range = decodeURIComponent(path.slice(path.indexOf('/values/') + '/values/'.length));
		const [, column, from, to] = /!(?:([A-Z]):[A-Z]|(\d+):(\d+))$/.exec(range) ?? [];
		const asked = from === undefined ? rows : rows.slice(Number(from) - 1, Number(to));
		const index = column === undefined ? undefined : column.charCodeAt(0) - 65;
		return json({
			range,
			values: index === undefined || index === 0 ? asked : asked.map((row) => [row[index] ?? '']),
		});
	});
	return { files, rows };
}

/** One cell or more: `Videos!B2` with a list of lists. */
function write(rows: string[][], data: unknown): void {
	const [, letter = 'A', row = '1'] = /!([A-Z])(\d+)/.exec(textMember(data, 'range') ?? '') ?? [];
	const [values] = listMember(data, 'values');
	const target = rows[Number(row) - 1];
	if (target === undefined || !Array.isArray(values)) return;
	for (const [index, value] of values.entries()) {
		target[letter.charCodeAt(0) - 65 + index] = String(value);
	}
}
