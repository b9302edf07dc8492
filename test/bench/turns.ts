import { Codex } from 'codex-rx';
import type { Subscription } from 'rxjs';
import { ByteTransport, completions, deltaStream, turnOf, type DeltaStream } from './delta-stream.js';
import { atMost, median, type Row } from './row.js';

const TURNS = 4096;
const ROUNDS = 5;

/** What a turn costs besides its frames, and what a handle and an open stream weigh. */
export async function turnRows(): Promise<readonly Row[]> {
  const stream = deltaStream(0, TURNS);
  const rounds: Cost[] = [];
  // The first round warms up.
  for (let round = 0; round <= ROUNDS; round += 1) rounds.push(await costOf(stream));
  const costs = rounds.slice(1);
  return [
    atMost('CPU to start and end a turn, 4,096 open', median(costs.map(({ cpuUs }) => cpuUs)), 100, 'us'),
    atMost('heap of a Thread handle', median(costs.map(({ handleKb }) => handleKb)), 1.5, 'kB'),
    atMost('heap of an open stream', median(costs.map(({ streamKb }) => streamKb)), 6, 'kB'),
  ];
}

interface Cost {
  readonly cpuUs: number;
  readonly handleKb: number;
  readonly streamKb: number;
}

async function costOf(stream: DeltaStream): Promise<Cost> {
  const turnIds = new Map(stream.threadIds.map((threadId, index) => [threadId, stream.turnIds[index] ?? '']));
  let begun = 0;
  const transport = new ByteTransport(({ method, params }) => {
    if (method === 'initialize')
      return { userAgent: 'bench/0.0.0', codexHome: '', platformFamily: '', platformOs: '' };
    begun += 1;
    return { turn: turnOf(turnIds.get(threadOf(params)) ?? '', 'inProgress') };
  });
  const codex = new Codex(transport.factory);
  codex.connect().subscribe();
  const ends = completions(stream);

  const empty = heapKb();
  const threads = stream.threadIds.map((threadId) => codex.thread(threadId));
  const withHandles = heapKb();
  const before = process.cpuUsage();
  let ended = 0;
  // One observer for all, so that it is not weighed with each stream.
  const observer = { complete: () => (ended += 1) };
  const open: Subscription[] = threads.map((thread) => thread.stream('hi').subscribe(observer));
  while (begun < TURNS) await new Promise((resolve) => setImmediate(resolve));
  const started = process.cpuUsage(before);
  const withStreams = heapKb();
  const beforeEnds = process.cpuUsage();
  for (const chunk of ends) transport.push(chunk);
  const over = process.cpuUsage(beforeEnds);
  if (ended !== open.length) throw new Error(`${ended} of ${open.length} turns ended`);
  await codex.close();
  const cpuUs = started.user + started.system + over.user + over.system;
  return {
    cpuUs: cpuUs / TURNS,
    handleKb: (withHandles - empty) / TURNS,
    streamKb: (withStreams - withHandles) / TURNS,
  };
}

function threadOf(params: unknown): string {
  return typeof params === 'object' && params !== null && 'threadId' in params ? String(params.threadId) : '';
}

function heapKb(): number {
  for (let run = 0; run < 3; run += 1) globalThis.gc?.();
  return process.memoryUsage().heapUsed / 1000;
}
