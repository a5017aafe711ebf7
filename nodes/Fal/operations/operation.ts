import type { INodeProperties } from 'n8n-workflow';

import type { Item } from '../n8n/items';
import type { Work } from '../n8n/item/outcome';
import type { Verb } from './verbs/verb';

/** One entry of an Operation menu: what it shows, and what it does with an item. */
export interface Operation {
	/** Title Case, as the menu shows it. */
	readonly name: string;
	/** A short sentence for the node panel; agents read it as the description of the tool. */
	readonly action: string;
	readonly description: string;
	/** What it is a name for, when that is a run of one of certain models. */
	readonly verb?: Verb;
	/** The fields; their visibility is added by the table of operations. */
	readonly properties: readonly INodeProperties[];
	/**
	 * One item or several for an incoming one, or what the execution is to wait for.
	 *
	 * @throws {FalError}
	 */
	execute(item: Item): Promise<Work>;
	/**
	 * Reads what an item asks for, and refuses what `execute` would refuse before it pays: nothing is sent
	 * to fal but questions about models. Only where something is paid.
	 *
	 * @throws {FalError}
	 */
	readonly check?: (item: Item) => Promise<void>;
}

export interface Resource {
	readonly name: string;
	readonly operations: Readonly<Record<string, Operation>>;
	/** The operation that is chosen first. */
	readonly first: string;
}
