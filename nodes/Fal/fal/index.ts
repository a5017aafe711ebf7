export type { Clock } from './clock';
export { startDeadline, type Deadline } from './deadline';
export { runDirectly } from './directRun';
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
export { mayCarryKey } from './hosts';
export { DEFAULT_IMAGE_KEY, placeImage } from './imageInput';
export { isRecord, type JsonObject } from './json';
export { findMedia, type Media } from './media';
export { runStreaming } from './modelStream';
export { createPace, type Pace } from './pace';
export { runQueued, type Finished, type Ports } from './queuedRun';
export type { OpenRequest } from './requests';
export type { RunOptions } from './sdk';
export { simplifyResult } from './simplify';
export type { FalRequest, FalResponse, FalStreamResponse, Transport } from './transport';
