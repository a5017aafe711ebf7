/** Takes the pictures that are named, or all of them, and leaves nothing running. */
import { scenes } from './scenes';
import { openStudio } from './studio';

async function main(wanted: readonly string[]): Promise<void> {
	const unknown = wanted.filter((name) => !Object.hasOwn(scenes, name));
	if (unknown.length > 0) {
		throw new Error(
			`No picture ${unknown.join(', ')}. There are ${Object.keys(scenes).join(', ')}`,
		);
	}
	const studio = await openStudio();
	try {
		for (const [name, play] of Object.entries(scenes)) {
			if (wanted.length > 0 && !wanted.includes(name)) continue;
			await studio.take(name, await play(studio));
		}
	} finally {
		await studio.close();
	}
}

main(process.argv.slice(2)).catch((error: unknown) => {
	console.error(error instanceof Error ? error.message : error);
	process.exitCode = 1;
});
