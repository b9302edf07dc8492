import {
  AsyncSubject,
  concat,
  concatMap,
  defer,
  filter,
  map,
  of,
  skipWhile,
  switchMap,
  tap,
  throwError,
  type Observable,
} from 'rxjs';
import type { ThreadRealtimeStartParams } from '../../generated/types.js';
import { followed, usingThread } from '../client/start-turn.js';
import type { Connection } from '../connection/connection.js';
import type { Session } from '../connection/session.js';
import { RealtimeFailedError } from '../errors/realtime-failed-error.js';
import { readMember } from '../protocol/read-member.js';
import { lease } from './lease.js';
import { toRealtimeEvent, type RealtimeEvent } from './realtime-events.js';
import { sendInput, type RealtimeInput } from './realtime-input.js';

/** How to talk with a realtime model. */
export interface RealtimeOptions
  extends RealtimeInput, Readonly<Omit<ThreadRealtimeStartParams, 'outputModality' | 'threadId'>> {
  /** Whether the model answers in sound, of which there is a transcript, or in text. Default: `audio`. */
  readonly outputModality?: ThreadRealtimeStartParams['outputModality'] | undefined;
}

/** {@inheritDoc Thread.realtime} */
export function realtime(
  connection: Connection,
  threadId: string,
  options: RealtimeOptions = {},
): Observable<RealtimeEvent> {
  const { audio$, sampleRate, numChannels, text$, speech$, outputModality = 'audio', ...rest } = options;
  const input = { audio$, sampleRate, numChannels, text$, speech$ };
  return defer(() => {
    const begun = new AsyncSubject<Session>();
    let hasBegun = false;
    let failure: string | undefined;
    const begin = (session: Session) => {
      hasBegun = true;
      begun.next(session);
      begun.complete();
    };
    const conversation$ = lease(connection, {
      hear: (session) =>
        usingThread(session, threadId, (entry) => entry.events$).pipe(
          map(toRealtimeEvent),
          filter((event) => event !== undefined),
          // Until then they tell how the conversation before this one ends.
          skipWhile((event) => !isFirst(event)),
          tap((event) => {
            if (event.type === 'started') begin(session);
          }),
        ),
      open: (request) =>
        followed(connection, request.session, threadId).pipe(
          switchMap(() =>
            connection.request('thread/realtime/start', { ...rest, outputModality, threadId }, request),
          ),
        ),
      alongside: () => sendInput(connection, threadId, input, begun),
      // No `closed` follows where nothing has begun.
      isLast: ({ type }) => type === 'closed' || (type === 'error' && !hasBegun),
      close: (request) => connection.request('thread/realtime/stop', { threadId }, request),
    });
    return conversation$.pipe(
      concatMap((event) => {
        if (event.type === 'error') failure = event.message;
        const failed$ = throwError(() => new RealtimeFailedError(threadId, failure));
        if (event.type === 'error' && !hasBegun) return failed$;
        return event.type === 'closed' && event.reason === 'error' ? concat(of(event), failed$) : of(event);
      }),
    );
  });
}

function isFirst(event: RealtimeEvent): boolean {
  if (event.type === 'item/started') return readMember(event.item, 'type') === 'realtimeSessionStarted';
  return event.type === 'started' || event.type === 'error';
}
