import { catchError, defer, filter, finalize, map, switchMap, take, throwError, type Observable } from 'rxjs';
import type { Connection } from '../connection/connection.js';
import { untilAborted } from '../connection/replies.js';
import type { Session } from '../connection/session.js';
import type { ThreadEntry } from '../connection/thread-entry.js';
import type { TurnLog } from '../connection/turn-log.js';
import { InvalidParamsError } from '../errors/client-errors.js';
import { RpcError, StaleTurnError } from '../errors/rpc-error.js';
import type { Input } from './input.js';
import { refusedTurn, type TurnOptions } from './options.js';
import { startHere, usingThread } from './start-turn.js';
import { steerTurn, type SteerOptions } from './steer-turn.js';
import { prompt } from './triggers.js';

/** Gives the input to the turn that runs on the thread, or to a new one when none does; emits the log of that turn. */
export function sendInput(
  connection: Connection,
  threadId: string,
  input: Input,
  options: TurnOptions,
): Observable<TurnLog> {
  const refused$ = refusedTurn(input, options);
  if (refused$ !== undefined) return refused$;
  const aborts$ = connection.signals.of(options.signal);
  const { onUnsubscribe, retryTimeoutMs } = options;
  const start = (session: Session, entry: ThreadEntry): Observable<TurnLog> => {
    const trigger = prompt(connection, threadId, input, options, 'all');
    const ownership = { onUnsubscribe, aborts$, retryTimeoutMs };
    return startHere(connection, session, entry, trigger, ownership).pipe(map(({ log }) => log));
  };

  const give = (session: Session, entry: ThreadEntry): Observable<TurnLog> =>
    entry.active$.pipe(
      filter((active) => active !== 'starting' && active?.ended !== true),
      take(1),
      switchMap((active) =>
        active === undefined || active === 'starting' ? start(session, entry) : steer(session, entry, active),
      ),
    );

  // What ends while it is being steered, or cannot be steered, is waited for; after it the input finds another turn.
  const steer = (session: Session, entry: ThreadEntry, active: TurnLog): Observable<TurnLog> =>
    defer(() => steerTurn(connection, threadId, active, input, steerOptions(options), session)).pipe(
      map(() => active.claim('all')),
      catchError((error: unknown) =>
        isUnsteerable(error)
          ? active.over$.pipe(switchMap(() => give(session, entry)))
          : throwError(() => error),
      ),
    );

  return connection.whenReady().pipe(
    switchMap((session) =>
      usingThread(session, threadId, (entry) =>
        entry.sends.enter().pipe(switchMap((leave) => give(session, entry).pipe(take(1), finalize(leave)))),
      ),
    ),
    untilAborted(aborts$, 'turn/start'),
  );
}

/** The options as far as they can apply to a turn that runs already; refuses those that cannot. */
function steerOptions(options: TurnOptions): SteerOptions {
  const { clientUserMessageId, additionalContext, responsesapiClientMetadata, ...rest } = options;
  // What becomes of the turn here does not change what it is told.
  const { signal: _signal, onUnsubscribe: _onUnsubscribe, ...ofTurn } = rest;
  const message =
    'expected no option of a turn for an input that steers the one which runs: ' +
    'leave it out, or use run or turn, which wait for a turn of their own';
  const issues = Object.entries(ofTurn).flatMap(([field, value]) =>
    value === undefined ? [] : [{ path: [field], message }],
  );
  if (issues.length > 0) throw new InvalidParamsError('turn/steer', issues);
  return { clientUserMessageId, additionalContext, responsesapiClientMetadata };
}

function isUnsteerable(error: unknown): boolean {
  return error instanceof StaleTurnError || (error instanceof RpcError && /cannot steer/.test(error.message));
}
