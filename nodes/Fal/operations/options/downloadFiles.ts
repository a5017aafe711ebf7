import {
	choice,
	flag,
	ifSet,
	noLongerOffered,
	shownWhen,
	text,
	type Conditions,
	type Option,
} from './option';

// Whoever adds the option wants the files; without it there are none.
const downloadFiles = ifSet(
	flag({
		displayName: 'Download Files',
		default: true,
		description: 'Whether to download the files of the result into binary fields',
	}),
);

const filePath = text({
	displayName: 'File Path',
	placeholder: 'e.g. images[0]',
	description: 'Path of the file in the result. A list or an object means all files in it.',
});

const filesToDownload = choice({
	displayName: 'Files to Download',
	options: [
		{ name: 'All', value: 'all' },
		{ name: 'First', value: 'first' },
		{ name: 'By Path', value: 'path', description: 'Only those at File Path' },
	],
	default: 'all',
	description: 'Which files of the result to download',
});

const keepUrls = flag({
	displayName: 'Keep URLs in Result',
	default: true,
	description:
		'Whether the result keeps the URLs of downloaded files. Otherwise the name of the binary field takes their place, as it always does for data URIs.',
});

const oneItemPerFile = flag({
	displayName: 'One Item per File',
	default: false,
	description: 'Whether to output each downloaded file as an item of its own',
});

const outputBinaryProperty = text({
	displayName: 'Put Output File in Field',
	default: 'data',
	description:
		'The name of the output binary field. Further files get a number, such as data_1 and data_2.',
});

/** Where the switch *Download Files* is: among the options, above them, or in either place. */
const SWITCHES = {
	inOptions: ['downloadFiles'],
	above: ['/downloadFiles'],
	either: ['/downloadFiles', 'downloadFiles'],
} as const;

/** Options for bringing the files of a result into n8n. */
export function downloadOptions(where: keyof typeof SWITCHES) {
	const [first, ...others] = SWITCHES[where];
	const whenOn = <T>(option: Option<T>, more: Conditions = {}) => {
		const isOn = (name: string): Conditions => ({ [name]: [true], ...more });
		return shownWhen(option, isOn(first), ...others.map(isOn));
	};
	return {
		downloadFiles:
			where === 'inOptions' ? downloadFiles : noLongerOffered(downloadFiles, 'downloadFiles'),
		filePath: whenOn(filePath, { filesToDownload: ['path'] }),
		filesToDownload: whenOn(filesToDownload),
		keepUrls: whenOn(keepUrls),
		oneItemPerFile: whenOn(oneItemPerFile),
		outputBinaryProperty: whenOn(outputBinaryProperty),
	};
}
