import { concatMap, EMPTY, ignoreElements, map, merge, switchMap, type Observable } from 'rxjs';
import type { ThreadRealtimeAppendTextParams } from '../../generated/types.js';
import type { Connection } from '../connection/connection.js';
import type { Session } from '../connection/session.js';
import { retryOnOverload } from '../operators/retry-on-overload.js';
import { toBase64 } from './bytes.js';

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

/**
 * Sends the input, one piece after another, from the moment `begun$` says on which link: earlier, the server would take
 * it for the thread and fail that.
 */
export function sendInput(
  connection: Connection,
  threadId: string,
  { audio$ = EMPTY, sampleRate = 24_000, numChannels = 1, text$ = EMPTY, speech$ = EMPTY }: RealtimeInput,
  begun$: Observable<Session>,
): Observable<never> {
  type Send = (session: Session) => Observable<unknown>;
  const audio = (bytes: Uint8Array): Send => {
    const chunk = { data: toBase64(bytes), sampleRate, numChannels };
    return (session) =>
      connection.request('thread/realtime/appendAudio', { threadId, audio: chunk }, { session });
  };
  const text = (given: string | Omit<ThreadRealtimeAppendTextParams, 'threadId'>): Send => {
    const params = typeof given === 'string' ? { text: given, threadId } : { ...given, threadId };
    return (session) => connection.request('thread/realtime/appendText', params, { session });
  };
  const speech = (words: string): Send => {
    return (session) =>
      connection.request('thread/realtime/appendSpeech', { text: words, threadId }, { session });
  };

  return merge(audio$.pipe(map(audio)), text$.pipe(map(text)), speech$.pipe(map(speech))).pipe(
    concatMap((send) => begun$.pipe(switchMap(send), retryOnOverload())),
    ignoreElements(),
  );
}
