import {
  AsyncSubject,
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
  Subscription,
  switchMap,
  take,
  takeUntil,
  tap,
  throwError,
  throwIfEmpty,
  timer,
} from 'rxjs';
import type { ThreadGoalSetParams } from '../../generated/types.js';
import { INTERRUPT_PATIENCE_MS } from '../client/interrupt-turn.js';
import { enterThread, followed, usingThread } from '../client/start-turn.js';
import type { Connection } from '../connection/connection.js';
import type { Leave } from '../connection/gate.js';
import { abortOn, untilAborted } from '../connection/replies.js';
import type { Session } from '../connection/session.js';
import type { ThreadEntry } from '../connection/thread-entry.js';
import { InvalidResponseError, RequestTimeoutError } from '../errors/client-errors.js';
import { isRefusal } from '../errors/is-refusal.js';
import { retryOnOverload } from '../operators/retry-on-overload.js';
import { readMember } from '../protocol/read-member.js';
import { interruptGoal, type GoalControl } from './control.js';
import { GoalLog } from './goal-log.js';
import { goalRefusal, GoalRefusedError } from './goal-refused-error.js';
import { awaited, type GoalInput } from './goal-state.js';
import { goalParams, START_TIMEOUT_MS, type GoalCommand, type GoalHandleOptions } from './options.js';

const METHOD = 'thread/goal/set';

/** How long no turn may begin after a goal was paused between two turns, for it to be over, in ms. */
const REST_MS = 1000;

/** A goal whose first turn has begun. */
export interface StartedGoal extends GoalControl {
  /** Stops the goal on behalf of an owner who has left, and lets the thread go on even when its turn never ends. */
  readonly abandon: () => void;
}

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
): Observable<StartedGoal> {
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
  }).pipe(throwIfEmpty(() => new GoalRefusedError('ended')));
  return started$.pipe(untilAborted(signal, METHOD));
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
  return concat(idle$, cleared$, followed(connection, session, threadId)).pipe(
    ignoreElements(),
    catchError((error: unknown) => throwError(() => goalRefusal(error))),
  );
}

// The goal goes on when its subscriber leaves: it takes requests and time to stop it.
function launch(
  connection: Connection,
  session: Session,
  entry: ThreadEntry,
  params: ThreadGoalSetParams,
  { signal, onUnsubscribe, replay = 'all', startTimeoutMs = START_TIMEOUT_MS }: GoalHandleOptions,
  leave: Leave,
): Observable<StartedGoal> {
  return new Observable((subscriber) => {
    const log = new GoalLog(session, entry, replay);
    const goal: GoalControl = { connection, session, threadId: params.threadId, log };
    const abandoned = new AsyncSubject<void>();
    const abandon = () => {
      abandoned.next();
      abandoned.complete();
    };
    const watching = new Subscription();
    let sent = false;

    merge(
      bounded(log, startTimeoutMs),
      merge(log.failed$, abandoned).pipe(
        take(1),
        switchMap(() => stopped(goal, entry)),
      ),
    )
      .pipe(
        takeUntil(log.over$),
        finalize(() => {
          watching.unsubscribe();
          leave();
        }),
      )
      .subscribe();
    if (signal !== undefined) watching.add(abortOn(signal, 'goal').subscribe({ error: abandon }));
    const delivery = log.begun$.pipe(map(() => ({ ...goal, abandon }))).subscribe(subscriber);
    const start = accepted(connection, session, params, () => (sent = true)).subscribe({
      next: (input) => log.push(input),
      error: (error: unknown) => {
        // What was refused does not run; of what was not answered nobody knows.
        if (isRefusal(error)) log.end(goalRefusal(error));
        else log.fail(error);
      },
    });

    return () => {
      delivery.unsubscribe();
      if (!sent) {
        start.unsubscribe();
        log.giveUp();
      } else if (log.state.id === undefined && onUnsubscribe !== 'detach') {
        abandon();
      }
    };
  });
}

function accepted(
  connection: Connection,
  session: Session,
  params: ThreadGoalSetParams,
  onSent: () => void,
): Observable<GoalInput> {
  return connection.request(METHOD, params, { session, onSent }).pipe(
    map(({ goal }) => {
      if (typeof readMember(goal, 'status') === 'string') return { kind: 'accepted', goal };
      throw new InvalidResponseError(METHOD, [{ path: ['goal', 'status'], message: 'is missing' }]);
    }),
  );
}

/** Lets nothing that is awaited take for ever. */
function bounded(log: GoalLog, startTimeoutMs: number): Observable<unknown> {
  return log.state$.pipe(
    map(awaited),
    distinctUntilChanged(),
    switchMap((what) => {
      if (what === undefined || (what === 'turn' && startTimeoutMs === 0)) return EMPTY;
      return timer(what === 'turn' ? startTimeoutMs : REST_MS).pipe(
        tap(() => {
          if (what === 'rest' || log.state.failure !== null) log.push({ kind: 'waited' });
          else log.fail(new RequestTimeoutError(METHOD, startTimeoutMs));
        }),
      );
    }),
  );
}

/** Stops a goal that nobody looks after any more, and gives its turn up when it does not end. */
function stopped(goal: GoalControl, entry: ThreadEntry): Observable<unknown> {
  const { session, log } = goal;
  const patience$ = timer(INTERRUPT_PATIENCE_MS).pipe(
    tap(() => {
      for (const turn of entry.logs) if (turn.id === log.state.active?.id) session.giveUp(turn);
      log.giveUp();
    }),
  );
  return merge(
    interruptGoal(goal).pipe(
      retryOnOverload(),
      catchError(() => EMPTY),
    ),
    patience$,
  );
}
