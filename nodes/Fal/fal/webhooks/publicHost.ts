import ipaddr from 'ipaddr.js';

/** Names that are resolved inside a network only. */
const LOCAL_ENDINGS = ['localhost', 'local', 'internal', 'lan', 'home', 'home.arpa', 'localdomain'];

/**
 * Whether somebody on the internet may be able to reach this host: fal refuses to call loopback and
 * private ones. Looks at the name alone; where it leads is for fal to find out.
 *
 * @param hostname as `URL` gives it: lower case, an IPv6 address in brackets
 * @see https://fal.ai/docs/documentation/model-apis/inference/webhooks
 */
export function isPublicHost(hostname: string): boolean {
	const address = hostname.replace(/^\[|\]$/g, '');
	if (ipaddr.isValid(address)) return ipaddr.process(address).range() === 'unicast';
	const name = hostname.replace(/\.$/, '');
	return name.includes('.') && !LOCAL_ENDINGS.some((ending) => name.endsWith(`.${ending}`));
}
