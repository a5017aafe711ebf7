/** A picture as rows of red, green and blue bytes. */
export interface Pixels {
	readonly width: number;
	readonly height: number;
	readonly rgb: Uint8Array;
}

type Colour = readonly [number, number, number];

/**
 * Paints a sky, a sun and three rows of hills; colours and shapes follow from `seed`.
 *
 * A landscape instead of noise: a person looking at a preview sees at once whether it arrived whole,
 * the right way up and in the right colours, and whether two results are different ones.
 */
export function paintLandscape(seed: number, width: number, height: number): Pixels {
	const hue = seed % 360;
	const dawn = colourOf(hue, 0.55, 0.85);
	const zenith = colourOf(hue + 40, 0.6, 0.45);
	const sun = colourOf(hue + 180, 0.9, 0.75);
	const sunX = width * (0.2 + ((seed >>> 9) % 60) / 100);
	const sunY = height * 0.3;
	const sunRadius = Math.min(width, height) * 0.12;
	const hills = [2, 1, 0].map((row) => hillsOf(seed, row, width, height));
	const rgb = new Uint8Array(width * height * 3);
	for (let y = 0, at = 0; y < height; y++) {
		const sky = blend(zenith, dawn, y / height);
		for (let x = 0; x < width; x++, at += 3) {
			let colour = (x - sunX) ** 2 + (y - sunY) ** 2 < sunRadius ** 2 ? sun : sky;
			for (const { tops, colour: own } of hills) {
				if (y <= (tops[x] ?? height)) continue;
				colour = own;
				break;
			}
			rgb[at] = colour[0];
			rgb[at + 1] = colour[1];
			rgb[at + 2] = colour[2];
		}
	}
	return { width, height, rgb };
}

interface Hills {
	readonly colour: Colour;
	/** Height of the ridge over every column, counted from above. */
	readonly tops: readonly number[];
}

/** Row 2 is the nearest. */
function hillsOf(seed: number, row: number, width: number, height: number): Hills {
	const phase = ((seed >>> (row * 4)) % 100) / 10;
	const waves = (5 + row * 2) / width;
	return {
		colour: colourOf((seed % 360) + 90 + row * 20, 0.4, 0.5 - row * 0.12),
		tops: Array.from(
			{ length: width },
			(_, x) => height * (0.55 + row * 0.14 + 0.05 * Math.sin(x * waves + phase)),
		),
	};
}

function blend(from: Colour, to: Colour, share: number): Colour {
	const mix = (a: number, b: number): number => Math.round(a + (b - a) * share);
	return [mix(from[0], to[0]), mix(from[1], to[1]), mix(from[2], to[2])];
}

/** Hue in degrees, saturation and lightness from 0 to 1. */
function colourOf(hue: number, saturation: number, lightness: number): Colour {
	const channel = (offset: number): number => {
		const k = (offset + hue / 30) % 12;
		const a = saturation * Math.min(lightness, 1 - lightness);
		return Math.round(255 * (lightness - a * Math.max(-1, Math.min(k - 3, 9 - k, 1))));
	};
	return [channel(0), channel(8), channel(4)];
}
