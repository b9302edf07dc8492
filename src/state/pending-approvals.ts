import type { ServerRequests } from '../../generated/methods.js';
import type { TurnEvent } from '../connection/notification.js';
import type { LaggedEvent } from '../operators/lagged.js';
import { readMember } from '../protocol/read-member.js';
import type { RequestId } from '../transport/frame.js';
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
  return (
    isRequestId(readMember(event, 'id')) && Object.hasOwn(KINDS, textOr(readMember(event, 'method'), ''))
  );
}

/** The list with what is asked; where it has been asked before, it stands there. */
export function withRequest(
  list: readonly PendingApproval[],
  request: ApprovalRequest,
): readonly PendingApproval[] {
  const { id, method, params } = request;
  const at = list.findIndex(({ requestId }) => requestId === id);
  if (at >= 0 && list[at]?.params === params) return list;
  const itemId = textOr(readMember(params, 'itemId'), null);
  // The table knows which kind goes with which method.
  const pending = { requestId: id, kind: KINDS[method], method, itemId, params } as PendingApproval;
  return at < 0 ? [...list, pending] : list.with(at, pending);
}

/** The list without the request; the same list when it is not there. */
export function withoutRequest(
  list: readonly PendingApproval[],
  requestId: unknown,
): readonly PendingApproval[] {
  return list.some((pending) => pending.requestId === requestId)
    ? list.filter((pending) => pending.requestId !== requestId)
    : list;
}

/** The same list when there is nothing to leave out. */
export function withoutAny(list: readonly PendingApproval[]): readonly PendingApproval[] {
  return list.length === 0 ? list : [];
}

function isRequestId(id: unknown): id is RequestId {
  return typeof id === 'number' || typeof id === 'string';
}
