import {
  catchError,
  defaultIfEmpty,
  defer,
  EMPTY,
  from,
  map,
  mergeMap,
  of,
  take,
  takeUntil,
  tap,
} from 'rxjs';
import type { MonoTypeOperatorFunction, Observable, ObservableInput } from 'rxjs';
import type { Approval } from './approval.js';
import type { Decision } from './approval-base.js';

/**
 * Decides on an approval: with a decision, with anything that emits one (the first counts), or not at all (`undefined`,
 * or a stream that completes empty). Answering is left to {@link answerWith}.
 */
export type ApprovalPolicy = (approval: Approval) => Decision | undefined | ObservableInput<Decision>;

/** What a policy decides, as an Observable; empty where it does not. */
export function decisionOf(policy: ApprovalPolicy, approval: Approval): Observable<Decision> {
  return defer(() => {
    const decision = policy(approval);
    if (decision === undefined) return EMPTY;
    return typeof decision === 'string' ? of(decision) : from(decision).pipe(take(1));
  });
}

/**
 * Answers the approvals on which the policy decides, and lets the others pass.
 *
 * ```text
 * source               --A--B----C--
 * policy                 +  ?    -       + accept  - decline  ? undecided
 * answerWith(policy)   -----B-------
 * ```
 *
 * Approvals are decided side by side: one that takes its time delays no other. A decision that comes when the approval
 * is settled already is dropped, and its stream unsubscribed. A policy that throws makes the answer the protocol's
 * negative, and shows on `diagnostics$`.
 */
export function answerWith(policy: ApprovalPolicy): MonoTypeOperatorFunction<Approval> {
  return mergeMap((approval) =>
    decisionOf(policy, approval).pipe(
      tap((decision) => {
        if (approval.isPending) approval[decision]();
      }),
      map(() => undefined),
      takeUntil(approval.resolved$),
      catchError((error: unknown) => of(approval.fail(error))),
      defaultIfEmpty(approval),
      mergeMap((left) => (left?.isPending === true ? of(left) : EMPTY)),
    ),
  );
}

/** Accepts the approvals that the predicate holds for, and lets the others pass. */
export function approveWhen(predicate: (approval: Approval) => boolean): MonoTypeOperatorFunction<Approval> {
  return answerWith((approval) => (predicate(approval) ? 'accept' : undefined));
}
