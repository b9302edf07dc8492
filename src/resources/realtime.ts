import {
  concat,
  concatMap,
  defer,
  EMPTY,
  filter,
  ignoreElements,
  map,
  merge,
  of,
  ReplaySubject,
  skipWhile,
  switchMap,
  take,
  takeWhile,
  tap,
  throwError,
  type Observable,
} from 'rxjs';
import type { ThreadRealtimeAppendTextParams, ThreadRealtimeStartParams } from '../../generated/types.js';
import { usingThread } from '../client/start-turn.js';
import { followed } from '../recovery/followed.js';
import type { Connection } from '../connection/connection.js';
import type { Session } from '../connection/session.js';
import { RealtimeFailedError } from '../errors/realtime-failed-error.js';
import { checkOptions, refuse, type Rules } from '../errors/check-options.js';
import { either, issuesWith, record, stream, text, wholeNumber } from '../errors/rules.js';
import { retryOnOverload } from '../operators/retry-on-overload.js';
import { readMember } from '../protocol/read-member.js';
import { toBase64, toBytes } from './bytes.js';
import { lease } from './lease.js';
import { toRealtimeEvent, type RealtimeEvent } from './realtime-events.js';

/** What is said to a realtime model. Each stream is subscribed at once, and sent in order as soon as the model listens. */
export interface RealtimeInput {
  /** Sound, in pieces of any length: 16 bit PCM, little endian (`thread/realtime/appendAudio`). */
  readonly audio$?: Observable<Uint8Array> | undefined;
  /** How many samples of `audio$` make a second. Default: 24 000. */
  readonly sampleRate?: number | undefined;
  /** How many channels `audio$` has. Default: 1. */
  readonly numChannels?: number | undefined;
  /** Text, of the user unless it says otherwise (`thread/realtime/appendText`). */
  readonly text$?:
    Observable<string | Readonly<Omit<ThreadRealtimeAppendTextParams, 'threadId'>>> | undefined;
  /** What the model is to say aloud (`thread/realtime/appendSpeech`). */
  readonly speech$?: Observable<string> | undefined;
}

/** How to talk with a realtime model. */
export interface RealtimeOptions
  extends RealtimeInput, Readonly<Omit<ThreadRealtimeStartParams, 'outputModality' | 'threadId'>> {
  /** Whether the model answers in sound, of which there is a transcript, or in text. Default: `audio`. */
  readonly outputModality?: ThreadRealtimeStartParams['outputModality'] | undefined;
}

const START = 'thread/realtime/start';

const TEXT = /*@__PURE__*/ either(record, text);

/** The rest is of the wire. */
const RULES: Rules<RealtimeInput> = {
  audio$: stream,
  sampleRate: /*@__PURE__*/ wholeNumber(1, 0xffff_ffff),
  numChannels: /*@__PURE__*/ wholeNumber(1, 0xffff),
  text$: stream,
  speech$: stream,
};

/** {@inheritDoc Thread.realtime} */
export function realtime(
  connection: Connection,
  threadId: string,
  options: RealtimeOptions = {},
): Observable<RealtimeEvent> {
  return defer(() => {
    checkOptions(START, options, RULES, { open: true });
    const {
      audio$ = EMPTY,
      sampleRate = 24_000,
      numChannels = 1,
      text$ = EMPTY,
      speech$ = EMPTY,
      outputModality = 'audio',
      ...rest
    } = options;
    // Earlier, the server would take the input for the thread and fail that.
    const begun = new ReplaySubject<Session>(1);
    let hasBegun = false;
    let failure: string | undefined;
    const append = (what: string, params: object) => (session: Session) =>
      connection.requestAny(`thread/realtime/append${what}`, { ...params, threadId }, { session });
    const said$ = merge(
      audio$.pipe(
        map((bytes) => {
          const data = toBase64(toBytes('thread/realtime/appendAudio', 'audio$', bytes));
          return append('Audio', { audio: { data, sampleRate, numChannels } });
        }),
      ),
      text$.pipe(
        map((said) => {
          refuse('thread/realtime/appendText', issuesWith(TEXT, said, 'text$'));
          return append('Text', typeof said === 'string' ? { text: said } : said);
        }),
      ),
      speech$.pipe(map((text) => append('Speech', { text }))),
    ).pipe(
      concatMap((send) => begun.pipe(take(1), switchMap(send), retryOnOverload())),
      ignoreElements(),
    );
    const told$ = lease(connection, {
      hear: (session) =>
        usingThread(session, threadId, (entry) => entry.events$).pipe(
          map(toRealtimeEvent),
          filter((event) => event !== undefined),
          // Until then they tell how the conversation before this one ends.
          skipWhile((event) => !isFirst(event)),
          tap(({ type }) => {
            if (type !== 'started') return;
            hasBegun = true;
            begun.next(session);
          }),
        ),
      open: (ask) =>
        followed(connection, ask.session, threadId).pipe(
          switchMap(() => connection.request(START, { ...rest, outputModality, threadId }, ask)),
        ),
      // No `closed` follows where nothing has begun.
      isLast: ({ type }) => type === 'closed' || (type === 'error' && !hasBegun),
      close: (ask) => connection.request('thread/realtime/stop', { threadId }, ask),
    });
    return merge(said$, told$).pipe(
      takeWhile(({ type }) => type !== 'closed', true),
      concatMap((event) => {
        if (event.type === 'error') failure = connection.redactor.quote(event.message);
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
