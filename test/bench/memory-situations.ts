import { Codex, toAsyncIterable, TransportClosedError, type Frame, type TransportFactory } from 'codex-rx';
import { stdio, webSocket } from 'codex-rx/node';
import { firstValueFrom, lastValueFrom, materialize, mergeMap, range } from 'rxjs';
import { ByteTransport, chunked, deltaStream, turnOf } from './delta-stream.js';
import { Gauge, type Measured } from './memory-gauge.js';

const ROUND = 20_000;
const ROUND_TURNS = 64;
const TURNS_AT_ONCE = 100;

/** Where a real server is, for a situation that needs one. */
export type Place =
  | { readonly url: string; readonly bearerToken: string }
  | { readonly env: Readonly<Record<string, string>>; readonly cwd: string };

/** Notifications of turns and threads that nobody in this process follows or listens to. */
export async function unread({ notifications }: { readonly notifications: number }): Promise<Measured> {
  const { codex, transport } = await connected();
  const { chunks } = deltaStream(ROUND, ROUND_TURNS);
  const gauge = new Gauge();
  gauge.begin();
  for (let sent = 0; sent < notifications; sent += ROUND) {
    for (const chunk of chunks) {
      transport.push(chunk);
      gauge.look();
    }
  }
  return gauge.end({ left: codex.left() });
}

/** A turn's deltas for a loop that reads one event and then is busy for as long as they come. */
export async function unreadQueue({
  notifications,
  maxQueued,
}: {
  readonly notifications: number;
  readonly maxQueued: number;
}): Promise<Measured> {
  const { codex, transport } = await connected();
  const { chunks, threadIds } = deltaStream(ROUND, 1);
  const events$ = codex.thread(threadIds[0] ?? '').stream('hi');
  const iterator = toAsyncIterable(events$, { maxQueued })[Symbol.asyncIterator]();
  const first = iterator.next();
  const gauge = new Gauge();
  gauge.begin();
  for (let sent = 0; sent < notifications; sent += ROUND) {
    for (const chunk of chunks) {
      transport.push(chunk);
      gauge.look();
    }
  }
  await first;
  const measured = await gauge.end({});
  await codex.close();
  let read = 1;
  let shed = 0;
  try {
    for (let result = await iterator.next(); result.done !== true; result = await iterator.next()) {
      read += 1;
      if (result.value.method !== 'client/lagged') continue;
      shed += result.value.params.items.reduce((sum, { deltas }) => sum + deltas, 0);
    }
  } catch {
    // The link is closed, so its turn has no end.
  }
  return { ...measured, counts: { read, shed } };
}

/** Turns that somebody else runs, of which every second one is never heard to end. */
export async function unclaimed({ turns }: { readonly turns: number }): Promise<Measured> {
  const { codex, transport } = await connected();
  const gauge = new Gauge();
  gauge.begin();
  for (let turn = 0; turn < turns; turn += TURNS_AT_ONCE) {
    for (const chunk of othersTurns(turn, TURNS_AT_ONCE)) {
      transport.push(chunk);
      gauge.look();
    }
  }
  return gauge.end({ left: codex.left() });
}

/** Requests to a real server that are all made at once. */
export async function pipelined({
  place,
  requests,
}: {
  readonly place: Place;
  readonly requests: number;
}): Promise<Measured> {
  const codex = new Inspected(transportTo(place));
  await firstValueFrom(codex.connect());
  let inFlight = 0;
  let mostInFlight = 0;
  const gauge = new Gauge();
  codex.wire$.subscribe(({ direction, frame }) => {
    if (direction === 'out') inFlight += 1;
    else if (frame.method === undefined) inFlight -= 1;
    mostInFlight = Math.max(mostInFlight, inFlight);
    gauge.look();
  });
  gauge.begin();
  const settled = Array.from({ length: requests }, () => ({ values: 0, ends: 0, errors: 0 }));
  const requests$ = range(0, requests).pipe(
    mergeMap((index) =>
      codex.request('thread/loaded/list', {}).pipe(
        materialize(),
        mergeMap(({ kind }) => {
          const request = settled[index];
          if (request === undefined) return [];
          if (kind === 'N') request.values += 1;
          else request.ends += 1;
          if (kind === 'E') request.errors += 1;
          return [kind];
        }),
      ),
    ),
  );
  await lastValueFrom(requests$);
  const count = (fits: (request: (typeof settled)[number]) => boolean) => settled.filter(fits).length;
  const measured = await gauge.end({
    answeredOnce: count(({ values, ends, errors }) => values === 1 && ends === 1 && errors === 0),
    refused: count(({ values, ends, errors }) => values === 0 && ends === 1 && errors === 1),
    mostInFlight,
    left: codex.left(),
  });
  await codex.close();
  return measured;
}

/** A turn on a real server whose consumer blocks the event loop in the middle of its deltas. */
export async function blocked({
  place,
  blockMs,
}: {
  readonly place: Place;
  readonly blockMs: number;
}): Promise<Measured> {
  const codex = new Inspected(transportTo(place));
  const thread = await firstValueFrom(codex.startThread());
  const gauge = new Gauge();
  gauge.begin();
  let deltas = 0;
  let chars = 0;
  const end = await new Promise<unknown>((resolve) => {
    thread.stream('Count.').subscribe({
      next: (event) => {
        if (event.method !== 'item/agentMessage/delta') return;
        gauge.look();
        deltas += 1;
        chars += event.params.delta.length;
        if (deltas === 10) block(blockMs);
      },
      error: resolve,
      complete: () => resolve(undefined),
    });
  });
  const wasCut = end instanceof TransportClosedError && end.closeCode === 1006;
  const measured = await gauge.end({
    deltas,
    chars,
    isWhole: Number(end === undefined),
    wasCut: Number(wasCut),
    left: codex.left(),
  });
  await codex.close();
  return measured;
}

/** A client that says how much is held below it. */
class Inspected extends Codex {
  left(): number {
    const { threads, replies, resources } = this.context.connection.session;
    return threads.size.threads + threads.size.turns + replies.size + resources.size;
  }
}

async function connected() {
  const transport = new ByteTransport(({ method, params }: Frame) => {
    if (method === 'initialize')
      return { userAgent: 'bench/0.0.0', codexHome: '', platformFamily: '', platformOs: '' };
    // The first turn of the first stream.
    return params === undefined ? {} : { turn: turnOf(deltaStream(0, 1).turnIds[0] ?? '', 'inProgress') };
  });
  const codex = new Inspected(transport.factory);
  await firstValueFrom(codex.connect());
  return { codex, transport };
}

function transportTo(place: Place): TransportFactory {
  if (!('url' in place)) return stdio(place);
  const { url, bearerToken } = place;
  return webSocket(url, { bearerToken });
}

function othersTurns(first: number, count: number): readonly Uint8Array[] {
  const lines = Array.from({ length: count }, (_, index) => othersTurn(first + index)).flat();
  return chunked(new TextEncoder().encode(`${lines.map((line) => JSON.stringify(line)).join('\n')}\n`));
}

function othersTurn(index: number): readonly object[] {
  const at = { threadId: `thread ${index}`, turnId: `turn ${index}` };
  const item = { type: 'agentMessage', id: `item ${index}`, text: 'word '.repeat(8) };
  const delta = { method: 'item/agentMessage/delta', params: { ...at, itemId: item.id, delta: 'word ' } };
  return [
    { method: 'turn/started', params: { threadId: at.threadId, turn: turnOf(at.turnId, 'inProgress') } },
    { method: 'item/started', params: { ...at, item: { ...item, text: '' }, startedAtMs: 1 } },
    ...Array.from({ length: 8 }, () => delta),
    { method: 'item/completed', params: { ...at, item, completedAtMs: 1 } },
    ...(index % 2 === 0
      ? []
      : [
          {
            method: 'turn/completed',
            params: { threadId: at.threadId, turn: turnOf(at.turnId, 'completed') },
          },
        ]),
  ];
}

function block(blockMs: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, blockMs);
}
