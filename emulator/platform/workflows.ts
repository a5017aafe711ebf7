import type { Account } from '../control/account';
import type { JsonValue } from '../control/behaviour';
import type { EmulatorContext } from '../server/context';
import { listMember, member, textMember } from '../server/members';
import type { Call } from '../server/types';
import { commaList, pageOf } from './page';
import { isRefused, refuse } from './reply';

/** A workflow of the account, as fal's editor keeps it; it runs as `workflows/{username}/{name}`. */
export interface Workflow {
	readonly name: string;
	readonly title: string;
	readonly description?: string;
	readonly tags: readonly string[];
	readonly isPublic: boolean;
	readonly createdAt: string;
	/** `{ name, version, nodes, output, schema: { input, output } }`. */
	readonly contents: JsonValue;
}

const NAME = /^[\w-]{1,128}$/;
const PAGE = { defaultLimit: 50, largestLimit: 100 };

/** The workflow every account here has: one picture from one prompt. */
const POSTER: Workflow = {
	name: 'poster',
	title: 'Poster',
	description: 'A poster from a few words',
	tags: ['image'],
	isPublic: false,
	createdAt: '2026-01-15T12:00:00Z',
	contents: {
		name: 'poster',
		version: '1.0.0',
		nodes: {
			picture: {
				id: 'picture',
				type: 'run',
				app: 'fal-ai/fast-sdxl',
				depends: [],
				input: { prompt: '$input.prompt' },
			},
		},
		output: { images: '$picture.images' },
		schema: {
			input: {
				prompt: {
					name: 'prompt',
					label: 'Prompt',
					type: 'string',
					description: 'What the poster shows',
					required: true,
					examples: ['a fox on skis'],
				},
				seed: { name: 'seed', label: 'Seed', type: 'number', required: false, default: 42 },
			},
			output: { images: { name: 'images', label: 'Images', type: 'array' } },
		},
	},
};

/** `/v1/workflows` and `/v1/workflows/{username}/{name}` (docs/protocol.md 7.5). */
export function createWorkflows(context: EmulatorContext, account: Account) {
	const workflows = new Map<string, Workflow>([[POSTER.name, POSTER]]);
	return { workflows, answerMany, answerOne };

	async function answerMany(call: Call): Promise<true> {
		if (isRefused(context, call, 'key')) return true;
		if (call.method === 'POST') return await create(call);
		const { query } = call;
		const words = (query.get('search') ?? '').toLowerCase();
		const used = commaList(query, 'used_endpoint_ids');
		const found = [...workflows.values()].filter((workflow) => {
			const text = `${workflow.name} ${workflow.title}`.toLowerCase();
			return text.includes(words) && used.every((id) => endpointsOf(workflow).includes(id));
		});
		const page = pageOf(found, query, PAGE);
		if (page === undefined) return refuse(context, call, 400);
		const { items, ...rest } = page;
		return context.replies.json(call, 200, {
			workflows: items.map((workflow) => ({
				...head(workflow),
				...(workflow.description !== undefined && { description: workflow.description }),
				tags: workflow.tags,
				endpoint_ids: endpointsOf(workflow),
			})),
			...rest,
			total: found.length,
		});
	}

	function answerOne(call: Call, username: string, name: string): true {
		if (isRefused(context, call, 'key')) return true;
		if (!NAME.test(username) || !NAME.test(name)) return refuse(context, call, 400);
		const workflow = username === account.username ? workflows.get(name) : undefined;
		if (workflow === undefined) return refuse(context, call, 404);
		return context.replies.json(call, 200, { workflow: whole(workflow) });
	}

	async function create(call: Call): Promise<true> {
		const body = await call.json();
		const name = textMember(body, 'name') ?? '';
		const title = textMember(body, 'title');
		const contents = member(body, 'contents');
		const isGood = NAME.test(name) && title !== undefined && isJsonObject(contents);
		// Also where the name is taken.
		if (!isGood || workflows.has(name)) return refuse(context, call, 400);
		const workflow: Workflow = {
			name,
			title,
			tags: listMember(body, 'tags').filter((tag) => typeof tag === 'string'),
			isPublic: member(body, 'is_public') === true,
			createdAt: context.isoTime(context.nowMs()),
			contents,
		};
		workflows.set(name, workflow);
		return context.replies.json(call, 201, { workflow: whole(workflow) });
	}

	function whole(workflow: Workflow): unknown {
		return { ...head(workflow), is_public: workflow.isPublic, contents: workflow.contents };
	}

	function head({ name, title, createdAt }: Workflow) {
		return { name, title, user_nickname: account.username, created_at: createdAt };
	}
}

function endpointsOf({ contents }: Workflow): readonly string[] {
	const nodes = Object.values(member(contents, 'nodes') ?? {});
	return [...new Set(nodes.flatMap((node) => textMember(node, 'app') ?? []))];
}

function isJsonObject(value: unknown): value is JsonValue {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
