import {
  catchError,
  EMPTY,
  mergeMap,
  pairwise,
  startWith,
  type Observable,
  type OperatorFunction,
} from 'rxjs';
import type { Approval } from '../approvals/approval.js';
import { toNotification } from '../connection/notification.js';
import type { ApprovalRequest, StateEvent } from './pending-approvals.js';
import { RESOLVED } from './turn-reducer.js';

/**
 * What the reducers are to be told of a list of approvals that wait: the server's request when one comes, and
 * `serverRequest/resolved` when one goes, be it because it has just been answered from here.
 *
 * ```text
 * pendingApprovals$   []--[a]--[ab]-----[b]---[]       a, b approvals
 * approvalEvents()    -----A----B--------r----r        A, B their requests  r serverRequest/resolved
 * ```
 *
 * Completes and errors with its source.
 *
 * @example
 * merge(thread.events$, codex.pendingApprovals$.pipe(approvalEvents())).pipe(
 *   scan(threadReducer, initialThreadState({ id: thread.id })),
 * );
 */
export function approvalEvents(): OperatorFunction<readonly Approval[], StateEvent> {
  return (waiting$: Observable<readonly Approval[]>) =>
    waiting$.pipe(
      startWith<readonly Approval[]>([]),
      pairwise(),
      mergeMap(([before, after]) => [
        ...without(before, after).map(resolvedEvent),
        ...without(after, before).map(requestEvent),
      ]),
    );
}

/** The same for a view that goes on when nothing can be asked any more. */
export function askedIn(waiting$: Observable<readonly Approval[]>): Observable<StateEvent> {
  return waiting$.pipe(
    approvalEvents(),
    catchError(() => EMPTY),
  );
}

function without(list: readonly Approval[], others: readonly Approval[]): readonly Approval[] {
  const known = new Set(others);
  return list.filter((approval) => !known.has(approval));
}

function requestEvent({ requestId, method, params }: Approval): ApprovalRequest {
  // Each class of approvals is made for one method; its type just does not say which.
  return { id: requestId, method, params } as ApprovalRequest;
}

function resolvedEvent({ threadId, requestId }: Approval): StateEvent {
  return toNotification({ method: RESOLVED, params: { threadId, requestId } });
}
