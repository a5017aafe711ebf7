export type { Clock } from './clock';
export { readFinished, type Finished } from './queue/result';
export { parseDataUri } from './files/dataUri';
export { cancelOrFail, collectRequest, lookAtRequest } from './queue/knownRequest';
export type { QueueStatus } from './queue/status';
export { ENDED, executionStopped, within, type Deadline, type TimeLimit } from './http/deadline';
export { runDirectly } from './run/direct';
export {
	downloadFile,
	type ArrivingFile,
	type DownloadPorts,
	type KeptFile,
	type WantedFile,
} from './files/download';
export { parseEndpointId, type EndpointId } from './endpointId';
export { describeField } from './failure/body';
export {
	asFalError,
	cleanText,
	falError,
	FalError,
	withFacts,
	withFate,
	type FalErrorFacts,
	type FalErrorKind,
	type FieldProblem,
} from './errors';
export { fileNameOf, nameInUrl } from './files/fileName';
export { contentTypeOf, uploadTypeOf } from './files/contentType';
export { firstBytes, TELLING_BYTES, typeOfBytes } from './files/firstBytes';
export type { MediaKind } from './files/mediaKind';
export { describeUpload, recognised } from './files/recognised';
export { isDataUri, isFileAddress, isHttpUrl } from './address';
export { cutText } from './text';
export { isFileOfFal, mayCarryKey } from './http/hosts';
export { splitFiles } from './addressList';
export { DEFAULT_IMAGE_KEY, placeImage } from './input/fileAddress';
export {
	identityOf,
	largeDataUris,
	withAddresses,
	withStandIns,
	type FileForInput,
} from './input/inputFiles';
export { unwrapInput } from './input/wrapper';
export { parseInputPath, valueAt, withValueAt, type InputPath } from './input/inputPath';
export { isRecord, readText, type JsonObject } from './json';
export { FILE_LIFETIMES, type FileLifetime } from './files/lifetime';
export { flaggedNumbers } from './result/flagged';
export { findMedia, mediaAt, pathsOfFiles, type Media } from './result/media';
export { replacedAddresses } from './result/replaced';
export { runStreaming } from './run/stream';
export { createPace, type Pace } from './run/pace';
export { areComplete, collectCalledBack, finishSoon } from './queue/pausedRun';
export type { Ports } from './run/ports';
export { isPublicHost } from './webhooks/publicHost';
export { runQueued, submitInTime } from './queue/queuedRun';
export { CANCELLED_HERE, FAILED, MAYBE_TAKEN, NOT_TAKEN, openFate, type Fate } from './fate';
export { isOpenRequest, type OpenRequest } from './openRequest';
export { requestById } from './queue/requests';
export type { AskedOptions, RunOptions } from './run/options';
export { simplifyResult } from './result/simplify';
export type { UploadFile, UploadPorts } from './files/storedFile';
export type {
	ByteStream,
	FalRequest,
	FalResponse,
	FalStreamResponse,
	Transport,
} from './transport';
export { createUploads, type Uploads } from './files/uploads';
export { readWebhookBody, type WebhookBody } from './webhooks/body';
export { createWebhookKeys } from './webhooks/keys';
export {
	collectCatalogue,
	searchCatalogue,
	type CataloguePage,
	type CatalogueQuery,
} from './catalogue/search';
export { tryParseJson } from './json';
export { MODEL_CATEGORIES, type ModelFacts } from './catalogue/modelFacts';
export { readModel, type Model } from './catalogue/model';
export type { PlatformAccess } from './catalogue/platform';
export { readPrices, type Price } from './catalogue/price';
export { checkInput, type Check } from './schema/check/check';
export { coerce, type Target } from './schema/coerce';
export { readFields, type Field } from './schema/field';
export { isScalar, type Scalar } from './schema/fieldShape';
export { findImageKey, type ImageKey } from './input/imageKey';
export { mediaShapeOf } from './schema/mediaField';
export { LIMITS, type Schema } from './schema/schema';
export type { Doubts } from './schema/check/reader';
export type { Unlisted } from './schema/check/unlisted';
export { describeType, listWords, rangeWords, shortList, shortValue } from './schema/words';
