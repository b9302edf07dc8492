import {
  catchError,
  first,
  map,
  of,
  switchMap,
  take,
  throwError,
  type Observable,
  type OperatorFunction,
} from 'rxjs';
import type { ThreadItem, ThreadStatus, Turn as StoredTurn } from '../../generated/types.js';
import { paged } from '../client/paged.js';
import type { Connection } from '../connection/connection.js';
import type { Session } from '../connection/session.js';
import type { TurnLog } from '../connection/turn-log.js';
import type { CodexError } from '../errors/codex-error.js';
import { InvalidResponseError } from '../errors/client-errors.js';
import { InvalidRequestError, MethodNotFoundError } from '../errors/rpc-error.js';
import { retryOnOverload } from '../operators/retry-on-overload.js';
import { readMember } from '../protocol/read-member.js';

/** How far back in the history a turn is looked for. */
const MAX_TURNS = 100;

/** What is known of a turn beforehand. */
export interface Comparison {
  /** How the thread stands, when the server has just said so. */
  readonly status?: ThreadStatus | undefined;
  /** Why something was missed, when the link was lost. */
  readonly cause?: CodexError | undefined;
  /** Whether what the server does not tell of, and does not run, is told as interrupted. Default: true. */
  readonly invents?: boolean | undefined;
  /** How long the server may take for each answer, in ms: somebody waits for the turn's end. Default: 10 000. */
  readonly timeoutMs?: number | undefined;
}

/** A notification that was missed. */
interface MissedNotification {
  readonly method: string;
  readonly params: unknown;
}

/** What was missed of a turn. */
interface MissedEvents {
  /** Completed items in order; of those that have arrived, but wait, the id. */
  readonly items: readonly (MissedNotification | string)[];
  readonly end?: MissedNotification | undefined;
}

/**
 * Compares a turn with what the server has stored of it, and delivers what was missed, marked `reconciled`: the items
 * that were not seen to complete, then `turn/completed` when it has ended there. Emits whether it has ended, as far as
 * the server tells; never errors.
 */
export function reconcileTurn(connection: Connection, session: Session, log: TurnLog): Observable<boolean> {
  return tellMissed(connection, session, log).pipe(catchError(() => of(false)));
}

/** The same, but errors when the server does not tell; what waits for what was missed then goes on waiting. */
export function tellMissed(
  connection: Connection,
  session: Session,
  log: TurnLog,
  { status, cause, invents = true, timeoutMs = 10_000 }: Comparison = {},
): Observable<boolean> {
  const threadId = log.threadId;
  const options = { session, timeoutMs, urgent: cause !== undefined };
  // How the thread stands comes first: what is stored afterwards is stored to its end when nothing runs any more.
  const status$ =
    status === undefined
      ? connection.request('thread/read', { threadId }, options).pipe(
          retryOnOverload(),
          map(({ thread }) => thread.status),
          unlessRefused(),
        )
      : of(status);
  const stored$ = paged(
    (cursor) =>
      connection
        .request(
          'thread/turns/list',
          { threadId, sortDirection: 'desc', itemsView: 'full', limit: 10, cursor },
          options,
        )
        .pipe(retryOnOverload()),
    'thread/turns/list',
  ).pipe(
    take(MAX_TURNS),
    first(({ id }) => id === log.id, undefined),
    unlessRefused(),
  );
  return status$.pipe(
    switchMap((now) => stored$.pipe(map((turn) => asItStands(log.id, turn, now, invents)))),
    map((turn) => {
      if (log.ended) return true;
      const isOver = turn.status !== 'inProgress';
      const missed = turn.items.filter((item) => !log.hasCompleted(item.id) && (isOver || isComplete(item)));
      const ends = missed.map((item) =>
        log.holds(item.id)
          ? item.id
          : { method: 'item/completed', params: { threadId, turnId: log.id, item } },
      );
      // Whoever looks at the thread's turns is shown this one before its items.
      const isUnseen =
        !isOver && log.claimed && !log.announced && ends.length > 0 && session.threads.isWatched(threadId);
      const begun = { ...turn, items: [], itemsView: 'notLoaded' };
      const items = isUnseen
        ? [{ method: 'turn/started', params: { threadId, turn: begun } }, ...ends]
        : ends;
      const end = isOver ? { method: 'turn/completed', params: { threadId, turn } } : undefined;
      // What was not missed, because no link was lost, is on its way.
      if (isOver || cause !== undefined) deliver(session, log, { items, end }, cause);
      return isOver;
    }),
  );
}

/**
 * Delivers what was missed of a turn, as the server's history tells it, what has waited for that, and the turn's end, in
 * one piece, so that nothing comes between. `cause` is why it was missed, when the link was lost.
 */
export function deliver(
  session: Session,
  log: TurnLog,
  { items, end }: MissedEvents,
  cause: CodexError | undefined,
): void {
  const mark = cause === undefined ? { reconciled: true } : { reconciled: true, cause };
  session.interpose((tell) => {
    for (const item of items) {
      if (typeof item === 'string') log.resumeUpTo(item);
      else if (!log.ended) tell({ ...item, ...mark });
    }
    log.resume();
    // The real end may have stood among what waited.
    if (end !== undefined && !log.ended) tell({ ...end, ...mark });
  });
}

/** A turn that nobody has seen the end of, and that runs no more. */
export function unseen(id: string): StoredTurn {
  return { id, items: [], itemsView: 'notLoaded', status: 'interrupted' };
}

// Of a turn that is not stored, or not to its end, the thread tells whether it may still run.
function asItStands(
  id: string,
  stored: StoredTurn | undefined,
  status: ThreadStatus | undefined,
  invents: boolean,
): StoredTurn {
  const turn = stored ?? { ...unseen(id), status: 'inProgress' };
  if (turn.status !== 'inProgress' || status === undefined || status.type === 'active') return turn;
  if (stored === undefined && !invents) throw new InvalidResponseError('thread/turns/list', [UNTOLD]);
  return { ...turn, status: 'interrupted' };
}

const UNTOLD = { path: ['data'], message: 'the turn has ended and is not there, so nobody knows how' };

function isComplete(item: ThreadItem): boolean {
  return readMember(item, 'status') !== 'inProgress';
}

/** What the server refuses to tell, or does not know how to, is not known. */
function unlessRefused<T>(): OperatorFunction<T, T | undefined> {
  return catchError((error: unknown) =>
    error instanceof InvalidRequestError || error instanceof MethodNotFoundError
      ? of(undefined)
      : throwError(() => error),
  );
}
