import type { Browser } from 'playwright-core';
import { defineModels } from '../../../demo/models';
import { startBrowser } from '../editor/browser';
import { createCanvas, type Canvas } from '../editor/canvas';
import { createEditor, type Editor } from '../editor/editor';
import { createForm, type Form } from '../editor/form';
import { startWorld, type World } from '../world/world';
import { setUpCamera, type Camera } from './camera';

/** An n8n on the demo's fal, with a credential, in a window with a camera. */
export interface Studio extends Pick<World, 'fal' | 'n8n'>, Camera {
	readonly canvas: Canvas;
	readonly editor: Editor;
	readonly form: Form;
	readonly credential: { readonly id: string; readonly name: string };
	close(): Promise<void>;
}

export async function openStudio(): Promise<Studio> {
	const world = await startWorld();
	let browser: Browser | undefined;
	const close = async () => {
		await browser?.close();
		await world.stop();
	};
	try {
		const { fal, n8n } = world;
		defineModels(fal);
		browser = await startBrowser(fal);
		const camera = await setUpCamera(browser, n8n);
		const { page } = camera;
		return {
			fal,
			n8n,
			...camera,
			canvas: createCanvas(page, n8n.origin),
			editor: createEditor(page, n8n.origin),
			form: createForm(page),
			credential: await n8n.api.createFalCredential(fal.key),
			close,
		};
	} catch (error) {
		await close();
		throw error;
	}
}
