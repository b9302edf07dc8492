import {
  catchError,
  concat,
  defaultIfEmpty,
  defer,
  distinctUntilChanged,
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
  return toRunningTurn(goal, 'turn/steer', (expectedTurnId) =>
    connection.request('turn/steer', { threadId, expectedTurnId, input }, { session }),
  ).pipe(map((reply) => ({ ...reply, turnId: log.state.id ?? reply.turnId })));
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
    let failure: unknown;
    // A goal that the server refuses to pause is one that was cleared, but its turn may run.
    const paused$ = pauseGoal(goal).pipe(
      ignoreElements(),
      catchError((error: unknown) => {
        if (!(error instanceof InvalidRequestError)) failure = error;
        return EMPTY;
      }),
    );
    const interrupted$ = toRunningTurn(goal, 'turn/interrupt', (turnId) =>
      connection.request('turn/interrupt', { threadId, turnId }, { session }),
    ).pipe(switchMap(() => (failure === undefined ? of(undefined) : throwError(() => failure))));
    return concat(paused$, interrupted$).pipe(takeUntil(log.over$), defaultIfEmpty(undefined));
  });
}

function whileItRuns<T>(goal: GoalControl, method: string, act: () => Observable<T>): Observable<T> {
  const { log, session } = goal;
  return defer(() =>
    log.state.isOver || session.ended !== undefined ? throwError(() => whyNot(goal, method)) : act(),
  );
}

/**
 * Asks for something of the turn that runs, and once more of the next one when that has taken its place meanwhile: the
 * one the server names, else the one it announces.
 */
function toRunningTurn<T>(
  goal: GoalControl,
  method: string,
  ask: (turnId: string) => Observable<T>,
): Observable<T> {
  return running$(goal).pipe(
    switchMap((turnId) => attempt(turnId, MAX_ROLLOVERS)),
    throwIfEmpty(() => whyNot(goal, method)),
  );

  function attempt(turnId: string, rollovers: number): Observable<T> {
    return ask(turnId).pipe(
      catchError((error: unknown) => {
        if (!(error instanceof StaleTurnError) || rollovers === 0) return throwError(() => error);
        const { actualTurnId } = error;
        const next$ = actualTurnId === undefined ? running$(goal, turnId) : of(actualTurnId);
        return next$.pipe(switchMap((next) => attempt(next, rollovers - 1)));
      }),
    );
  }
}

/** The turn that runs, or the next to, but for one that is known to have ended. Empty when there will be none. */
function running$({ log }: GoalControl, but?: string): Observable<string> {
  return log.state$.pipe(
    map(({ active }) => active?.id),
    distinctUntilChanged(),
    filter((turnId): turnId is string => turnId !== undefined && turnId !== but),
    take(1),
  );
}

function whyNot({ session }: GoalControl, method: string): Error {
  const message = `no active turn to ${method === 'turn/steer' ? 'steer' : 'interrupt'}: the goal is over`;
  return session.ended ?? new StaleTurnError(method, { code: -32600, message });
}
