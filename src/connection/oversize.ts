import type { RequestId } from '../transport/frame.js';

/** What the beginning of a frame that was too large to read tells of it. */
export interface Lost {
  /** The id of a reply with a result. */
  readonly reply?: RequestId;
  readonly request?: { readonly id: RequestId; readonly method: string };
  readonly endedTurn?: { readonly threadId: string; readonly turnId: string };
}

/** A reply begins with its id, a request with its id or its method. */
const HEAD =
  /^\s*\{\s*(?:"jsonrpc"\s*:\s*"2\.0"\s*,\s*)?(?:"id"\s*:\s*(-?\d+|"[^"\\]*")\s*,\s*)?"(?:result"|method"\s*:\s*"([^"\\]*)"\s*(?:,\s*"id"\s*:\s*(-?\d+|"[^"\\]*"))?)/;
const TURN_ENDED = /"method":"turn\/completed","params":\{"threadId":"([^"]+)","turn":\{"id":"([^"]+)"/;

/** Reads the head of a lost frame; what waits for it must not wait for ever. */
export function readLost(head: string): Lost {
  const [, first, method, second] = HEAD.exec(head) ?? [];
  const quotedId = first ?? second;
  if (quotedId !== undefined) {
    const id = quotedId.startsWith('"') ? quotedId.slice(1, -1) : Number(quotedId);
    return method === undefined ? { reply: id } : { request: { method, id } };
  }
  const [, threadId, turnId] = TURN_ENDED.exec(head) ?? [];
  return threadId === undefined || turnId === undefined ? {} : { endedTurn: { threadId, turnId } };
}
