/** Tests that build on each other: after one that failed the others are not tried. */
export function createSteps(): {
	step(name: string, act: () => Promise<void>): void;
	readonly hasFailed: boolean;
} {
	let hasFailed = false;
	return {
		step(name, act) {
			it(name, async () => {
				if (hasFailed) throw new Error('A step before this one failed');
				hasFailed = true;
				await act();
				hasFailed = false;
			});
		},
		get hasFailed() {
			return hasFailed;
		},
	};
}
