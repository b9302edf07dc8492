import { Codex, type Thread } from 'codex-rx';
import { ByteTransport, completions, deltaStream, turnOf, type DeltaStream } from './delta-stream.js';
import { atMost, median, type Row } from './row.js';

const TURNS = 4096;
const ROUNDS = 9;

/** What a turn costs besides its frames, and what a handle and an open stream weigh. */
export async function turnRows(): Promise<readonly Row[]> {
  const stream = deltaStream(0, TURNS);
  const cpuUs = await medianOf(() => cpuUsOf(stream));
  const handleKb = await medianOf(async () => (await weightOf(stream)).handleKb);
  const streamKb = await medianOf(async () => (await weightOf(stream)).streamKb);
  return [
    atMost('CPU to start and end a turn, 4,096 open', cpuUs, 100, 'us'),
    atMost('heap of a Thread handle', handleKb, 1.5, 'kB'),
    atMost('heap of an open stream', streamKb, 6, 'kB'),
  ];
}

async function medianOf(measure: () => Promise<number>): Promise<number> {
  const rounds: number[] = [];
  // The first round warms up.
  for (let round = 0; round <= ROUNDS; round += 1) rounds.push(await measure());
  return median(rounds.slice(1));
}

/** Nothing is collected by force here: the collector makes room as it does in a program. */
async function cpuUsOf(stream: DeltaStream): Promise<number> {
  const turns = new Turns(stream);
  const before = process.cpuUsage();
  turns.open();
  await turns.begun();
  const started = process.cpuUsage(before);
  const ends = completions(stream);
  const beforeEnds = process.cpuUsage();
  turns.end(ends);
  const over = process.cpuUsage(beforeEnds);
  await turns.close();
  return (started.user + started.system + over.user + over.system) / TURNS;
}

async function weightOf(
  stream: DeltaStream,
): Promise<{ readonly handleKb: number; readonly streamKb: number }> {
  const turns = new Turns(stream);
  const empty = heapKb();
  turns.handles();
  const withHandles = heapKb();
  turns.open();
  await turns.begun();
  const withStreams = heapKb();
  turns.end(completions(stream));
  await turns.close();
  return { handleKb: (withHandles - empty) / TURNS, streamKb: (withStreams - withHandles) / TURNS };
}

/** The turns of one client, all open at once. */
class Turns {
  readonly #transport: ByteTransport;
  readonly #codex: Codex;
  #threads: readonly Thread[] = [];
  #begun = 0;
  #ended = 0;

  constructor(private readonly stream: DeltaStream) {
    const turnIds = new Map(stream.threadIds.map((threadId, at) => [threadId, stream.turnIds[at] ?? '']));
    this.#transport = new ByteTransport(({ method, params }) => {
      if (method === 'initialize')
        return { userAgent: 'bench/0.0.0', codexHome: '', platformFamily: '', platformOs: '' };
      this.#begun += 1;
      return { turn: turnOf(turnIds.get(threadOf(params)) ?? '', 'inProgress') };
    });
    this.#codex = new Codex(this.#transport.factory);
    this.#codex.connect().subscribe();
  }

  handles(): void {
    this.#threads = this.stream.threadIds.map((threadId) => this.#codex.thread(threadId));
  }

  open(): void {
    if (this.#threads.length === 0) this.handles();
    // One observer for all, so that it is not weighed with each stream.
    const observer = { complete: () => (this.#ended += 1) };
    for (const thread of this.#threads) thread.stream('hi').subscribe(observer);
  }

  async begun(): Promise<void> {
    while (this.#begun < TURNS) await new Promise((resolve) => setImmediate(resolve));
  }

  end(ends: readonly Uint8Array[]): void {
    for (const chunk of ends) this.#transport.push(chunk);
    if (this.#ended !== TURNS) throw new Error(`${this.#ended} of ${TURNS} turns ended`);
  }

  async close(): Promise<void> {
    await this.#codex.close();
  }
}

function threadOf(params: unknown): string {
  return typeof params === 'object' && params !== null && 'threadId' in params ? String(params.threadId) : '';
}

function heapKb(): number {
  for (let run = 0; run < 3; run += 1) globalThis.gc?.();
  return process.memoryUsage().heapUsed / 1000;
}
