import { catchError, defaultIfEmpty, defer, EMPTY, from, merge, mergeMap, of, take, takeUntil } from 'rxjs';
import type { MonoTypeOperatorFunction, Observable, ObservableInput } from 'rxjs';
import type { Approval } from './approval.js';
import { DECISIONS, type Decision } from './approval-base.js';

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
      defaultIfEmpty(undefined),
      mergeMap((decision) => {
        if (decision === undefined) return of(approval);
        if (!DECISIONS.includes(decision))
          throw new TypeError('the policy has decided something that does not exist');
        approval[decision]();
        return EMPTY;
      }),
      catchError((error: unknown) => {
        approval.fail(error);
        return EMPTY;
      }),
      takeUntil(approval.resolved$),
    ),
  );
}

/** Accepts the approvals that the predicate holds for, and lets the others pass. */
export function approveWhen(predicate: (approval: Approval) => boolean): MonoTypeOperatorFunction<Approval> {
  return answerWith((approval) => (predicate(approval) ? 'accept' : undefined));
}

/** Declines every approval, so that nothing passes. What stands before it in the pipe may decide otherwise. */
export function declineAll(): MonoTypeOperatorFunction<Approval> {
  return answerWith(() => 'decline');
}

/**
 * Grants EVERYTHING the agent asks for, unseen: any command outside the sandbox, any change of files, any permission,
 * any tool call. Only for a machine that may be lost and holds no secrets.
 *
 * What cannot be granted without something being filled in is declined: questions, and the forms, links and
 * verifications of MCP servers.
 */
export function acceptAll(): MonoTypeOperatorFunction<Approval> {
  return answerWith((approval) => (needsInput(approval) ? 'decline' : 'accept'));
}

/**
 * Asks several policies at once; the first decision wins, and the others are unsubscribed. Undecided when none of them
 * decides; fails when one fails before.
 *
 * ```text
 * human                            -----------+        + accept
 * () => timer(8).pipe(decline)     --------(-|)        - decline
 * firstDecision(human, …)          --------(-|)        the human comes too late
 * ```
 *
 * Of several that decide at once the first in the list wins; those after it are not asked.
 *
 * @example
 * answerWith(firstDecision(askHuman, () => timer(30_000).pipe(map(() => 'decline'))));
 */
export function firstDecision(...policies: readonly ApprovalPolicy[]): ApprovalPolicy {
  return (approval) => merge(...policies.map((policy) => decisionOf(policy, approval)));
}

function needsInput(approval: Approval): boolean {
  if (approval.kind === 'question') return true;
  if (approval.kind !== 'elicitation') return false;
  // The agent asks for a tool call with a form that has nothing in it.
  const { params } = approval;
  return params.mode !== 'form' || Object.keys(params.requestedSchema.properties).length > 0;
}
