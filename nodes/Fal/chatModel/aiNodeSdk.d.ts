/**
 * What is used of n8n's SDK. n8n 2 provides it; as a dependency here it would bring 344 packages along.
 *
 * @see https://www.npmjs.com/package/@n8n/ai-node-sdk
 */
declare module '@n8n/ai-node-sdk' {
	import type { ISupplyDataFunctions, SupplyData } from 'n8n-workflow';

	export interface OpenAiModel {
		readonly type: 'openai';
		readonly baseUrl: string;
		readonly apiKey: string;
		readonly defaultHeaders: Readonly<Record<string, string>>;
		readonly model: string;
		readonly maxRetries: number;
		readonly temperature?: number | undefined;
		readonly topP?: number | undefined;
		readonly maxTokens?: number | undefined;
		/** Milliseconds. */
		readonly timeout?: number | undefined;
		/** Go into the body of a request as they are. */
		readonly additionalParams?: Readonly<Record<string, unknown>>;
		/** What it throws is what the user sees. */
		readonly onFailedAttempt?: (error: unknown) => void;
	}

	export function supplyModel(context: ISupplyDataFunctions, model: OpenAiModel): SupplyData;
}
