import { cutText, isDataUri, parseDataUri, type Doubts } from '../../fal';

/** What a failed expression leaves behind in the place of a value. */
const LEFT_BEHIND = new Set(['undefined', 'null', 'NaN']);
/** How n8n's editor shows a value that is not there. */
const SHOWN_AS_NOTHING = /^\[(?:undefined|null|empty)\]$/;
const OBJECT_AS_TEXT = '[object Object]';
/** Other objects, as texts. */
const OTHER_OBJECT = /^\[object [A-Z]\w*\]$|^\[Object: null prototype\]/;
/** What a spreadsheet shows for a formula that fails. */
const ERROR_OF_A_SHEET = /^#(?:REF!|N\/A|VALUE!|NAME\?|DIV\/0!|NUM!|NULL!|ERROR!|SPILL!)$/;
/** An expression without its braces, and nothing else. */
const WITHOUT_BRACES =
	/^=?\$(?:json|input|node|binary|items?)\b[\w.$[\]"'()]*$|^=?\$\('[^']+'\)\S*$/;
/** How n8n notes where it keeps a file (`BinaryDataService` of n8n-core): the mode, and often an ID. */
const KEPT_ELSEWHERE = /^(?:filesystem(?:-v2)?|s3|azure|database)(?::|$)/;
const BASE64 = /^[A-Za-z0-9+/\s]+={0,2}\s*$/;
/** How png, jpeg, gif, webp and wav, pdf, mp3, ogg, zip, mp4 and glb begin in base64. */
const BASE64_OF_FILE =
	/^(?:iVBORw|\/9j\/|R0lGOD|UklGR|JVBERi|SUQz|T2dnUw|UEsDB|AAAA[A-Za-z0-9+/]{4}Z0eX|Z2xURg)/;

/** Files and servers of the machine itself; `/data/` is where fal's own machines keep files of an app. */
const OF_THIS_MACHINE =
	/^(?:file:|blob:|[a-z]:[\\/]|~?\/(?!\/|data\/)|\\\\|https?:\/\/(?:localhost|127\.\d+\.\d+\.\d+|0\.0\.0\.0|\[::1\])(?=[:/?#]|$))/i;
/** `https://undefined/a.png`, `https://a.example/undefined.png` */
const WITHOUT_A_PART = /^https?:\/\/[^?#]*(?<=\/)undefined(?=[./?#]|$)/i;

const NAME_THE_FIELD =
	'Name the binary field of the file in Image Input or Files to Upload, or use the field of the form';

/** Texts that hardly anybody means, by the ways in which they come to be in n8n. */
export const doubts: Doubts = {
	text(text) {
		const plain = text.trim();
		if (LEFT_BEHIND.has(plain))
			return `the text "${plain}", which an expression without a value gives`;
		if (SHOWN_AS_NOTHING.test(plain)) return `the text "${plain}", which stands for no value`;
		if (ERROR_OF_A_SHEET.test(plain)) return `"${plain}", the error of a formula in a sheet`;
		if (OTHER_OBJECT.test(plain)) return `"${cutText(plain, 40)}", which is an object made a text`;
		if (plain.length < 200 && WITHOUT_BRACES.test(plain)) {
			return `"${plain}", an expression without braces. Switch the field to Expression and write {{ ${plain.replace('=', '')} }}`;
		}
		return text.includes(OBJECT_AS_TEXT)
			? `${OBJECT_AS_TEXT}, which is what an object becomes in a text. Name one of its members, or use JSON.stringify`
			: undefined;
	},
	file(text) {
		const plain = text.trim();
		if (isDataUri(plain)) return doubtOfDataUri(plain);
		if (KEPT_ELSEWHERE.test(plain)) {
			return `"${cutText(plain, 40)}", n8n’s note of where it keeps a file. ${NAME_THE_FIELD}`;
		}
		if (BASE64_OF_FILE.test(plain) && BASE64.test(plain)) {
			return `base64 without the head of a data URI, such as data:image/png;base64,. ${NAME_THE_FIELD}`;
		}
		if (OF_THIS_MACHINE.test(plain.slice(0, 200))) {
			return `"${cutText(plain, 60)}", which fal cannot open from outside. ${NAME_THE_FIELD}`;
		}
		if (WITHOUT_A_PART.test(plain)) {
			return `"${cutText(plain, 60)}", an address with a part that an expression did not give`;
		}
		return doubts.text(text);
	},
};

function doubtOfDataUri(uri: string): string | undefined {
	const content = uri.slice(uri.indexOf(',') + 1);
	if (content.trim() === '') return `a data URI without content. ${NAME_THE_FIELD}`;
	const plain = content.length > 200 ? '' : content.trim();
	const isNoContent =
		KEPT_ELSEWHERE.test(plain) || LEFT_BEHIND.has(plain) || plain === OBJECT_AS_TEXT;
	return isNoContent || !parseDataUri(uri)
		? `a data URI that holds "${cutText(plain, 40)}" instead of the file. ${NAME_THE_FIELD}`
		: undefined;
}
