import {
  catchError,
  EMPTY,
  filter,
  map,
  throwError,
  type MonoTypeOperatorFunction,
  type Observable,
} from 'rxjs';
import type { ThreadStatus } from '../../generated/types.js';
import type { Connection } from '../connection/connection.js';
import { DEFAULT_HISTORY_TURNS } from '../connection/connection-options.js';
import type { ServerNotification } from '../connection/notification.js';
import { TransportClosedError } from '../errors/client-errors.js';
import { followStatus, type UnknownThreadStatus } from '../state/follow-status.js';
import { followThread, type FollowedThread } from '../state/follow-thread.js';
import { readOlderTurns, readThread, readThreadState } from '../state/read-thread.js';

/** {@inheritDoc Thread.status$} */
export function threadStatus(
  connection: Connection,
  threadId: string,
  events$: Observable<ServerNotification>,
): Observable<ThreadStatus | UnknownThreadStatus> {
  const status$ = readThread(connection, threadId).pipe(map(({ status }) => status));
  return followStatus(events$, status$.pipe(toBeReadAgain(connection)), takenUpAgain(connection, threadId));
}

/** {@inheritDoc Thread.state$} */
export function threadState(
  connection: Connection,
  threadId: string,
  events$: Observable<ServerNotification>,
): FollowedThread {
  return followThread(
    {
      events$,
      waiting$: connection.view(({ requests }) => requests.views.watched$),
      turns: connection.options.history.turns ?? DEFAULT_HISTORY_TURNS,
      read: (part) => readThreadState(connection, threadId, part).pipe(toBeReadAgain(connection)),
      readOlder: (part) => readOlderTurns(connection, threadId, part).pipe(toBeReadAgain(connection)),
      again$: takenUpAgain(connection, threadId),
    },
    threadId,
  );
}

/** Emits when the thread was taken up over a further link; in the end also for those that could not be. */
function takenUpAgain(connection: Connection, threadId: string): Observable<unknown> {
  return connection
    .view(({ recovered }) => recovered)
    .pipe(
      filter((recoveredId) =>
        recoveredId === undefined ? connection.following.hears(threadId) !== true : recoveredId === threadId,
      ),
    );
}

/** A request that reads, and is lost with its link, is made again once the thread was taken up over the next one. */
function toBeReadAgain<T>(connection: Connection): MonoTypeOperatorFunction<T> {
  return catchError((error: unknown) =>
    error instanceof TransportClosedError && connection.session.ended === undefined
      ? EMPTY
      : throwError(() => error),
  );
}
