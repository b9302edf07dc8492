import { Codex } from 'codex-rx';
import { PassThrough } from 'node:stream';
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-jsonrpc/node';
import {
  ByteTransport,
  chunked,
  completions,
  deltaStream,
  turnOf,
  type DeltaStream,
} from './delta-stream.js';
import { atLeast, atMost, median, type Row } from './row.js';

const FRAMES = 120_000;
const ROUNDS = 9;
/** A megabyte, some ten milliseconds: a busy machine then slows the floor and the client alike. */
const SLICE_CHUNKS = 16;

/** Bytes in, validated and typed events at each turn's one live subscriber, over splitting and parsing alone. */
export async function hotPathRows(): Promise<readonly Row[]> {
  const live = (turns: number) => overFloor(deltaStream(FRAMES, turns), liveTurns, SLICE_CHUNKS);
  const oneTurn = await live(1);
  const sixtyFourTurns = await live(64);
  const manyTurns = await live(4096);
  // What is kept has to be collected in the client's own time, not in a slice of the floor's.
  const keptTurns = await overFloor(deltaStream(FRAMES, 64), keptHandles, Infinity);
  return [
    atMost('bytes to event, 64 turns, one live subscriber each', sixtyFourTurns, 2, 'x floor'),
    atMost('bytes to event, 1 turn', oneTurn, 1.8, 'x floor'),
    atMost('bytes to event, 4,096 turns', manyTurns, 2.3, 'x floor'),
    atMost('bytes to event, 64 handles that keep everything', keptTurns, 2.6, 'x floor'),
    atLeast('the same frames, faster than vscode-jsonrpc', await fasterThanVscode(), 12, 'x'),
  ];
}

/** What reads the bytes, and how many frames it has seen. */
interface Reader {
  push(chunk: Uint8Array): void;
  readonly seen: number;
  end(): void;
}

/** The median, over the rounds, of the client's time by the floor's, which take turns slice by slice. */
async function overFloor(stream: DeltaStream, open: Open, sliceChunks: number): Promise<number> {
  const ratios: number[] = [];
  for (let round = 0; round <= ROUNDS; round += 1) {
    const [floorMs, clientMs] = timesOf(stream, floor(), await client(stream, open), sliceChunks);
    // The first round warms up.
    if (round > 0) ratios.push(clientMs / floorMs);
  }
  return median(ratios);
}

function timesOf(
  { chunks, frames }: DeltaStream,
  bare: Reader,
  ours: Reader,
  sliceChunks: number,
): readonly [number, number] {
  const readers = [bare, ours] as const;
  const spent: [number, number] = [0, 0];
  globalThis.gc?.();
  for (let start = 0; start < chunks.length; start += sliceChunks) {
    const slice = chunks.slice(start, start + sliceChunks);
    // Neither is always the one that finds the bytes in the cache.
    for (const index of (start / sliceChunks) % 2 === 0 ? ([0, 1] as const) : ([1, 0] as const)) {
      if (slice.length === chunks.length) globalThis.gc?.();
      const startedAt = performance.now();
      for (const chunk of slice) readers[index].push(chunk);
      spent[index] += performance.now() - startedAt;
    }
  }
  for (const reader of readers) {
    if (reader.seen !== frames) throw new Error(`${reader.seen} of ${frames} frames arrived`);
    reader.end();
  }
  return spent;
}

function floor(): Reader {
  const decoder = new TextDecoder();
  let seen = 0;
  let rest = '';
  return {
    push(chunk) {
      const text = rest + decoder.decode(chunk, { stream: true });
      let start = 0;
      for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', start)) {
        const frame: unknown = JSON.parse(text.slice(start, end));
        if (typeof frame === 'object') seen += 1;
        start = end + 1;
      }
      rest = text.slice(start);
    },
    get seen() {
      return seen;
    },
    end: () => undefined,
  };
}

type Open = (codex: Codex, threadId: string, seen: () => void) => void;

const liveTurns: Open = (codex, threadId, seen) => {
  codex.thread(threadId).stream('hi').subscribe(seen);
};

const keptHandles: Open = (codex, threadId, seen) => {
  codex
    .thread(threadId)
    .turn('hi')
    .subscribe((turn) => turn.events$.subscribe(seen));
};

async function client(stream: DeltaStream, open: Open): Promise<Reader> {
  const turnIds = new Map(stream.threadIds.map((threadId, index) => [threadId, stream.turnIds[index] ?? '']));
  let begun = 0;
  const transport = new ByteTransport(({ method, params }) => {
    begun += Number(method === 'turn/start');
    if (method === 'initialize')
      return { userAgent: 'bench/0.0.0', codexHome: '', platformFamily: '', platformOs: '' };
    const threadId =
      typeof params === 'object' && params !== null && 'threadId' in params ? String(params.threadId) : '';
    return { turn: turnOf(turnIds.get(threadId) ?? '', 'inProgress') };
  });
  const codex = new Codex(transport.factory);
  let seen = 0;
  for (const threadId of stream.threadIds) open(codex, threadId, () => (seen += 1));
  // So many starts at once do not all begin in the call that asks for them.
  while (begun < stream.threadIds.length) await new Promise((resolve) => setImmediate(resolve));
  return {
    push: (chunk) => transport.push(chunk),
    get seen() {
      return seen;
    },
    end: () => {
      for (const chunk of completions(stream)) transport.push(chunk);
    },
  };
}

async function fasterThanVscode(): Promise<number> {
  const stream = deltaStream(FRAMES, 64);
  const ratios: number[] = [];
  for (let round = 0; round <= 3; round += 1) {
    const [, ms] = timesOf(stream, floor(), await client(stream, liveTurns), Infinity);
    const othersMs = await throughVscodeJsonrpc(stream);
    if (round > 0) ratios.push(othersMs / ms);
  }
  return median(ratios);
}

// The same frames in the other library's own framing, through its own reader and connection.
function throughVscodeJsonrpc(stream: DeltaStream): Promise<number> {
  const input = new PassThrough();
  const connection = createMessageConnection(
    new StreamMessageReader(input),
    new StreamMessageWriter(new PassThrough().resume()),
  );
  const chunks = withHeaders(stream);
  return new Promise((resolve) => {
    let seen = 0;
    const startedAt = performance.now();
    connection.onNotification('item/agentMessage/delta', () => {
      seen += 1;
      if (seen < stream.frames) return;
      connection.dispose();
      resolve(performance.now() - startedAt);
    });
    connection.listen();
    for (const chunk of chunks) input.write(chunk);
  });
}

function withHeaders({ chunks }: DeltaStream): readonly Buffer[] {
  const lines = Buffer.concat(chunks).toString().trimEnd().split('\n');
  const framed = lines.map((line) => {
    const json = line.replace('{', '{"jsonrpc":"2.0",');
    return `Content-Length: ${Buffer.byteLength(json)}\r\n\r\n${json}`;
  });
  return chunked(Buffer.from(framed.join('')));
}
