import { catchError, defaultIfEmpty, EMPTY, filter, map, merge, mergeMap, of, take, takeUntil } from 'rxjs';
import type { MonoTypeOperatorFunction, Observable, ObservableInput } from 'rxjs';
import { InvalidParamsError } from '../errors/client-errors.js';
import { answerOf } from '../server-requests/answer-of.js';
import type { Approval } from './approval.js';
import { checkedDecision, type Decision } from './approval-base.js';

/**
 * Decides on an approval: with a decision, with anything that emits one (the first value counts), or not at all
 * (`undefined`, at once or as the first value, or a stream that completes empty). Every other value, and an error, is a
 * failure of the policy. Answering is left to {@link answerWith}.
 */
export type ApprovalPolicy = (
  approval: Approval,
) => Decision | undefined | ObservableInput<Decision | undefined>;

/** The decision of a policy as an Observable; empty where it does not decide, and an error where it fails. */
export function decisionOf(policy: ApprovalPolicy, approval: Approval): Observable<Decision> {
  return answerOf<unknown>(() => policy(approval)).pipe(
    take(1),
    filter((decision) => decision !== undefined),
    map((decision) => checkedDecision('policy', decision)),
  );
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
 * is settled already is dropped, and its stream unsubscribed. A policy that throws, errors or decides with a value that
 * is no decision makes the answer the protocol's negative, and shows on `diagnostics$` as `serverRequestFailed`.
 *
 * Throws `InvalidParamsError` when the policy is no function.
 */
export function answerWith(policy: ApprovalPolicy): MonoTypeOperatorFunction<Approval> {
  requireFunctions('answerWith', [policy]);
  return mergeMap((approval) =>
    decisionOf(policy, approval).pipe(
      defaultIfEmpty(undefined),
      mergeMap((decision) => {
        if (decision === undefined) return of(approval);
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

/**
 * Accepts the approvals for which the predicate says `true`, and lets those pass for which it says `false`: at once, or
 * later with anything that emits it (a promise, an Observable, of which the first value counts). One that completes
 * empty lets the approval pass.
 *
 * Only `true` accepts. A predicate that throws, errors or says anything that is no boolean makes the answer the
 * protocol's negative, and shows on `diagnostics$` as `serverRequestFailed`. Throws `InvalidParamsError` when the
 * predicate is no function.
 */
export function approveWhen(
  predicate: (approval: Approval) => boolean | ObservableInput<boolean>,
): MonoTypeOperatorFunction<Approval> {
  requireFunctions('approveWhen', [predicate]);
  return answerWith((approval) =>
    answerOf<unknown>(() => predicate(approval)).pipe(
      take(1),
      map((verdict) => {
        if (typeof verdict === 'boolean') return verdict ? 'accept' : undefined;
        throw new InvalidParamsError('approveWhen', [
          { path: ['predicate'], message: 'expected true or false' },
        ]);
      }),
    ),
  );
}

/** Declines every approval, so that nothing passes. A policy before it in the pipe may decide otherwise. */
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
 * Of several that decide at once the first in the list wins; those after it are not asked. Throws `InvalidParamsError`
 * when one of them is no function.
 *
 * @example
 * answerWith(firstDecision(askHuman, () => timer(30_000).pipe(map(() => 'decline'))));
 */
export function firstDecision(...policies: readonly ApprovalPolicy[]): ApprovalPolicy {
  requireFunctions('firstDecision', policies);
  return (approval) => merge(...policies.map((policy) => decisionOf(policy, approval)));
}

/** Throws `InvalidParamsError` of `method` where one of these is no function. */
export function requireFunctions(method: string, given: readonly unknown[]): void {
  const issues = given.flatMap((each, at) =>
    typeof each === 'function' ? [] : [{ path: [at], message: 'expected a function of an approval' }],
  );
  if (issues.length > 0) throw new InvalidParamsError(method, issues);
}

function needsInput(approval: Approval): boolean {
  if (approval.kind === 'question') return true;
  if (approval.kind !== 'elicitation') return false;
  // The agent asks for a tool call with a form that has nothing in it.
  const { params } = approval;
  return params.mode !== 'form' || Object.keys(params.requestedSchema.properties).length > 0;
}
