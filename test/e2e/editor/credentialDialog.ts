import type { Page } from 'playwright-core';

/** The window in which a credential is created or changed. */
export interface CredentialDialog {
	setKey(key: string): Promise<void>;
	/** Saves and gives what n8n says about the connection. */
	save(): Promise<string>;
	close(): Promise<void>;
}

export function credentialDialog(page: Page): CredentialDialog {
	const dialog = page.getByTestId('editCredential-modal');
	return {
		async setKey(key) {
			await dialog.getByTestId('parameter-input-apiKey').locator('input').fill(key);
		},
		async save() {
			const tested = page.waitForResponse((answer) => answer.url().endsWith('/credentials/test'));
			await dialog.getByTestId('credential-save-button').click();
			const { data } = (await (await tested).json()) as {
				data: { status: string; message: string };
			};
			return `${data.status}: ${data.message}`;
		},
		async close() {
			// After a good test of a new credential n8n closes the window itself.
			await page.waitForTimeout(500);
			if (await dialog.isVisible()) await dialog.locator('.el-dialog__headerbtn').click();
			await dialog.waitFor({ state: 'hidden' });
		},
	};
}
