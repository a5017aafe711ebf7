import { choice, ifSet, number } from '../operations/options/option';
import type { OptionValues } from '../operations/options/optionSet';

/** What the model can be told; what is not set is left to it. Named as in n8n's OpenAI Chat Model. */
export const chatOptions = {
	maxTokens: ifSet(
		number({
			displayName: 'Maximum Number of Tokens',
			min: 1,
			isWhole: true,
			default: 4096,
			description: 'The maximum number of tokens to generate in the completion',
		}),
	),
	reasoningEffort: ifSet(
		choice({
			displayName: 'Reasoning Effort',
			default: 'medium',
			description:
				'Controls the amount of reasoning tokens to use, where the model reasons. They are billed.',
			options: [
				{ name: 'Low', value: 'low', description: 'Favors speed and economical token usage' },
				{
					name: 'Medium',
					value: 'medium',
					description: 'Balance between speed and reasoning accuracy',
				},
				{
					name: 'High',
					value: 'high',
					description:
						'Favors more complete reasoning at the cost of more tokens generated and slower responses',
				},
			],
		}),
	),
	responseFormat: ifSet(
		choice({
			displayName: 'Response Format',
			default: 'text',
			description:
				'The form of the answer. For JSON the prompt must contain the word "json" as well.',
			options: [
				{ name: 'Text', value: 'text', description: 'Regular text response' },
				{
					name: 'JSON',
					value: 'json_object',
					description:
						'Enables JSON mode, which should guarantee the message the model generates is valid JSON',
				},
			],
		}),
	),
	temperature: ifSet(
		number({
			displayName: 'Sampling Temperature',
			min: 0,
			default: 0.7,
			description:
				'Controls randomness: Lowering results in less random completions. As the temperature approaches zero, the model will become deterministic and repetitive.',
		}),
	),
	timeout: ifSet(
		number({
			displayName: 'Timeout',
			min: 1,
			isWhole: true,
			default: 60_000,
			description: 'Maximum amount of time a request is allowed to take in milliseconds',
		}),
	),
	topP: ifSet(
		number({
			displayName: 'Top P',
			min: 0,
			default: 1,
			description:
				'Controls diversity via nucleus sampling: 0.5 means half of all likelihood-weighted options are considered. We generally recommend altering this or temperature but not both.',
		}),
	),
};

type ChatOptions = OptionValues<typeof chatOptions>;

/** The options as the SDK takes them. */
export function paramsOf(options: ChatOptions) {
	const { temperature, topP, maxTokens, timeout, responseFormat, reasoningEffort } = options;
	return {
		temperature,
		topP,
		maxTokens,
		timeout,
		additionalParams: {
			...(responseFormat !== undefined && { response_format: { type: responseFormat } }),
			...(reasoningEffort !== undefined && { reasoning_effort: reasoningEffort }),
		},
	};
}
