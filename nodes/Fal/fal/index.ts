/** The door of this ring: a client of fal, its types, and what needs neither network nor time. */
export { openFal, type Fal, type FalPorts } from './client/client';
export { openAccount, type Account } from './client/account';
export { openDownloads, type Downloads } from './client/files';
export { openWebhooks, type Webhooks } from './client/webhooks';

// Ground
export { isDataUri, isFileAddress, isHttpUrl } from './text/address';
export { splitFiles } from './text/addressList';
export { cleanText } from './text/cleanText';
export type { Clock } from './clock';
export { parseEndpointId, webhookInAddress, type EndpointId } from './endpointId';
export {
	asFalError,
	falError,
	FalError,
	withFacts,
	withFate,
	type FalErrorFacts,
	type FalErrorKind,
	type FieldProblem,
} from './errors';
export {
	CANCELLED_HERE,
	FAILED,
	MAYBE_TAKEN,
	NOT_TAKEN,
	openFate,
	type Fate,
	type OpenStand,
} from './fate';
export { isRecord, readText, tryParseJson, type JsonObject } from './json';
export { sumOfCosts, type Cost } from './money';
export { isOpenRequest, type OpenRequest } from './openRequest';
export { cutText } from './text/cut';
export type {
	ByteStream,
	FalRequest,
	FalResponse,
	FalStreamResponse,
	Transport,
} from './transport';

// One call, and what a failed one means
export { describeField } from './failure/body';
export { isFinalRefusal } from './failure/final';
export {
	ENDED,
	executionStopped,
	untilAborted,
	within,
	type Deadline,
	type TimeLimit,
} from './http/deadline';
export { readApiKey } from './http/apiKey';
export { isFileOfFal, mayCarryKey } from './http/hosts';
export { requestById } from './http/requestById';

// What fal offers
export type { Model } from './catalogue/model';
export { MODEL_CATEGORIES, type ModelCategory, type ModelFacts } from './catalogue/modelFacts';
export { nearestModel, wordIn } from './catalogue/nearestModel';
export type { Price } from './catalogue/price';
export type { CataloguePage, CatalogueQuery } from './catalogue/search';
export { contentTypeOf, uploadTypeOf } from './media/contentType';
export { parseDataUri } from './media/dataUri';
export type { ArrivingFile, KeptFile, WantedFile } from './files/download';
export { fileNameOf, nameInUrl } from './media/fileName';
export { firstBytes, TELLING_BYTES, typeOfBytes } from './media/firstBytes';
export { FILE_LIFETIMES, type FileLifetime } from './files/lifetime';
export type { MediaKind } from './media/mediaKind';
export { describeUpload, recognised } from './files/recognised';
export { FILE_ACCESS, type FileAccess, type FileRules } from './files/rules';
export { LONGEST_SIGNED_SECONDS } from './files/signedUrl';
export type { UploadFile } from './files/storedFile';
export { readFinished, type Finished } from './run/finished';
export type { AskedOptions, RunOptions } from './run/options';
export { costOf } from './result/cost';
export { asTagValue, sentTags, type Tag } from './run/tags';
export type { Seen } from './queue/seen';
export { createPlaces, type Places } from './run/places';
export { LIMITS, type Schema } from './schema/schema';
export { checkInput } from './schema/check/check';
export type { Doubts } from './schema/check/reader';
export type { Unlisted } from './schema/check/unlisted';
export { coerce, type Target } from './schema/coerce';
export { exampleInput } from './schema/example';
export { readFields, titleOf, type Field } from './schema/field';
export { isScalar, type Scalar } from './schema/fieldShape';
export { mediaShapeOf } from './schema/mediaField';
export { describeType, shortList } from './schema/words';
export type { WebhookBody } from './webhooks/body';
export { createWebhookKeys, type WebhookKeys } from './webhooks/keys';
export { isPublicHost } from './webhooks/publicHost';

export type { EstimateWanted } from './account/estimate';
export type { PastRequest } from './account/history';
export type { TimeRange } from './account/range';
export type { ReportLine, ReportWanted } from './account/reports';
export type { WorkflowFacts } from './account/workflows';

// What is made of it
export { placeFiles, type FileEntry } from './input/fileAddress';
export {
	identityOf,
	inlineFiles,
	withAddresses,
	withStandIns,
	type FileForInput,
} from './input/inputFiles';
export { parseInputPath, valueAt, withValueAt, type InputPath } from './input/inputPath';
export { findMediaKey, placesOfMedia, USUAL_MEDIA_KEY, type OwnMedia } from './input/mediaKey';
export { findPromptKey, USUAL_PROMPT_KEY } from './input/promptKey';
export { unwrapInput } from './input/wrapper';
export type { QueueStatus } from './queue/status';
export { flaggedNumbers } from './result/flagged';
export { findMedia, mediaAt, pathsOfFiles, type Media } from './result/media';
export { replacedAddresses } from './result/replaced';
export { simplifyResult } from './result/simplify';
