import {
  catchError,
  concat,
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
import type { SteerOptions } from '../client/steer-turn.js';
import { InvalidRequestError, StaleTurnError } from '../errors/rpc-error.js';
import type { GoalLog } from './goal-log.js';

/** How often what is meant for the running turn is sent once more, because that was another one by then. */
const MAX_ROLLOVERS = 5;

/** Adds to what the agent has been told, in whichever turn of the goal runs then. */
export function steerGoal(
  log: GoalLog,
  input: readonly UserInputInput[],
  options: SteerOptions = {},
): Observable<TurnSteerResponse> {
  const { connection, session, entry, state$ } = log;
  return toRunningTurn(log, (expectedTurnId) => {
    log.steered = expectedTurnId;
    const params = { ...options, threadId: entry.id, expectedTurnId, input };
    return connection.request('turn/steer', params, { session });
  }).pipe(
    map((reply) => ({ ...reply, turnId: state$.value.id ?? reply.turnId })),
    throwIfEmpty(() => whyNot(log, 'turn/steer')),
  );
}

/** Has the server begin no further turn. */
export function pauseGoal(log: GoalLog): Observable<ThreadGoal> {
  const { connection, session, entry } = log;
  return whileItRuns(log, 'thread/goal/set', () => {
    log.push({ kind: 'stop' });
    return connection
      .request('thread/goal/set', { threadId: entry.id, status: 'paused' }, { session })
      .pipe(map(({ goal }) => goal));
  });
}

/**
 * Pauses the goal and interrupts the turn that runs, or the one that was on its way when it was paused. Emits once the
 * server has taken both, or the goal is over.
 */
export function interruptGoal(log: GoalLog): Observable<void> {
  const { connection, session, entry, over$, state$ } = log;
  return whileItRuns(log, 'turn/interrupt', () => {
    let failure: unknown;
    // A goal that the server refuses to pause is one that was cleared, but its turn may run.
    const paused$ = pauseGoal(log).pipe(
      catchError((error: unknown) => {
        if (!(error instanceof InvalidRequestError)) failure = error;
        return EMPTY;
      }),
    );
    const interrupted$ = toRunningTurn(log, (turnId) =>
      connection.request('turn/interrupt', { threadId: entry.id, turnId }, { session }),
    );
    const asked$ = concat(paused$, interrupted$).pipe(ignoreElements(), takeUntil(over$));
    const whyFailed = () => state$.value.cause ?? failure;
    return concat(
      asked$,
      defer(() => (whyFailed() === undefined ? of(undefined) : throwError(whyFailed))),
    );
  });
}

function whileItRuns<T>(log: GoalLog, method: string, act: () => Observable<T>): Observable<T> {
  return defer(() => (log.state$.value.isOver ? throwError(() => whyNot(log, method)) : act()));
}

/**
 * Asks for something of the turn that runs, or the next to, and once more of the next one when that has taken its place
 * meanwhile: the one the server names, else the one it announces. Empty when there is no further one.
 */
function toRunningTurn<T>(
  log: GoalLog,
  ask: (turnId: string) => Observable<T>,
  stale: readonly string[] = [],
  named?: string,
): Observable<T> {
  const running$ = log.state$.pipe(
    map(({ active }) => active?.id),
    filter((turnId): turnId is string => turnId !== undefined && !stale.includes(turnId)),
    take(1),
  );
  return (named === undefined ? running$ : of(named)).pipe(
    switchMap((turnId) =>
      ask(turnId).pipe(
        catchError((error: unknown) =>
          error instanceof StaleTurnError && stale.length < MAX_ROLLOVERS
            ? toRunningTurn(log, ask, [...stale, turnId], error.actualTurnId)
            : throwError(() => error),
        ),
      ),
    ),
  );
}

function whyNot({ state$ }: GoalLog, method: string): unknown {
  return state$.value.cause ?? new StaleTurnError(method, { code: -32600, message: 'the goal is over' });
}
