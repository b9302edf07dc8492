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
// Many, because a busy machine disturbs a round now and then, and a median forgives less than half of them.
const ROUNDS = 15;

interface Timing {
  readonly floorMs: number;
  readonly ms: number;
}

/** Bytes in, validated and typed events at each turn's one live subscriber, over splitting and parsing alone. */
export async function hotPathRows(): Promise<readonly Row[]> {
  const ratio = async (turns: number, open: Open) => {
    const timings = await rounds(deltaStream(FRAMES, turns), (stream) => throughClient(stream, open));
    return median(timings.map(({ ms, floorMs }) => ms / floorMs));
  };
  const oneTurn = await ratio(1, live);
  const sixtyFourTurns = await ratio(64, live);
  const manyTurns = await ratio(4096, live);
  const keptTurns = await ratio(64, kept);
  const stream = deltaStream(FRAMES, 64);
  const others = await rounds(stream, throughVscodeJsonrpc, 3);
  const own = await rounds(stream, (bytes) => throughClient(bytes, live), 3);
  const faster = median(others.map(({ ms }) => ms)) / median(own.map(({ ms }) => ms));
  return [
    atMost('bytes to event, 64 turns, one live subscriber each', sixtyFourTurns, 2, 'x floor'),
    atMost('bytes to event, 1 turn', oneTurn, 1.8, 'x floor'),
    atMost('bytes to event, 4,096 turns', manyTurns, 2.3, 'x floor'),
    atMost('bytes to event, 64 handles that keep everything', keptTurns, 2.6, 'x floor'),
    atLeast('the same frames, faster than vscode-jsonrpc', faster, 12, 'x'),
  ];
}

async function rounds(
  stream: DeltaStream,
  run: (stream: DeltaStream) => number | Promise<number>,
  count = ROUNDS,
): Promise<readonly Timing[]> {
  const timings: Timing[] = [];
  for (let round = 0; round <= count; round += 1) {
    globalThis.gc?.();
    const floorMs = floor(stream);
    globalThis.gc?.();
    const ms = await run(stream);
    // The first round warms up.
    if (round > 0) timings.push({ floorMs, ms });
  }
  return timings;
}

function floor({ chunks, frames }: DeltaStream): number {
  const startedAt = performance.now();
  const decoder = new TextDecoder();
  let seen = 0;
  let rest = '';
  for (const chunk of chunks) {
    const text = rest + decoder.decode(chunk, { stream: true });
    let start = 0;
    for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', start)) {
      const frame: unknown = JSON.parse(text.slice(start, end));
      if (typeof frame === 'object') seen += 1;
      start = end + 1;
    }
    rest = text.slice(start);
  }
  expectFrames(seen, frames);
  return performance.now() - startedAt;
}

type Open = (codex: Codex, threadId: string, seen: () => void) => void;

const live: Open = (codex, threadId, seen) => {
  codex.thread(threadId).stream('hi').subscribe(seen);
};

const kept: Open = (codex, threadId, seen) => {
  codex
    .thread(threadId)
    .turn('hi')
    .subscribe((turn) => turn.events$.subscribe(seen));
};

function throughClient(stream: DeltaStream, open: Open): number {
  const turnIds = new Map(stream.threadIds.map((threadId, index) => [threadId, stream.turnIds[index] ?? '']));
  const transport = new ByteTransport(({ method, params }) => {
    if (method === 'initialize')
      return { userAgent: 'bench/0.0.0', codexHome: '', platformFamily: '', platformOs: '' };
    const threadId =
      typeof params === 'object' && params !== null && 'threadId' in params ? String(params.threadId) : '';
    return { turn: turnOf(turnIds.get(threadId) ?? '', 'inProgress') };
  });
  const codex = new Codex(transport.factory);
  let seen = 0;
  for (const threadId of stream.threadIds) open(codex, threadId, () => (seen += 1));
  globalThis.gc?.();
  const startedAt = performance.now();
  for (const chunk of stream.chunks) transport.push(chunk);
  const ms = performance.now() - startedAt;
  expectFrames(seen, stream.frames);
  for (const chunk of completions(stream)) transport.push(chunk);
  return ms;
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

function expectFrames(seen: number, frames: number): void {
  if (seen !== frames) throw new Error(`${seen} of ${frames} frames arrived`);
}
