export {
  ScriptedModel,
  type Responder,
  type ScriptedModelOptions,
} from './testing/scripted-model/scripted-model.js';
export type { ModelRequest } from './testing/scripted-model/request.js';
export type { CodexHome, CodexHomeOptions } from './testing/scripted-model/codex-home.js';

// What a response is made of.
export {
  functionCall,
  rawEvent,
  reasoning,
  text,
  type ChunkOptions,
  type FunctionCallOptions,
  type FunctionCallPart,
  type MessagePhase,
  type RawEvent,
  type ReasoningOptions,
  type ReasoningPart,
  type ResponsePart,
  type TextOptions,
  type TextPart,
  type TextPiece,
} from './testing/scripted-model/script.js';
export { hold, pause, type Hold, type Pause } from './testing/scripted-model/hold.js';

// How a request is answered.
export {
  brokenStream,
  connectionReset,
  cutStream,
  failedResponse,
  failure,
  response,
  silence,
  type ConnectionReset,
  type FailureOptions,
  type HttpFailure,
  type ResponseEnding,
  type ResponseOptions,
  type Script,
  type ScriptedResponse,
  type Silence,
  type StreamedResponse,
  type Usage,
} from './testing/scripted-model/response.js';
