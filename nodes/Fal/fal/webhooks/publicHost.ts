/** Names that are resolved inside a network only. */
const LOCAL_ENDINGS = ['localhost', 'local', 'internal', 'lan', 'home', 'home.arpa', 'localdomain'];

/** What is not routed on the internet: the first address, and how many bits all have in common. */
const PRIVATE_RANGES = [
	['0.0.0.0', 8],
	['10.0.0.0', 8],
	['100.64.0.0', 10],
	['127.0.0.0', 8],
	['169.254.0.0', 16],
	['172.16.0.0', 12],
	['192.168.0.0', 16],
	['224.0.0.0', 3],
] as const;

/**
 * Whether somebody on the internet may be able to reach this host: fal refuses to call loopback and
 * private ones. Looks at the name alone; where it leads is for fal to find out.
 *
 * @param hostname as `URL` gives it: lower case, an IPv6 address in brackets
 * @see https://fal.ai/docs/documentation/model-apis/inference/webhooks
 */
export function isPublicHost(hostname: string): boolean {
	if (hostname.startsWith('[')) return isPublicIPv6(hostname.slice(1, -1));
	if (/^[\d.]+$/.test(hostname)) return isPublicIPv4(hostname);
	const name = hostname.replace(/\.$/, '');
	return name.includes('.') && !LOCAL_ENDINGS.some((ending) => name.endsWith(`.${ending}`));
}

function isPublicIPv4(address: string): boolean {
	const number = numberOf(address);
	return !PRIVATE_RANGES.some(([first, bits]) => {
		const size = 2 ** (32 - bits);
		return Math.floor(number / size) === Math.floor(numberOf(first) / size);
	});
}

function numberOf(address: string): number {
	return address.split('.').reduce((number, part) => number * 256 + Number(part), 0);
}

/** Global unicast begins with 2 or 3; everything else is local, or an IPv4 address in disguise. */
function isPublicIPv6(address: string): boolean {
	return /^[23][\da-f]{3}:/.test(address);
}
