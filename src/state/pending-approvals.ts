import type { ServerRequests } from '../../generated/methods.js';
import type { TurnEvent } from '../connection/notification.js';
import type { LaggedEvent } from '../operators/lagged.js';
import { readMember } from '../protocol/read-member.js';
import type { RequestId } from '../transport/frame.js';
import { patched } from './collections.js';
import { textOr } from './payload.js';

const KINDS = {
  'item/commandExecution/requestApproval': 'command',
  'item/fileChange/requestApproval': 'fileChange',
  'item/permissions/requestApproval': 'permissions',
  'mcpServer/elicitation/request': 'elicitation',
  'item/tool/requestUserInput': 'question',
} as const;

type Kinds = typeof KINDS;
type ApprovalMethod = keyof Kinds;

/** A request of the server for an approval, as it comes over the wire. Discriminated by `method`. */
export type ApprovalRequest = {
  [M in ApprovalMethod]: {
    readonly id: RequestId;
    readonly method: M;
    readonly params: ServerRequests[M]['params'];
  };
}[ApprovalMethod];

/** What the reducers fold: notifications, and the server's requests for approvals. */
export type StateEvent = TurnEvent | LaggedEvent | ApprovalRequest;

/**
 * An approval that waits for its answer, as plain data. Discriminated by `kind`; the `Approval` that answers it is the
 * one with this `requestId` in `Codex.pendingApprovals$`.
 */
export type PendingApproval = {
  [M in ApprovalMethod]: {
    readonly requestId: RequestId;
    readonly kind: Kinds[M];
    readonly method: M;
    /** The item that it is about, where there is one. */
    readonly itemId: string | null;
    /** The params as they came. */
    readonly params: ServerRequests[M]['params'];
  };
}[ApprovalMethod];

/** Tells requests for approvals from notifications, whatever arrives. */
export function isApprovalRequest(event: StateEvent): event is ApprovalRequest {
  const id = readMember(event, 'id');
  return (typeof id === 'number' || typeof id === 'string') && Object.hasOwn(KINDS, event.method);
}

/** How many approvals of a turn or a thread a state shows. */
const MAX_PENDING = 1000;

/** The list with what is asked, as long as it is not full; where it has been asked before, it stands there. */
export function withRequest(
  list: readonly PendingApproval[],
  { id, method, params }: ApprovalRequest,
): readonly PendingApproval[] {
  const itemId = textOr(readMember(params, 'itemId'), null);
  // The table knows which kind goes with which method.
  const pending = { requestId: id, kind: KINDS[method], method, itemId, params } as PendingApproval;
  const isSame = ({ requestId }: PendingApproval) => requestId === id;
  if (list.some(isSame)) return list.map((before) => (isSame(before) ? patched(before, pending) : before));
  return list.length < MAX_PENDING ? [...list, pending] : list;
}

/** The list without the request that a `serverRequest/resolved` names. */
export function withoutRequest(
  list: readonly PendingApproval[],
  params: unknown,
): readonly PendingApproval[] {
  const resolved = readMember(params, 'requestId');
  return list.filter(({ requestId }) => requestId !== resolved);
}
