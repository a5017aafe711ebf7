import type { Locator, Page } from 'playwright-core';

/** The form of *Model → Run* in an open node, in the words of a person who fills it in. */
export interface Form {
	/** What the field of the model shows. */
	model(): Promise<string>;
	/** Opens the list of models; gives its entries once there are any. */
	openList(): Promise<string[]>;
	/** Types into the open list; gives the entries once one of them holds `text`. */
	search(text: string): Promise<string[]>;
	/** The words in the place of the list. */
	readListError(): Promise<string>;
	/** Searches for the model and picks it; waits for its fields, or for what is said instead. */
	pickModel(id: string): Promise<void>;
	/** Names the model by a text: *By ID* or *By URL*. */
	setModel(way: 'By ID' | 'By URL', text: string): Promise<void>;
	/** Names of the fields that are shown, with all that stands behind them. */
	labels(): Promise<string[]>;
	/** What stands in the place of the fields. */
	readNotice(): Promise<string>;
	box(name: string): Locator;
	/** What a text box, a number or a choice shows. */
	valueOf(name: string): Promise<string>;
	type(name: string, text: string): Promise<void>;
	choose(name: string, option: string): Promise<void>;
	/** Turns a switch over. */
	switch(name: string): Promise<void>;
	isOn(name: string): Promise<boolean>;
	/** Opens a choice and gives what there is to choose. */
	optionsOf(name: string): Promise<string[]>;
	writeExpression(name: string, expression: string): Promise<void>;
	/** Presses Tab until it is on the button with this test ID; gives the fields on the way. */
	tabThrough(lastButton: string): Promise<string[]>;
	/** Adds an entry of *Options*. */
	addOption(name: string): Promise<void>;
	/** Presses the button that leaves a field of a tool to the agent's model. */
	letModelDefine(name: string): Promise<void>;
	/** What is behind *Add field*. */
	tuckedAway(): Promise<string[]>;
	addAllFields(): Promise<void>;
}

/** n8n waits with what is typed before it asks, and before it takes it into the workflow. */
const DEBOUNCE_MS = 600;

const MOST_TABS = 100;
const BOX = 'parameter-input-';
/** Of what has the focus and all that is around it, from inside to outside. */
const TEST_IDS_OF_FOCUS = `(() => {
	const ids = [];
	for (let element = document.activeElement; element; element = element.parentElement) {
		ids.push(element.getAttribute('data-test-id') ?? '');
	}
	return ids;
})()`;

export function createForm(page: Page): Form {
	const whole = page.getByTestId('ndv');
	const fields = whole.getByTestId('resource-mapper-container');
	const entries = page.getByTestId('rlc-item').locator('visible=true');
	const searchBar = page.getByTestId('rlc-search').locator('visible=true');
	const isLoaded = (answer: { url(): string }) => answer.url().endsWith('/resource-mapper-fields');

	const form: Form = {
		async model() {
			const field = whole.getByTestId('rlc-input');
			return await field
				.locator('input')
				.or(field.and(page.locator('input')))
				.first()
				.inputValue();
		},
		async openList() {
			await whole.getByTestId('rlc-input').click();
			await entries.first().waitFor();
			return await entries.allInnerTexts();
		},
		async search(text) {
			await searchBar.fill(text);
			await entries.filter({ hasText: text }).first().waitFor();
			return await entries.allInnerTexts();
		},
		async readListError() {
			const error = page.getByTestId('rlc-error-container').locator('visible=true');
			await error.waitFor();
			return await error.innerText();
		},
		async pickModel(id) {
			await form.openList();
			await form.search(id);
			const loaded = page.waitForResponse(isLoaded);
			await entries
				.filter({ hasText: `· ${id}` })
				.first()
				.click();
			await loaded;
			await page.waitForTimeout(DEBOUNCE_MS);
		},
		async setModel(way, text) {
			await whole.getByTestId('rlc-mode-selector').click();
			await visibleOption(page, way).click();
			const loaded = page.waitForResponse(isLoaded);
			await whole.getByTestId('rlc-input').fill(text);
			await loaded;
			await page.waitForTimeout(DEBOUNCE_MS);
		},
		async labels() {
			return await fields.locator('.parameter-item [class*="_title"]').allInnerTexts();
		},
		async readNotice() {
			return await whole.getByTestId('empty-fields-notice').innerText();
		},
		box: (name) => whole.getByTestId(`parameter-input-${name}`).first(),
		async valueOf(name) {
			return await form.box(name).locator('input, textarea').first().inputValue();
		},
		async type(name, text) {
			const input = form.box(name).locator('input, textarea').first();
			await input.fill(text);
			// While it has the focus n8n lays a hint over the field below.
			await input.blur();
			await page.waitForTimeout(DEBOUNCE_MS);
		},
		async choose(name, option) {
			await form.box(name).click();
			await visibleOption(page, option).click();
			await page.waitForTimeout(DEBOUNCE_MS);
		},
		async switch(name) {
			await form.box(name).locator('.el-switch').click();
			await page.waitForTimeout(DEBOUNCE_MS);
		},
		async isOn(name) {
			return await form.box(name).locator('.el-switch input').isChecked();
		},
		async optionsOf(name) {
			await form.box(name).click();
			const options = page.getByRole('option').locator('visible=true');
			await options.first().waitFor();
			return (await options.allInnerTexts()).map((text) => text.split('\n')[0] ?? '');
		},
		async writeExpression(name, expression) {
			const editor = form.box(name).locator('.cm-content');
			if (!(await editor.isVisible())) {
				const box = page.getByTestId(`parameter-input-${name}`);
				const item = whole.locator('.parameter-item').filter({ has: box });
				// The outermost is the mapper as a whole, where the field is one of many.
				await item.last().hover();
				await item.last().getByText('Expression', { exact: true }).click();
				await editor.waitFor();
			}
			await editor.fill(expression);
			await page.waitForTimeout(DEBOUNCE_MS);
		},
		async tabThrough(lastButton) {
			const passed = new Set<string>();
			for (let presses = 0; presses < MOST_TABS; presses++) {
				const around = await page.evaluate<string[]>(TEST_IDS_OF_FOCUS);
				if (around.includes(lastButton)) return [...passed];
				const box = around.find((id) => id.startsWith(BOX) && id !== `${BOX}field`);
				if (box !== undefined) passed.add(box.slice(BOX.length));
				await page.keyboard.press('Tab');
			}
			throw new Error(`No Tab leads to ${lastButton}. It passed ${[...passed].join(', ')}`);
		},
		async addOption(name) {
			await whole.getByPlaceholder('Add option').click();
			await visibleOption(page, name).click();
		},
		async letModelDefine(name) {
			const box = page.getByTestId(`parameter-input-${name}`);
			await box.first().waitFor();
			const item = whole.locator('.parameter-item').filter({ has: box }).last();
			await item.getByTestId('from-ai-override-button').click();
			await page.waitForTimeout(DEBOUNCE_MS);
		},
		async tuckedAway() {
			await fields.getByTestId('add-fields-select').locator('button').first().click();
			await page.getByRole('menuitem').first().waitFor();
			const labels = await page.getByRole('menuitem').allInnerTexts();
			return labels.filter((label) => label !== '');
		},
		async addAllFields() {
			await fields.getByTestId('action-toggle').first().click();
			await page.getByText('Add All Fields').click();
			await page.waitForTimeout(DEBOUNCE_MS);
		},
	};
	return form;
}

function visibleOption(page: Page, text: string): Locator {
	return page.getByRole('option').filter({ hasText: text }).locator('visible=true').first();
}
