import {
  catchError,
  concat,
  defaultIfEmpty,
  defer,
  EMPTY,
  filter,
  ignoreElements,
  map,
  of,
  switchMap,
  take,
  takeUntil,
  throwError,
  throwIfEmpty,
  type Observable,
} from 'rxjs';
import type { ThreadGoal, TurnSteerResponse, UserInputInput } from '../../generated/types.js';
import type { Connection } from '../connection/connection.js';
import type { Session } from '../connection/session.js';
import { CodexError } from '../errors/codex-error.js';
import { InvalidRequestError, StaleTurnError } from '../errors/rpc-error.js';
import type { GoalLog } from './goal-log.js';

/** How often what is meant for the running turn is sent once more, because that was another one by then. */
const MAX_ROLLOVERS = 5;

/** What it takes to act on a goal that runs. */
export interface GoalControl {
  readonly connection: Connection;
  readonly session: Session;
  readonly threadId: string;
  readonly log: GoalLog;
}

/** Adds to what the agent has been told, in whichever turn of the goal runs then. */
export function steerGoal(
  goal: GoalControl,
  input: readonly UserInputInput[],
): Observable<TurnSteerResponse> {
  const { connection, session, threadId, log } = goal;
  return toRunningTurn(goal, (expectedTurnId) =>
    connection.request('turn/steer', { threadId, expectedTurnId, input }, { session }),
  ).pipe(
    map((reply) => ({ ...reply, turnId: log.state.id ?? reply.turnId })),
    throwIfEmpty(() => whyNot(goal, 'turn/steer')),
  );
}

/** Has the server begin no further turn. */
export function pauseGoal(goal: GoalControl): Observable<ThreadGoal> {
  return whileItRuns(goal, 'thread/goal/set', () => {
    const { connection, session, threadId, log } = goal;
    log.push({ kind: 'stop' });
    return connection
      .request('thread/goal/set', { threadId, status: 'paused' }, { session })
      .pipe(map((reply) => reply.goal));
  });
}

/**
 * Pauses the goal and interrupts the turn that runs, or the one that was on its way when it was paused. Emits once the
 * server has taken both, or the goal is over.
 */
export function interruptGoal(goal: GoalControl): Observable<void> {
  return whileItRuns(goal, 'turn/interrupt', () => {
    const { connection, session, threadId, log } = goal;
    let failure: CodexError | undefined;
    // A goal that the server refuses to pause is one that was cleared, but its turn may run.
    const paused$ = pauseGoal(goal).pipe(
      ignoreElements(),
      catchError((error: unknown) => {
        if (error instanceof CodexError && !(error instanceof InvalidRequestError)) failure = error;
        return EMPTY;
      }),
    );
    const interrupted$ = toRunningTurn(goal, (turnId) =>
      connection.request('turn/interrupt', { threadId, turnId }, { session }),
    );
    const done$ = concat(paused$, interrupted$).pipe(takeUntil(log.over$), defaultIfEmpty(undefined));
    return done$.pipe(
      map(() => log.cause ?? session.ended ?? failure),
      switchMap((error) => (error === undefined ? of(undefined) : throwError(() => error))),
    );
  });
}

function whileItRuns<T>(goal: GoalControl, method: string, act: () => Observable<T>): Observable<T> {
  const { log, session } = goal;
  return defer(() => {
    if (log.cause !== undefined) throw log.cause;
    return log.state.isOver || session.ended !== undefined ? throwError(() => whyNot(goal, method)) : act();
  });
}

/**
 * Asks for something of the turn that runs, and once more of the next one when that has taken its place meanwhile: the
 * one the server names, else the one it announces. Empty when there is no further one.
 */
function toRunningTurn<T>(goal: GoalControl, ask: (turnId: string) => Observable<T>): Observable<T> {
  return running$(goal, []).pipe(switchMap((turnId) => attempt(turnId, [])));

  function attempt(turnId: string, before: readonly string[]): Observable<T> {
    return ask(turnId).pipe(
      catchError((error: unknown) => {
        if (!(error instanceof StaleTurnError) || before.length === MAX_ROLLOVERS)
          return throwError(() => error);
        const stale = [...before, turnId];
        const { actualTurnId } = error;
        const next$ = actualTurnId === undefined ? running$(goal, stale) : of(actualTurnId);
        return next$.pipe(switchMap((next) => attempt(next, stale)));
      }),
    );
  }
}

/** The turn that runs, or the next to, but for those known to have ended. Empty when there will be none. */
function running$({ log }: GoalControl, stale: readonly string[]): Observable<string> {
  return log.state$.pipe(
    map(({ active }) => active?.id),
    filter((turnId): turnId is string => turnId !== undefined && !stale.includes(turnId)),
    take(1),
  );
}

function whyNot({ session }: GoalControl, method: string): Error {
  const message = `no active turn to ${method === 'turn/steer' ? 'steer' : 'interrupt'}: the goal is over`;
  return session.ended ?? new StaleTurnError(method, { code: -32600, message });
}
