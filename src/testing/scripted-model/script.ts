import type { Hold, Pause } from './hold.js';

/** What an agent message is for; a message without a phase leaves it to the reader. */
export type MessagePhase = 'commentary' | 'final_answer';

/** A server-sent event written as it is, see {@link rawEvent}. */
export interface RawEvent {
  readonly kind: 'rawEvent';
  readonly data: string | Readonly<Record<string, unknown>>;
}

/** What an agent message is streamed from: text, and what happens between two pieces of it. */
export type TextPiece = string | Hold | Pause | RawEvent;

/** How a text is cut into deltas. */
export interface ChunkOptions {
  /** Most characters (Unicode code points) in one delta. Default: each piece is one delta. */
  readonly chunkChars?: number;
  /** Wait before each delta, in milliseconds. Default: the response's `paceMs`. */
  readonly paceMs?: number;
}

/** What kind of message a text is, and how it is streamed. */
export interface TextOptions extends ChunkOptions {
  /** Default: the message has no phase. */
  readonly phase?: MessagePhase;
  /** Leaves the message open: its deltas are sent, its end is not. Default `false`. */
  readonly unfinished?: boolean;
}

/** What a reasoning item has beside its summary, and how it is streamed. */
export interface ReasoningOptions extends ChunkOptions {
  /** Raw reasoning text, streamed after the summary. Default: none. */
  readonly content?: string;
}

/** What identifies a call, and the tool it is for. */
export interface FunctionCallOptions {
  /** Default: an id that is unique within the model. */
  readonly callId?: string;
  /** The namespace of the tool, for tools that were offered in one. Default: none. */
  readonly namespace?: string;
}

/** An agent message, see {@link text}. */
export interface TextPart extends TextOptions {
  readonly kind: 'text';
  readonly pieces: readonly TextPiece[];
}

/** A reasoning item, see {@link reasoning}. */
export interface ReasoningPart extends ReasoningOptions {
  readonly kind: 'reasoning';
  readonly summary: readonly string[];
}

/** A call of a tool, see {@link functionCall}. */
export interface FunctionCallPart extends FunctionCallOptions {
  readonly kind: 'functionCall';
  readonly name: string;
  readonly arguments: string;
}

/** One thing that a response says or does, in the order it is written. */
export type ResponsePart = TextPart | ReasoningPart | FunctionCallPart | Hold | Pause | RawEvent;

/**
 * An agent message. An empty text is a message that says nothing.
 *
 * @param content the whole text, or its pieces with the holds, pauses and raw events that stand between them
 */
export function text(content: string | readonly TextPiece[], options: TextOptions = {}): TextPart {
  checkChunks(options);
  return { kind: 'text', pieces: typeof content === 'string' ? [content] : content, ...options };
}

/** A reasoning item; a list of texts becomes as many summary parts. */
export function reasoning(
  summary: string | readonly string[],
  options: ReasoningOptions = {},
): ReasoningPart {
  checkChunks(options);
  return { kind: 'reasoning', summary: typeof summary === 'string' ? [summary] : summary, ...options };
}

/**
 * A call of one of the tools that the request offers. Several in one response are parallel calls.
 *
 * @param args the arguments; a string is sent as it stands, valid JSON or not
 */
export function functionCall(
  name: string,
  args: string | Readonly<Record<string, unknown>> = {},
  options: FunctionCallOptions = {},
): FunctionCallPart {
  return {
    kind: 'functionCall',
    name,
    arguments: typeof args === 'string' ? args : JSON.stringify(args),
    ...options,
  };
}

/** Any server-sent event: an object is encoded and named by its `type`, a string is written as `data:`, valid or not. */
export function rawEvent(data: string | Readonly<Record<string, unknown>>): RawEvent {
  return { kind: 'rawEvent', data };
}

function checkChunks({ chunkChars }: ChunkOptions): void {
  if (chunkChars !== undefined && !(chunkChars >= 1)) {
    throw new RangeError(`chunkChars must be at least 1, not ${chunkChars}`);
  }
}
