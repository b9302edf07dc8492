import {
  catchError,
  defer,
  EMPTY,
  filter,
  finalize,
  first,
  ignoreElements,
  map,
  merge,
  mergeMap,
  switchMap,
  take,
  tap,
  throwIfEmpty,
  type Observable,
} from 'rxjs';
import type { ThreadQueueAddParams } from '../../generated/types.js';
import { waited } from '../connection/again.js';
import { deadline } from '../connection/deadline.js';
import type { Connection } from '../connection/connection.js';
import type { Session } from '../connection/session.js';
import type { ThreadEntry } from '../connection/thread-entry.js';
import type { TurnLog } from '../connection/turn-log.js';
import { checkOptions, type Rules } from '../errors/check-options.js';
import { InvalidRequestError } from '../errors/rpc-error.js';
import { text } from '../errors/rules.js';
import { ofMethod } from '../operators/of-method.js';
import { readMember } from '../protocol/read-member.js';
import { release } from '../resources/release.js';
import { uniqueId } from '../resources/unique-id.js';
import { toInputItems, type Input } from './input.js';
import { paged } from './paged.js';
import { usingThread } from './start-turn.js';
import { followed } from '../recovery/followed.js';

/** Options of an input for the queue of the server. */
export type EnqueueOptions = Omit<ThreadQueueAddParams, 'threadId' | 'input' | 'clientUserMessageId'> & {
  /** By what the message is known when it comes back as an item. Default: a random one. */
  readonly clientUserMessageId?: string | undefined;
};

const METHOD = 'thread/queue/add';
const RULES: Rules<Pick<EnqueueOptions, 'clientUserMessageId'>> = { clientUserMessageId: text };

/** How far the queue is looked through. */
const MAX_QUEUED = 10_000;

/** After how many changes of the queue it is not looked at at once any more. */
const PROMPT_CHANGES = 5;

/** How long a turn may take to begin that has taken its input out of the queue, in ms. */
const BEGINNING_MS = 10_000;

/** Puts an input into the server's queue; emits the log of the turn that takes it, once that has begun. */
export function enqueue(
  connection: Connection,
  threadId: string,
  input: Input,
  options: EnqueueOptions,
): Observable<TurnLog> {
  return defer(() => {
    checkOptions(METHOD, options, RULES, { open: true });
    const { clientUserMessageId = uniqueId(), ...rest } = options;
    const params = { ...rest, threadId, clientUserMessageId, input: toInputItems(METHOD, input) };
    return connection
      .whenReady()
      .pipe(
        switchMap((session) =>
          usingThread(session, threadId, (entry) =>
            followed(connection, session, threadId).pipe(
              switchMap(() => add(connection, session, entry, params)),
            ),
          ),
        ),
      );
  });
}

function add(
  connection: Connection,
  session: Session,
  entry: ThreadEntry,
  params: ThreadQueueAddParams,
): Observable<TurnLog> {
  const { threadId, clientUserMessageId } = params;
  let waiting: string | undefined;
  const withdraw = (queuedSubmissionId: string) =>
    // What has been taken meanwhile is not in the queue any more, and the server says so.
    release(
      session,
      connection.request('thread/queue/delete', { threadId, queuedSubmissionId }, { session }),
    );
  const onLate = ({ result }: { readonly result?: unknown }) => {
    const id = readMember(readMember(result, 'queuedSubmission'), 'id');
    if (typeof id === 'string') withdraw(id);
  };
  const added$ = connection.request(METHOD, params, { session, onLate }).pipe(
    tap(({ queuedSubmission }) => (waiting = queuedSubmission.id)),
    ignoreElements(),
  );
  const isQueued = () =>
    paged((cursor) => connection.request('thread/queue/list', { threadId, cursor }, { session })).pipe(
      take(MAX_QUEUED),
      first(({ id }) => id === waiting, undefined),
      map((submission) => submission !== undefined),
      catchError(() => EMPTY),
    );
  // Nobody tells what becomes of an input: it is in the queue, or a turn has taken it, or somebody took it out.
  const takenOut$ = entry.events$.pipe(
    ofMethod('thread/queue/changed'),
    filter(() => waiting !== undefined),
    // The newest change counts; a server that tells of one again and again is asked less and less often.
    switchMap((_change, changes) =>
      changes < PROMPT_CHANGES ? isQueued() : waited(session, changes).pipe(switchMap(isQueued)),
    ),
    switchMap((isThere) => (isThere ? EMPTY : deadline(BEGINNING_MS))),
    map((): never => {
      const message = 'the input is not in the queue any more, and no turn has begun with it';
      throw new InvalidRequestError(METHOD, { code: -32600, message });
    }),
  );
  return merge(takenBy(entry, clientUserMessageId), takenOut$, added$, session.linkEnd$).pipe(
    take(1),
    tap({ next: () => (waiting = undefined), error: () => (waiting = undefined) }),
    throwIfEmpty(() => session.ended),
    finalize(() => {
      if (waiting !== undefined) withdraw(waiting);
    }),
  );
}

// A turn says only by its first message which input it has taken.
function takenBy(entry: ThreadEntry, clientId: string): Observable<TurnLog> {
  return entry.turns$.pipe(
    mergeMap((log) => {
      // What is kept for a start in flight, or for others who hold it, is theirs.
      const isOurs = !log.claimed && entry.starting === 0;
      return log.claim('none').watched$.pipe(
        ofMethod('item/started', 'item/completed'),
        map(({ params: { item } }) => item),
        filter((item) => item.type === 'userMessage'),
        take(1),
        tap((item) => {
          if (item.clientId !== clientId && isOurs) log.discard();
        }),
        filter((item) => item.clientId === clientId),
        map(() => log.claim('all')),
        tap((taken) => (taken.isOwn = true)),
        catchError(() => EMPTY),
      );
    }),
  );
}
