import type { Approval } from '../approvals/approval.js';
import type { RequestId } from '../transport/frame.js';
import type { Scope } from './handlers.js';
import type { Resolution, ServerRequest } from './server-request.js';

interface Told {
  readonly requestId: RequestId;
  /** The wire method. */
  readonly method: string;
  readonly kind: Approval['kind'];
  readonly threadId: string;
  readonly turnId: string | undefined;
  /** The item that the approval is about, where there is one. */
  readonly itemId: string | undefined;
  /** The params as they came. */
  readonly params: unknown;
}

/** An approval as a plain value that cannot answer: `opened` when the server asks, `settled` when it is over. */
export type ApprovalLogEntry =
  | (Told & { readonly type: 'opened' })
  | (Told & { readonly type: 'settled'; readonly resolution: Resolution });

export function openedEntry(request: ServerRequest): ApprovalLogEntry | undefined {
  const told = toldOf(request);
  return told && { type: 'opened', ...told };
}

export function settledEntry(request: ServerRequest, resolution: Resolution): ApprovalLogEntry | undefined {
  const told = toldOf(request);
  return told && { type: 'settled', ...told, resolution };
}

/** Whether an entry is about the thread, or the turn. */
export function isWithin({ threadId, turnId }: Scope): (entry: ApprovalLogEntry) => boolean {
  return (entry) =>
    (threadId ?? entry.threadId) === entry.threadId && (turnId ?? entry.turnId) === entry.turnId;
}

function toldOf({ approval }: ServerRequest): Told | undefined {
  if (approval === undefined) return undefined;
  const { requestId, method, kind, threadId, turnId, itemId, params } = approval;
  return { requestId, method, kind, threadId, turnId, itemId, params };
}
