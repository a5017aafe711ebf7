import { connectFaults } from '../faults/connections';
import { faultKinds, faultsFor } from '../faults';
import type { FaultKind } from '../faults/kind';
import type { HostileCall } from '../front/call';
import type { Connection, FrontRules } from '../front/front';
import { randomOf, type Random } from '../random';
import type { VirtualTime } from '../time/virtualTime';
import type { Truth } from '../truth/truth';
import { keyWatch } from './keyWatch';
import type { Scenario } from './scenario';
import { itemIn, stageOf } from './stage';

/** One thing that was done to somebody, as it is printed. */
export interface Deed {
	/** Milliseconds since the run began. */
	readonly atMs: number;
	/** `submit of item 3, call 1` */
	readonly to: string;
	readonly fault: string;
	notes: string;
}

/** What a run shows of the calls of the node. */
export interface Watch {
	readonly deeds: Deed[];
	calls: number;
	/** The key at places where it must not be: host and path. */
	readonly keyElsewhere: string[];
}

const HONEST = 'honest';

/** The rules of one run: what the scenario draws for every call, and a diary of it. */
export function rulesOf(
	scenario: Scenario,
	key: string,
	time: VirtualTime,
	truth: Truth,
): { readonly rules: FrontRules; readonly watch: Watch } {
	const startedAt = time.now();
	const watch: Watch = { deeds: [], calls: 0, keyElsewhere: [] };
	const counts = new Map<string, number>();
	const sinceStart = () => time.now() - startedAt;

	const nth = (name: string): number => {
		const count = (counts.get(name) ?? 0) + 1;
		counts.set(name, count);
		return count;
	};
	const write = (to: string, fault: string): Deed => {
		const deed = { atMs: sinceStart(), to, fault, notes: '' };
		watch.deeds.push(deed);
		return deed;
	};
	const weatherFor = (purpose: string): string | undefined =>
		scenario.weather.find(
			({ fromMs, toMs, purposes }) =>
				sinceStart() >= fromMs && sinceStart() < toMs && purposes.some((one) => one === purpose),
		)?.fault;

	const connect = async (connection: Connection): Promise<boolean> => {
		const { host } = connection;
		const name = `connection to ${host}, number ${nth(host)}`;
		const random = randomOf('connect', scenario.name, name);
		const isRefused = scenario.weather.some(
			({ fromMs, toMs, fault }) =>
				fault === 'refused' && sinceStart() >= fromMs && sinceStart() < toMs,
		);
		const isFaulty = random.chance(scenario.connectFaultRate);
		if (!isRefused && !isFaulty) return false;
		const fault = isRefused
			? connectFaults[0]
			: random.weighted(connectFaults.map((kind) => [kind.weight ?? 1, kind] as const));
		if (!fault) return false;
		const deed = write(name, fault.name);
		const note = (words: string | number) => {
			deed.notes += ` ${words}`;
		};
		return await fault.act({ connection, random, time, note });
	};

	const faultOf = (call: HostileCall, random: Random): FaultKind | undefined => {
		const lasting = weatherFor(call.purpose);
		const weather = faultKinds.find(({ name }) => name === lasting);
		if (weather) return weather;
		const possible = faultsFor(call.purpose).filter(
			([, { name }]) => scenario.only === undefined || scenario.only.includes(name),
		);
		const isFaulty = random.chance(scenario.faultRate[call.purpose]);
		return isFaulty && possible.length > 0 ? random.weighted(possible) : undefined;
	};

	const serve = async (given: HostileCall): Promise<void> => {
		watch.calls += 1;
		// The item of a paid call stands in its body, which a fault may want to read for itself.
		const isPaid = ['submit', 'direct', 'modelStream'].includes(given.purpose);
		const item = isPaid ? undefined : truth.of(given)?.item;
		const about = await nameOf(given, isPaid, item);
		const name = `${given.purpose} ${about}, call ${nth(`${given.purpose} ${about}`)}`;
		if (given.purpose === 'cancel') {
			const taking = truth.of(given);
			if (taking) taking.cancelTries += 1;
		}
		const random = randomOf('call', scenario.name, name);
		const kind = faultOf(given, random);
		const deed = write(name, kind?.name ?? HONEST);
		const stage = stageOf(given, random, time, truth, deed);
		if (!kind) {
			await stage.honestly();
			return;
		}
		if (kind.alters === true) stage.spoil('isAltered');
		if (kind.forges === true) stage.spoil('isForged');
		await kind.act(stage);
	};

	const rules: FrontRules = {
		connect,
		tls(host) {
			const name = `TLS with ${host}, number ${nth(`tls ${host}`)}`;
			const random = randomOf('tls', scenario.name, name);
			if (random.chance(scenario.connectFaultRate / 5)) {
				write(name, 'certificate of nobody');
				return 'untrusted';
			}
			return random.chance(scenario.oldTls) ? 'tls12' : 'tls13';
		},
		call: serve,
		seen: keyWatch(key, watch.keyElsewhere),
	};
	return { rules, watch };
}

/** The item that a call is about, or where it leads. */
async function nameOf(
	call: HostileCall,
	isPaid: boolean,
	item: number | undefined,
): Promise<string> {
	if (isPaid) return `of item ${String(itemIn(await call.body()))}`;
	if (item !== undefined) return `of item ${item}`;
	return `at ${call.host}${call.path.replace(/[0-9a-f-]{8,}/g, '…')}`;
}
