import {
  catchError,
  concat,
  defer,
  distinctUntilChanged,
  EMPTY,
  finalize,
  ignoreElements,
  map,
  merge,
  Observable,
  of,
  switchMap,
  take,
  takeUntil,
  tap,
  throwError,
  throwIfEmpty,
} from 'rxjs';
import type { ThreadGoalSetParams } from '../../generated/types.js';
import { INTERRUPT_PATIENCE_MS } from '../client/interrupt-turn.js';
import { enterThread, usingThread } from '../client/start-turn.js';
import { followed } from '../recovery/followed.js';
import type { Connection } from '../connection/connection.js';
import { deadline } from '../connection/deadline.js';
import type { Leave } from '../connection/gate.js';
import { untilAborted } from '../connection/replies.js';
import type { Session } from '../connection/session.js';
import type { ThreadEntry } from '../connection/thread-entry.js';
import { InvalidResponseError, RequestTimeoutError, TransportClosedError } from '../errors/client-errors.js';
import { isRefusal } from '../errors/is-refusal.js';
import { retryOnOverload } from '../operators/retry-on-overload.js';
import { readMember } from '../protocol/read-member.js';
import { interruptGoal } from './control.js';
import { GoalLog } from './goal-log.js';
import { goalRefusal, GoalRefusedError } from './goal-refused-error.js';
import { awaited, isGoal } from './goal-state.js';
import {
  goalParams,
  refusedGoal,
  START_TIMEOUT_MS,
  type GoalCommand,
  type GoalHandleOptions,
} from './options.js';

const METHOD = 'thread/goal/set';

/** How long no turn may begin after a goal was paused between two turns, for it to be over, in ms. */
const REST_MS = 1000;

/**
 * Waits for the thread's other turns to end, sets the goal and emits it once the server has begun its first turn. The
 * thread's gate is given back when the goal is over.
 *
 * Unsubscribing before the goal was sent sends no more; after that it stops the goal, unless it is to be detached.
 */
export function startGoal(
  connection: Connection,
  threadId: string,
  command: GoalCommand,
  options: GoalHandleOptions,
): Observable<GoalLog> {
  const refused$ = refusedGoal(options);
  if (refused$ !== undefined) return refused$;
  const { signal } = options;
  const started$ = defer(() => {
    const params = goalParams(threadId, command, options);
    return connection
      .whenReady()
      .pipe(
        switchMap((session) =>
          usingThread(session, threadId, (entry) =>
            enterThread(session, entry).pipe(
              switchMap((leave) =>
                concat(
                  prepare(connection, session, params).pipe(tap({ error: leave, unsubscribe: leave })),
                  launch(connection, session, entry, params, options, leave),
                ),
              ),
            ),
          ),
        ),
      );
  });
  return started$.pipe(
    throwIfEmpty(() => new GoalRefusedError('ended')),
    catchError((error: unknown) => throwError(() => goalRefusal(error))),
    untilAborted(connection.signals.of(signal), METHOD),
  );
}

/** Makes sure that the thread can take the goal, and that the tokens of the one before it do not count for it. */
function prepare(
  connection: Connection,
  session: Session,
  { threadId, objective }: ThreadGoalSetParams,
): Observable<never> {
  const idle$ = connection.request('thread/read', { threadId }, { session }).pipe(
    tap(({ thread }) => {
      if (readMember(thread, 'ephemeral') === true) throw new GoalRefusedError('ephemeral');
      if (readMember(readMember(thread, 'status'), 'type') === 'active') throw new GoalRefusedError('busy');
    }),
  );
  const cleared$ =
    objective === undefined ? EMPTY : connection.request('thread/goal/clear', { threadId }, { session });
  return concat(idle$, cleared$, followed(connection, session, threadId)).pipe(ignoreElements());
}

// The goal goes on when its subscriber leaves: it takes requests and time to stop it.
function launch(
  connection: Connection,
  session: Session,
  entry: ThreadEntry,
  params: ThreadGoalSetParams,
  {
    signal,
    onUnsubscribe,
    replay = 'all',
    startTimeoutMs = START_TIMEOUT_MS,
    retryTimeoutMs = connection.options.retryTimeoutMs,
  }: GoalHandleOptions,
  leave: Leave,
): Observable<GoalLog> {
  return new Observable((subscriber) => {
    const log = new GoalLog(connection, session, entry, replay, retryTimeoutMs);
    let sent = false;
    log.begun$.pipe(take(1)).subscribe(subscriber);

    const stopped$ = log.abandoned$.pipe(
      untilAborted(connection.signals.of(signal), 'goal'),
      catchError(() => of(undefined)),
      take(1),
      switchMap(() => stopped(log)),
    );
    const left = () => {
      // The server may work on a goal that was cut, and the next turn waits for that.
      if (sent && log.state$.value.cause instanceof TransportClosedError) connection.orphaned.add(entry.id);
      leave();
    };
    merge(bounded(log, startTimeoutMs), stopped$).pipe(takeUntil(log.over$), finalize(left)).subscribe();

    const start = connection.request(METHOD, params, { session, onSent: () => (sent = true) }).subscribe({
      next: ({ goal }) => {
        if (isGoal(goal)) log.push({ kind: 'accepted', goal });
        else
          log.fail(new InvalidResponseError(METHOD, [{ path: ['goal', 'status'], message: 'is missing' }]));
      },
      error: (error: unknown) => {
        // What was refused does not run; of what was not answered nobody knows.
        if (isRefusal(error)) log.push({ kind: 'end', error });
        else log.fail(error);
      },
    });

    return () => {
      if (!sent) {
        start.unsubscribe();
        log.push({ kind: 'end' });
      } else if (log.state$.value.id === undefined && onUnsubscribe !== 'detach') {
        log.abandoned$.next();
      }
    };
  });
}

/** Lets nothing that is awaited take for ever. */
function bounded(log: GoalLog, startTimeoutMs: number): Observable<unknown> {
  return log.state$.pipe(
    map(awaited),
    distinctUntilChanged(),
    switchMap((what) => {
      const waitMs = what === 'turn' ? startTimeoutMs : REST_MS;
      if (what === undefined || waitMs === 0) return EMPTY;
      return deadline(waitMs).pipe(
        tap(() => {
          if (what === 'rest' || log.state$.value.failure !== null) log.push({ kind: 'waited' });
          else log.fail(new RequestTimeoutError(METHOD, startTimeoutMs));
        }),
      );
    }),
  );
}

/** Stops a goal that nobody looks after any more, and gives its turn up when it does not end. */
function stopped(log: GoalLog): Observable<unknown> {
  const { session, entry } = log;
  const patience$ = deadline(INTERRUPT_PATIENCE_MS).pipe(
    tap(() => {
      for (const turn of entry.open) session.giveUp(turn);
      log.push({ kind: 'end' });
    }),
  );
  return merge(
    interruptGoal(log).pipe(
      retryOnOverload(),
      catchError(() => EMPTY),
    ),
    patience$,
  );
}
