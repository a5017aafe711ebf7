import type { Check } from '../check';
import { cancelRunning, cancelWaiting } from './cancelling';
import { chatErrors, chatModels, chatStream, chatUsage } from './chat';
import { directRun, modelStream, textStream } from './direct';
import { catalogueKey, queueKey, runKey } from './keys';
import { balance, deletePayloads, history, prices, usage, workflows } from './platform';
import { badHeader, fullQueue, tooMany, unknownModel, unknownPath, wrongInput } from './refusals';
import { cancelComplete, earlyResult, result, status, statusStream, submission } from './sharedRun';
import { upload, uploadLarge, uploadRules } from './uploads';
import { webhook, webhookKeys } from './webhooks';

/** In the order in which they run: what costs nothing first, what deletes and what looks back last. */
export const CHECKS: readonly Check[] = [
	catalogueKey,
	queueKey,
	runKey,
	unknownModel,
	unknownPath,
	badHeader,
	wrongInput,
	prices,
	usage,
	balance,
	workflows,
	webhookKeys,
	upload,
	uploadRules,
	uploadLarge,
	submission,
	earlyResult,
	status,
	statusStream,
	result,
	cancelComplete,
	cancelWaiting,
	cancelRunning,
	fullQueue,
	directRun,
	modelStream,
	textStream,
	chatModels,
	chatErrors,
	chatUsage,
	chatStream,
	webhook,
	history,
	deletePayloads,
	tooMany,
];
