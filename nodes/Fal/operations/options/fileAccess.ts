import type { INodePropertyOptions } from 'n8n-workflow';

import { FILE_ACCESS, type FileAccess } from '../../fal';
import { choice, ifSet } from './option';

const TEXTS: Readonly<Record<FileAccess, Omit<INodePropertyOptions, 'value'>>> = {
	allow: { name: 'Everyone', description: 'Whoever has the URL' },
	forbid: { name: 'Only My Account', description: 'Others are refused' },
	hide: { name: 'Only My Account, Hidden', description: 'Others are told that there is no file' },
};

/** Without it the settings of the account hold. */
export const fileAccess = ifSet(
	choice({
		displayName: 'File Access',
		options: FILE_ACCESS.map((value) => ({ ...TEXTS[value], value })),
		default: 'forbid',
		description:
			'Who may open the files that are made, or that Upload uploads, at their URL. Download Files and Get Signed URL open those that are not for everyone.',
	}),
);
