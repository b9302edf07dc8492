import { threadIdOf, turnIdOf } from '../../src/protocol/route.js';
import type { Frame } from '../../src/transport/frame.js';
import { recording, recordingNames } from '../fixtures/recordings.js';

/** What a server said in one recording, under ids of its own, so that many of them fit on one link. */
export interface Strand {
  readonly name: string;
  /** Notifications and requests of the server; what it answered belongs to requests that are not made here. */
  readonly frames: readonly Frame[];
  /** The same as they stand on the wire. */
  readonly lines: readonly string[];
  readonly threadIds: readonly string[];
  /** The turns of each thread in the order in which they are first named. */
  readonly turns: readonly { readonly threadId: string; readonly turnId: string }[];
}

/** How many copies of one recording can be told apart. */
export const COPIES = 4;

export const STRAND_NAMES = recordingNames();

// A turn of two thousand deltas is no harder than one of fifty.
const HEAD = 45;
const TAIL = 15;

const UUID = /\b([0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{11})[0-9a-f]\b/g;

const known = new Map<string, Strand>();

export function strand(name: string, copy: number): Strand {
  const key = `${name}/${copy}`;
  const found = known.get(key) ?? read(name, copy);
  known.set(key, found);
  return found;
}

function read(name: string, copy: number): Strand {
  const all = recording(name)
    .filter(({ dir, frame }) => dir === 'in' && frame.method !== undefined)
    .map(({ frame }) => renamed(frame, copy));
  const frames = all.length <= HEAD + TAIL ? all : [...all.slice(0, HEAD), ...all.slice(-TAIL)];
  const turns = frames.flatMap(({ method = '', params }) => {
    const [threadId, turnId] = [threadIdOf(method, params), turnIdOf(method, params)];
    return threadId === undefined || turnId === undefined ? [] : [{ threadId, turnId }];
  });
  const threadIds = frames.flatMap(({ method = '', params }) => threadIdOf(method, params) ?? []);
  return {
    name,
    frames,
    lines: frames.map((frame) => JSON.stringify(frame)),
    threadIds: [...new Set(threadIds)],
    turns: [...new Map(turns.map((turn) => [turn.turnId, turn])).values()],
  };
}

function renamed(frame: Frame, copy: number): Frame {
  const text = JSON.stringify(frame).replace(UUID, (_, most: string) => `${most}${copy.toString(16)}`);
  return JSON.parse(text, (key, value: unknown) =>
    (key === 'id' || key === 'requestId') && typeof value === 'number' ? value + 100 * copy : value,
  ) as Frame;
}
