import type { Frame, Transport, TransportFactory } from 'codex-rx';
import { FrameReader } from '../../src/transport/frame-reader.js';
import { DEFAULT_MAX_FRAME_BYTES } from '../../src/transport/line-splitter.js';

export const CHUNK_BYTES = 65_536;

/** What a server with this many turns open sends: their message deltas interleaved, then the end of each. */
export interface DeltaStream {
  readonly threadIds: readonly string[];
  readonly turnIds: readonly string[];
  readonly chunks: readonly Uint8Array[];
  readonly frames: number;
}

export function deltaStream(frames: number, turns: number): DeltaStream {
  const threadIds = Array.from({ length: turns }, (_, index) => uuid(1, index));
  const turnIds = Array.from({ length: turns }, (_, index) => uuid(2, index));
  const lines = Array.from({ length: frames }, (_, index) => delta(threadIds, turnIds, index));
  return { threadIds, turnIds, frames, chunks: chunked(new TextEncoder().encode(`${lines.join('\n')}\n`)) };
}

/** The last frame of each turn. */
export function completions({ threadIds, turnIds }: DeltaStream): readonly Uint8Array[] {
  const lines = turnIds.map((id, index) =>
    JSON.stringify({
      method: 'turn/completed',
      params: { threadId: threadIds[index], turn: turnOf(id, 'completed') },
      emittedAtMs: 1_795_340_936_062,
    }),
  );
  return chunked(new TextEncoder().encode(`${lines.join('\n')}\n`));
}

/** A transport that answers requests from a table and otherwise delivers the bytes it is given. */
export class ByteTransport implements Transport {
  readonly #reader = new FrameReader(DEFAULT_MAX_FRAME_BYTES);
  readonly #encoder = new TextEncoder();
  readonly frames$ = this.#reader.frames$;
  readonly diagnostics$ = this.#reader.diagnostics$;
  readonly factory: TransportFactory = () => this;

  constructor(private readonly answer: (request: Frame) => unknown) {}

  push(chunk: Uint8Array): void {
    this.#reader.push(chunk);
  }

  send(frame: Frame): void {
    if (frame.id === undefined) return;
    this.push(this.#encoder.encode(`${JSON.stringify({ id: frame.id, result: this.answer(frame) })}\n`));
  }

  close(): Promise<void> {
    this.#reader.end();
    return Promise.resolve();
  }
}

export function turnOf(id: string, status: string) {
  return {
    id,
    items: [],
    status,
    error: null,
    startedAt: null,
    completedAt: null,
    durationMs: null,
    rootTurnId: id,
    itemsView: 'notLoaded',
  };
}

function delta(threadIds: readonly string[], turnIds: readonly string[], index: number): string {
  const turn = index % turnIds.length;
  return JSON.stringify({
    method: 'item/agentMessage/delta',
    params: {
      threadId: threadIds[turn],
      turnId: turnIds[turn],
      itemId: `msg_${turn}`,
      delta: `word${index} `,
    },
    emittedAtMs: 1_795_340_935_980 + index,
  });
}

function uuid(kind: number, index: number): string {
  return `01a202a8-a2b7-72d3-b${kind}00-${index.toString(16).padStart(12, '0')}`;
}

export function chunked<B extends Uint8Array>(bytes: B): readonly B[] {
  const count = Math.ceil(bytes.length / CHUNK_BYTES);
  return Array.from(
    { length: count },
    (_, index) => bytes.slice(index * CHUNK_BYTES, (index + 1) * CHUNK_BYTES) as B,
  );
}
