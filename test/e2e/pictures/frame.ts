import type { Locator } from 'playwright-core';

/** Part of the window, in CSS pixels. */
export interface Frame {
	readonly x: number;
	readonly y: number;
	readonly width: number;
	readonly height: number;
}

/** Around all that is found, with room on every side; less than none leaves its edge out. @throws when nothing of it is shown */
export async function around(found: Locator, room = 0): Promise<Frame> {
	await found.first().waitFor();
	const shown = await Promise.all((await found.all()).map((one) => one.boundingBox()));
	const boxes = shown.filter((box) => box !== null);
	const left = Math.min(...boxes.map(({ x }) => x)) - room;
	const top = Math.min(...boxes.map(({ y }) => y)) - room;
	const right = Math.max(...boxes.map(({ x, width }) => x + width)) + room;
	const bottom = Math.max(...boxes.map(({ y, height }) => y + height)) + room;
	return { x: left, y: top, width: right - left, height: bottom - top };
}

/** The upper part of a frame, down to the end of what is found and a little room. */
export async function downTo(frame: Frame, found: Locator, room: number): Promise<Frame> {
	const { y, height } = await around(found, room);
	return { ...frame, height: y + height - frame.y };
}
