import type { ServerNotifications } from '../../generated/methods.js';
import type { ThreadRealtimeAudioChunk } from '../../generated/types.js';
import type { NotificationMethod, ServerNotification } from '../connection/notification.js';
import { readMember } from '../protocol/read-member.js';
import { fromBase64 } from './bytes.js';

const PREFIX = 'thread/realtime/';

type RealtimeMethod = Extract<NotificationMethod, `${typeof PREFIX}${string}`>;
type NameOf<M> = M extends `${typeof PREFIX}${infer Name}` ? Name : never;
type AudioMethod = 'thread/realtime/outputAudio/delta';

/** A piece of what the model says: 16 bit PCM, little endian. */
export interface RealtimeAudio extends Readonly<Omit<ThreadRealtimeAudioChunk, 'data'>> {
  readonly bytes: Uint8Array;
}

/** @internal */
export interface RealtimeEventParams extends Readonly<
  Omit<{ [M in RealtimeMethod]: ServerNotifications[M] }, AudioMethod>
> {
  readonly 'thread/realtime/outputAudio/delta': { readonly threadId: string; readonly audio: RealtimeAudio };
}

/**
 * What happens in a realtime conversation. `type` is what follows `thread/realtime/` in the name of the notification,
 * and the other members are its params.
 */
export type RealtimeEvent = {
  [M in RealtimeMethod]: { readonly type: NameOf<M> } & RealtimeEventParams[M];
}[RealtimeMethod];

/** Nothing, when the notification is about something else. A newer server may send types that are not known here. */
export function toRealtimeEvent({ method, params }: ServerNotification): RealtimeEvent | undefined {
  if (!method.startsWith(PREFIX)) return undefined;
  const type = method.slice(PREFIX.length);
  return { ...params, ...audioOf(params), type } as RealtimeEvent;
}

// What is no base64 deviates from the protocol; it says nothing.
function audioOf(params: unknown) {
  const chunk = readMember(params, 'audio');
  if (typeof chunk !== 'object' || chunk === null) return undefined;
  const { data, ...audio } = chunk as ThreadRealtimeAudioChunk;
  return { audio: { ...audio, bytes: fromBase64(data) ?? new Uint8Array() } };
}
