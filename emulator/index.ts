/**
 * The door of the emulator: what others may use of it. Everything else is its own affair and may change.
 */

// To start one, and to talk to it from a test.
export { startEmulator, type Emulator, type EmulatorOptions } from './emulator';
export type { Fault, FaultEffect, FaultMatch } from './control/faults';
export type { Hold } from './control/holds';
export type { Switches } from './control/switches';
export type { Answer, ChatRequest, Say } from './chat/script';
export type { Account } from './control/account';
export type { NewPastRequest, PastRequest } from './history/pastRequest';
export type { Workflow } from './platform/workflows';
export type { QueueRequest } from './queue/queueRequest';
export type { Call, Handler, JournalLine } from './server/types';
export type { Tampering } from './webhooks/webhookRules';

// To write models for it.
export type { Behaviour, JsonValue, ModelRequest } from './control/behaviour';
export { openrouterModel, textModel } from './catalogue/languageModels';
export { requires } from './catalogue/modelParts';
export { paintLandscape } from './samples/landscape';
export { encodePng } from './samples/png';
export { listMember, member, textMember } from './server/members';
export { fileUrl } from './storage/fileUrl';

// Its catalogue alone, without a server.
export { createCatalogue, type Catalogue, type ModelEntry } from './catalogue';
