import {
  defer,
  filter,
  finalize,
  ignoreElements,
  map,
  merge,
  mergeMap,
  switchMap,
  take,
  tap,
  type Observable,
} from 'rxjs';
import type { ThreadQueueAddParams } from '../../generated/types.js';
import type { Connection } from '../connection/connection.js';
import type { Session } from '../connection/session.js';
import type { ThreadEntry } from '../connection/thread-entry.js';
import type { TurnLog } from '../connection/turn-log.js';
import { ofMethod } from '../operators/of-method.js';
import { readMember } from '../protocol/read-member.js';
import { uniqueId } from '../resources/unique-id.js';
import { toInputItems, type Input } from './input.js';
import { usingThread } from './start-turn.js';

/** What goes with an input into the queue of the server. */
export type EnqueueOptions = Omit<ThreadQueueAddParams, 'threadId' | 'input' | 'clientUserMessageId'> & {
  /** By what the message is known when it comes back as an item. Default: a random one. */
  readonly clientUserMessageId?: string | undefined;
};

/** Puts an input into the server's queue; emits the log of the turn that takes it, once that has begun. */
export function enqueue(
  connection: Connection,
  threadId: string,
  input: Input,
  { clientUserMessageId = uniqueId(), ...options }: EnqueueOptions,
): Observable<TurnLog> {
  const add = (session: Session, entry: ThreadEntry) => {
    const method = 'thread/queue/add';
    const params = { ...options, threadId, clientUserMessageId, input: toInputItems(method, input) };
    let waiting: string | undefined;
    const withdraw = (queuedSubmissionId: string) =>
      // What has been taken meanwhile is not in the queue any more, and the server says so.
      connection
        .request('thread/queue/delete', { threadId, queuedSubmissionId }, { session })
        .subscribe({ error: () => undefined });
    const onLate = ({ result }: { readonly result?: unknown }) => {
      const id = readMember(readMember(result, 'queuedSubmission'), 'id');
      if (typeof id === 'string') withdraw(id);
    };
    const added$ = connection
      .request(method, params, { session, onLate })
      .pipe(tap(({ queuedSubmission }) => (waiting = queuedSubmission.id)));
    return merge(takenBy(entry, clientUserMessageId), added$.pipe(ignoreElements())).pipe(
      take(1),
      tap(() => (waiting = undefined)),
      finalize(() => {
        if (waiting !== undefined) withdraw(waiting);
      }),
    );
  };
  return defer(() => connection.whenReady()).pipe(
    switchMap((session) => usingThread(session, threadId, (entry) => add(session, entry))),
  );
}

// A turn says only by its first message which input it has taken.
function takenBy(entry: ThreadEntry, clientId: string): Observable<TurnLog> {
  return entry.turns$.pipe(
    map((log) => log.claim('none')),
    mergeMap((log) =>
      log.watched$.pipe(
        ofMethod('item/started', 'item/completed'),
        map(({ params: { item } }) => item),
        filter((item) => item.type === 'userMessage'),
        take(1),
        tap((item) => {
          if (item.clientId !== clientId) log.discard();
        }),
        filter((item) => item.clientId === clientId),
        map(() => log.claim('all')),
      ),
    ),
  );
}
