import type { ResponsePart } from './script.js';

/** Token figures of a response, as `thread/tokenUsage/updated` shows them. */
export interface Usage {
  /** Default 0. */
  readonly inputTokens?: number;
  /** The part of `inputTokens` that came from the prompt cache. Default 0. */
  readonly cachedInputTokens?: number;
  /** Default 0. */
  readonly outputTokens?: number;
  /** The part of `outputTokens` that was spent on reasoning. Default 0. */
  readonly reasoningTokens?: number;
  /** Default: `inputTokens` + `outputTokens`. */
  readonly totalTokens?: number;
}

/** What a response costs, how fast it comes, and with which headers. */
export interface ResponseOptions {
  /** Default: 10 input and 5 output tokens. `null` sends no figures. */
  readonly usage?: Usage | null;
  /** Wait before each event, in milliseconds. Default 0. */
  readonly paceMs?: number;
  /** Further HTTP headers. Default: none. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** How a streamed response ends. */
export type ResponseEnding =
  | { readonly kind: 'completed' }
  | { readonly kind: 'failed'; readonly code: string; readonly message: string }
  | { readonly kind: 'broken' }
  | { readonly kind: 'cut' };

/** A response that is streamed part by part. */
export interface StreamedResponse extends ResponseOptions {
  readonly kind: 'streamed';
  readonly parts: readonly ResponsePart[];
  readonly ending: ResponseEnding;
}

/** An answer by HTTP status alone. */
export interface HttpFailure {
  readonly kind: 'httpFailure';
  readonly status: number;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** A connection that TCP resets instead of an answer. */
export interface ConnectionReset {
  readonly kind: 'connectionReset';
}

/** No answer at all: the request stays open until one side leaves. */
export interface Silence {
  readonly kind: 'silence';
}

/** What one request is answered with. */
export type ScriptedResponse = StreamedResponse | HttpFailure | ConnectionReset | Silence;

/** A response, or what to make an ordinary one of: its part or its parts. */
export type Script = ScriptedResponse | ResponsePart | readonly ResponsePart[];

/** What stands below the status of a failure. */
export interface FailureOptions {
  /** An object is sent as JSON, a string as it stands. Default: an error object that names the status. */
  readonly body?: string | Readonly<Record<string, unknown>>;
  /** Default: none beyond `content-type: application/json`. */
  readonly headers?: Readonly<Record<string, string>>;
}

type Parts = ResponsePart | readonly ResponsePart[];

/** An ordinary response, for where options go with it: in `respondWith` and `otherwise`. */
export function response(parts: Parts, options: ResponseOptions = {}): StreamedResponse {
  return streamed(parts, { kind: 'completed' }, options);
}

/** An HTTP failure such as 429 or 500. */
export function failure(status: number, options: FailureOptions = {}): HttpFailure {
  const body = options.body ?? { error: { message: `scripted failure ${status}`, type: 'scripted_failure' } };
  return {
    kind: 'httpFailure',
    status,
    body: typeof body === 'string' ? body : JSON.stringify(body),
    headers: { 'content-type': 'application/json', ...options.headers },
  };
}

/** A response that ends with `response.failed`, by default without having said anything. */
export function failedResponse(
  error: { readonly code: string; readonly message: string },
  parts: Parts = [],
  options: ResponseOptions = {},
): StreamedResponse {
  return streamed(parts, { kind: 'failed', ...error }, options);
}

/** A response whose stream ends in good order after `parts`, but without `response.completed`. */
export function brokenStream(parts: Parts = [], options: ResponseOptions = {}): StreamedResponse {
  return streamed(parts, { kind: 'broken' }, options);
}

/** A response whose connection TCP resets after `parts`. A `hold()` at their end waits until they have arrived. */
export function cutStream(parts: Parts = [], options: ResponseOptions = {}): StreamedResponse {
  return streamed(parts, { kind: 'cut' }, options);
}

/** A connection that is reset before anything was answered. */
export function connectionReset(): ConnectionReset {
  return { kind: 'connectionReset' };
}

/** No answer at all. The request stays open until the server gives up or the model is closed. */
export function silence(): Silence {
  return { kind: 'silence' };
}

/** @internal */
export function toResponse(script: Script, options?: ResponseOptions): ScriptedResponse {
  if (!('kind' in script)) return response(script, options);
  switch (script.kind) {
    case 'streamed':
      return { ...script, ...options };
    case 'httpFailure':
    case 'connectionReset':
    case 'silence':
      return script;
    default:
      return response(script, options);
  }
}

function streamed(parts: Parts, ending: ResponseEnding, options: ResponseOptions): StreamedResponse {
  return { kind: 'streamed', parts: 'kind' in parts ? [parts] : parts, ending, ...options };
}
