import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as ts from 'typescript';

import { tryParseJson } from '../../nodes/Fal/fal';
import { documentWith } from './recordedModels';
import type { Json } from './wire';

type JsonSchema = Readonly<Record<string, unknown>>;

/**
 * The inputs of some 1,200 models, as fal's own client types them: a second source of shapes beside the
 * recorded documents. They have choices, lists, nested types and defaults, and neither limits nor
 * examples; files are texts.
 */
export function clientModels(): ReadonlyMap<string, Json> {
	const types = readTypes();
	const schemas = Object.fromEntries([...types].map(([name, { type }]) => [name, schemaOf(type)]));
	const map = types.get('EndpointTypeMap');
	if (!map || !ts.isTypeLiteralNode(map.type)) throw new Error('The client lists no models');
	return new Map(
		map.type.members.filter(ts.isPropertySignature).flatMap((member) => {
			const input = inputOf(member);
			return input === undefined || !types.has(input)
				? []
				: [[nameOf(member), documentWith(reference(input), schemas)] as const];
		}),
	);
}

function readTypes(): Map<string, ts.TypeAliasDeclaration> {
	const path = join(dirname(require.resolve('@fal-ai/client')), 'types', 'endpoints.d.ts');
	const file = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true);
	const aliases = file.statements.filter(ts.isTypeAliasDeclaration);
	return new Map(aliases.map((alias) => [alias.name.text, alias]));
}

function inputOf({ type }: ts.PropertySignature): string | undefined {
	const members = type && ts.isTypeLiteralNode(type) ? type.members : undefined;
	const input = members?.filter(ts.isPropertySignature).find((one) => nameOf(one) === 'input');
	return input?.type?.getText();
}

function nameOf({ name }: ts.PropertySignature): string {
	return ts.isStringLiteral(name) ? name.text : name.getText();
}

function reference(name: string): JsonSchema {
	return { $ref: `#/components/schemas/${name}` };
}

function schemaOf(type: ts.TypeNode): JsonSchema {
	if (ts.isUnionTypeNode(type)) return unionOf(type.types);
	if (ts.isArrayTypeNode(type)) return { type: 'array', items: schemaOf(type.elementType) };
	if (ts.isParenthesizedTypeNode(type)) return schemaOf(type.type);
	if (ts.isTypeLiteralNode(type)) return objectOf(type);
	if (ts.isLiteralTypeNode(type)) return literalOf(type);
	if (ts.isTypeReferenceNode(type)) {
		const [element] = type.typeArguments ?? [];
		if (type.typeName.getText() === 'Array' && element) {
			return { type: 'array', items: schemaOf(element) };
		}
		return element ? {} : reference(type.typeName.getText());
	}
	const name = type.getText();
	return ['string', 'number', 'boolean'].includes(name) ? { type: name } : {};
}

function literalOf({ literal }: ts.LiteralTypeNode): JsonSchema {
	if (literal.kind === ts.SyntaxKind.NullKeyword) return { type: 'null' };
	const value: unknown = JSON.parse(literal.getText().replace(/^'(.*)'$/, '"$1"'));
	return { enum: [value], type: typeof value };
}

function unionOf(types: readonly ts.TypeNode[]): JsonSchema {
	const values = types.filter((type) => !['Blob', 'File'].includes(type.getText()));
	const schemas = values.map((type) => schemaOf(type));
	const [first, ...others] = schemas;
	if (first && others.length === 0) return first;
	const literals = schemas.flatMap(({ enum: value }) => (Array.isArray(value) ? value : []));
	if (literals.length === schemas.length) return { enum: literals, type: typeof literals[0] };
	const rest = schemas.filter(({ enum: value }) => value === undefined);
	const choice = literals.length > 0 ? [{ enum: literals, type: typeof literals[0] }] : [];
	return { anyOf: [...rest, ...choice] };
}

function objectOf({ members }: ts.TypeLiteralNode): JsonSchema {
	const named = members.filter(ts.isPropertySignature);
	return {
		type: 'object',
		properties: Object.fromEntries(
			named.map((member) => [nameOf(member), propertyOf(member)] as const),
		),
		required: named.filter((member) => !member.questionToken).map(nameOf),
	};
}

function propertyOf(member: ts.PropertySignature): JsonSchema {
	const [start, end] = [member.getFullStart(), member.getStart()];
	const comment = member.getSourceFile().text.slice(start, end);
	const preset = /Default value: `(.*?)`\s*(?:\n|\*\/)/.exec(comment)?.[1];
	const schema = member.type ? schemaOf(member.type) : {};
	// A few comments name a default in words.
	const value = tryParseJson(preset ?? '');
	return value === undefined ? schema : { ...schema, default: value };
}
