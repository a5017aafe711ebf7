export type { Clock } from './clock';
export type { Finished } from './collect';
export { parseDataUri } from './dataUri';
export { cancelOrFail, collectRequest, lookAtRequest } from './knownRequest';
export type { QueueStatus } from './queueStatus';
export { ENDED, startDeadline, type Deadline } from './deadline';
export { runDirectly } from './directRun';
export {
	downloadFile,
	type ArrivingFile,
	type DownloadPorts,
	type KeptFile,
	type WantedFile,
} from './download';
export { parseEndpointId, type EndpointId } from './endpointId';
export { describeField } from './errorBody';
export {
	asFalError,
	cleanText,
	falError,
	FalError,
	withFacts,
	type FalErrorFacts,
	type FalErrorKind,
	type FieldProblem,
} from './errors';
export { fileNameOf, nameInUrl } from './fileName';
export { contentTypeOf } from './fileTypes';
export { mayCarryKey } from './hosts';
export { DEFAULT_IMAGE_KEY, isImageAddress, placeImage } from './imageInput';
export { identityOf, largeDataUris, withAddresses, type FileForInput } from './inputFiles';
export { parseInputPath, valueAt, withValueAt, type InputPath } from './inputPath';
export { isRecord, type JsonObject } from './json';
export { FILE_LIFETIMES, type FileLifetime } from './lifecycle';
export { findMedia, type Media } from './media';
export { runStreaming } from './modelStream';
export { createPace, type Pace } from './pace';
export { areComplete, collectCalledBack, finishSoon } from './pausedRun';
export type { Ports } from './ports';
export { isPublicHost } from './publicHost';
export { runQueued, submitInTime } from './queuedRun';
export { requestById, type OpenRequest } from './requests';
export type { RunOptions } from './sdk';
export { simplifyResult } from './simplify';
export type { UploadFile, UploadPorts } from './storage';
export type {
	ByteStream,
	FalRequest,
	FalResponse,
	FalStreamResponse,
	Transport,
} from './transport';
export { createUploads, type Uploads } from './uploads';
export { readWebhookBody, type WebhookBody } from './webhookBody';
export { createWebhookKeys } from './webhookKeys';
export {
	collectCatalogue,
	searchCatalogue,
	type CataloguePage,
	type CatalogueQuery,
} from './catalogue';
export { tryParseJson } from './json';
export { MODEL_CATEGORIES, type ModelFacts } from './modelFacts';
export { readModel, type Model } from './models';
export type { PlatformAccess } from './platform';
export { readPrices, type Price } from './pricing';
export { checkInput, type Check } from './schema/check';
export { coerce, type Target } from './schema/coerce';
export { readFields, type Field } from './schema/field';
export { isScalar, type Scalar } from './schema/fieldShape';
export { findImageKey, type ImageKey } from './schema/imageKey';
export { LIMITS } from './schema/jsonSchema';
export { mediaShapeOf, type FieldMediaKind } from './schema/mediaField';
export type { Schema } from './schema/schema';
export { unlistedNames } from './schema/unlisted';
export { describeType, listWords, rangeWords, shortValue } from './schema/words';
