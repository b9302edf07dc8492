import type { RequestId } from '../transport/frame.js';

/** What the beginning of a frame that was too large to read tells of it. */
export interface Lost {
  /** The id of a reply with a result. */
  readonly reply?: RequestId;
  readonly request?: { readonly id: RequestId; readonly method: string };
  readonly endedTurn?: { readonly threadId: string; readonly turnId: string };
}

const START = String.raw`^\s*\{\s*(?:"jsonrpc"\s*:\s*"2\.0"\s*,\s*)?`;
const ID = String.raw`"id"\s*:\s*(-?\d+|"[^"\\]*")\s*`;
const METHOD = String.raw`"method"\s*:\s*"([^"\\]*)"\s*`;

const REPLY = new RegExp(`${START}${ID},\\s*"result"`);
const METHOD_FIRST = new RegExp(`${START}${METHOD},\\s*${ID}`);
const ID_FIRST = new RegExp(`${START}${ID},\\s*${METHOD}`);
const TURN_ENDED = /"method":"turn\/completed","params":\{"threadId":"([^"]+)","turn":\{"id":"([^"]+)"/;

/** Reads the head of a lost frame; what waits for it must not wait for ever. */
export function readLost(head: string): Lost {
  const [, reply] = REPLY.exec(head) ?? [];
  if (reply !== undefined) return { reply: toId(reply) };
  const [, method, id] = METHOD_FIRST.exec(head) ?? swapped(ID_FIRST.exec(head));
  if (method !== undefined && id !== undefined) return { request: { method, id: toId(id) } };
  const [, threadId, turnId] = TURN_ENDED.exec(head) ?? [];
  return threadId === undefined || turnId === undefined ? {} : { endedTurn: { threadId, turnId } };
}

function swapped(match: RegExpExecArray | null): readonly (string | undefined)[] {
  return match === null ? [] : [match[0], match[2], match[1]];
}

function toId(text: string): RequestId {
  return text.startsWith('"') ? text.slice(1, -1) : Number(text);
}
