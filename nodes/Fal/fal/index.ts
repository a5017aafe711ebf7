export type { Clock } from './clock';
export type { Finished } from './collect';
export { parseDataUri } from './dataUri';
export { startDeadline, type Deadline } from './deadline';
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
export type { Ports } from './ports';
export { runQueued } from './queuedRun';
export type { OpenRequest } from './requests';
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
