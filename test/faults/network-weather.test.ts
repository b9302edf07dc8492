import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  InvalidRequestError,
  TransportClosedError,
  webSocket as platformWebSocket,
  type TurnEvent,
} from 'codex-rx';
import { spawnServer, webSocket } from 'codex-rx/node';
import { hold, text } from 'codex-rx/testing/node';
import { firstValueFrom, map, repeat, retry } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ASKS, shell } from '../fixtures/approvals.js';
import { ChaosProxy, type Weather } from '../fixtures/chaos-proxy.js';
import { isDelta, isTurnEnd, watch } from '../fixtures/real.js';
import { history, said, Served, talk } from '../fixtures/served.js';
import { within } from '../fixtures/within.js';
import { eventually } from '../transport/support.js';

/** What may be waited for at most where nothing has to be waited for, in milliseconds. */
const SOON = 10_000;

/** What is said letter by letter to a client that does not listen. */
const LONG = 'x'.repeat(2000);

let served: Served;

beforeAll(async () => {
  served = await Served.start();
});
afterAll(() => served.close());

describe.concurrent('a network that', () => {
  it('stalls and comes back in time loses nothing', async () => {
    const { proxy, codex } = await served.through({}, { pingIntervalMs: 50, pongTimeoutMs: 30_000 });
    const states = watch(codex.state$.pipe(map(({ status }) => status)));
    const { turn, release } = await talk(served.real, codex);
    proxy.stall();
    release();
    await eventually('a ping and the rest of the turn are on their way', () => {
      return proxy.held('up') > 0 && proxy.held('down') > 0;
    });
    proxy.resume();
    expect(await within(SOON, turn.ended)).toBeUndefined();
    expect(said(turn)).toEqual(['I begin', ' and end.']);
    expect(turn.values.filter(isTurnEnd)).toHaveLength(1);
    expect(states.values.at(-1)).toBe('ready');
  });

  it('stalls for ever is given up after a ping without an answer', async () => {
    const { proxy, codex } = await served.through({}, { pingIntervalMs: 100, pongTimeoutMs: 2000 });
    const { thread, turn, release } = await talk(served.real, codex);
    proxy.stall();
    const request = watch(codex.request('thread/loaded/list', {}));
    const error = await within(SOON, turn.ended);
    expect(error).toBeInstanceOf(TransportClosedError);
    expect(error).toMatchObject({
      closeCode: 1006,
      message: expect.stringContaining('has not answered a ping within 2000 ms'),
    });
    expect(await request.ended).toBeInstanceOf(TransportClosedError);
    expect([turn.ends, request.ends]).toEqual([1, 1]);
    release();
    const resumed = await firstValueFrom(served.client().resumeThread(thread.id));
    expect(await history(resumed)).toEqual([['completed', ['I begin and end.']]]);
  });

  it('stalls for ever is given up by the WebSocket of the platform too, and the turn goes on over the next', async () => {
    const { real } = served;
    const server = await firstValueFrom(
      spawnServer({ cwd: real.workspace, env: real.home.env, auth: 'none', shutdownTimeoutMs: 500 }),
    );
    const { hostname: host, port } = new URL(server.url);
    const proxy = await ChaosProxy.start({ host, port: Number(port) });
    const transport = platformWebSocket(proxy.url, { pingIntervalMs: 100, pongTimeoutMs: 2000 });
    const codex = served.client(transport, { reconnect: { delayMs: 10, maxDelayMs: 50, maxAttempts: 1000 } });
    const states = watch(codex.state$);
    const { turn, release } = await talk(real, codex);
    proxy.stall();
    const { error } = await within(
      SOON,
      states.first(({ status }) => status === 'reconnecting'),
    );
    expect(error).toMatchObject({
      message: expect.stringContaining('has not answered a ping within 2000 ms'),
    });
    release();
    proxy.resume();
    expect(await within(SOON, turn.ended)).toBeUndefined();
    expect(turn.values.filter(isTurnEnd)).toHaveLength(1);
    await codex.close();
    await proxy[Symbol.asyncDispose]();
    await server.close();
  });

  it('stalls before a link is open has that given up in time', async () => {
    const proxy = await served.proxy();
    proxy.stall();
    const codex = served.client(webSocket(proxy.url, { ...served.credentials, handshakeTimeoutMs: 200 }));
    const error = await within(SOON, watch(codex.connect()).ended);
    expect(error).toBeInstanceOf(TransportClosedError);
    expect(error).toMatchObject({ message: expect.stringContaining('did not open within 200 ms') });
    proxy.resume();
    const opened = firstValueFrom(codex.connect().pipe(retry({ delay: 20 })));
    expect(await within(SOON, opened)).toHaveProperty('userAgent');
  });

  it.each<[string, Weather]>([
    ['is slow towards the server', { delayMs: { up: 60 } }],
    ['is slow towards the client', { delayMs: { down: 60 } }],
    ['is slow, and more so one way', { delayMs: { up: 20, down: 60 } }],
    ['passes on single bytes', { splits: true }],
  ])('%s changes nothing', async (_, weather) => {
    const { codex } = await served.through(weather);
    const thread = await firstValueFrom(codex.startThread(ASKS));
    const words = Array.from({ length: 20 }, (_, index) => `${index} ä🎉 `);
    served.real.script(thread.id, [shell('true'), text(words)]);
    thread.approvals$.subscribe((approval) => approval.accept());
    const turn = watch(thread.stream('Go.'));
    expect(await within(SOON, turn.ended)).toBeUndefined();
    expect(said(turn)).toEqual(words);
    expect(turn.values.filter(isTurnEnd)).toHaveLength(1);
    const items = turn.values.flatMap((event) =>
      event.method === 'item/completed' ? [event.params.item.type] : [],
    );
    expect(items).toEqual(['userMessage', 'commandExecution', 'agentMessage']);
  });

  it('takes nothing for a while costs the others nothing, and the client no frame', async () => {
    const { proxy, codex } = await served.through();
    const thread = await firstValueFrom(codex.startThread());
    const rest = hold();
    served.real.script(thread.id, [text(['I begin', rest, LONG], { chunkChars: 1 })]);
    const turn = watch<TurnEvent>(thread.stream('Talk.'));
    await turn.first(isDelta);
    const other = await firstValueFrom(served.client().resumeThread(thread.id));
    const seen = watch(other.events$);
    proxy.choke();
    // More than all buffers between take: from here on the server has to keep what it says.
    const large = watch(codex.request('fs/readFile', { path: largeFile() }));
    rest.release();
    await within(SOON, seen.first(isTurnEnd));
    expect([large.values, turn.ends]).toEqual([[], 0]);
    proxy.resume();
    expect(await within(SOON, turn.ended)).toBeUndefined();
    expect(said(turn).join('')).toBe(`I begin${LONG}`);
    expect(turn.values.filter(isTurnEnd)).toHaveLength(1);
    await large.first();
  });
});

describe.concurrent('a server that is', () => {
  it('told to end by SIGTERM takes nothing new, and ends with its last turn', async () => {
    const server = await served.another();
    const codex = served.client(server.transport);
    const idle = await firstValueFrom(codex.startThread());
    const [first, last] = [await talk(served.real, codex), await talk(served.real, codex)];
    const notifications = watch(codex.notifications$);
    process.kill(server.pid ?? 0, 'SIGTERM');
    const refusal = await within(SOON, watch(codex.startThread().pipe(repeat({ delay: 20 }))).ended);
    expect(refusal).toBeInstanceOf(InvalidRequestError);
    expect(await within(SOON, watch(idle.run('Too late.')).ended)).toMatchObject({
      code: 'invalid_request',
      data: { reason: 'serverShuttingDown' },
      message: expect.stringContaining('Server is draining; retry after reconnecting'),
    });
    first.release();
    expect(await within(SOON, first.turn.ended)).toBeUndefined();
    expect(first.turn.values.filter(isTurnEnd)).toHaveLength(1);
    last.release();
    // The server does not wait until it has told the end of its last turn.
    const error = await within(SOON, notifications.ended);
    expect(error).toBeInstanceOf(TransportClosedError);
    expect(error).toMatchObject({ closeCode: 1006, exitCode: 0, signal: undefined });
    expect(said(last.turn)).toEqual(['I begin', ' and end.']);
    expect([last.turn.ends, first.turn.ends]).toEqual([1, 1]);

    const resumed = await firstValueFrom(served.client().resumeThread(last.thread.id));
    expect(await history(resumed)).toEqual([['completed', ['I begin and end.']]]);
    expect(await firstValueFrom(resumed.run('Again?'))).toMatchObject({ finalResponse: 'Again.' });
  });

  it('killed ends everything open once, and leaves the turn interrupted', async () => {
    const server = await served.another();
    const codex = served.client(server.transport);
    const { thread, turn } = await talk(served.real, codex);
    const request = watch(codex.request('command/exec', { command: ['sleep', '30'] }));
    process.kill(server.pid ?? 0, 'SIGKILL');
    const error = await within(SOON, turn.ended);
    expect(error).toBeInstanceOf(TransportClosedError);
    expect(error).toMatchObject({
      closeCode: 1006,
      signal: 'SIGKILL',
      message: expect.stringContaining('The app-server was ended by SIGKILL'),
    });
    expect(await within(SOON, request.ended)).toBeInstanceOf(TransportClosedError);
    expect([turn.ends, request.ends]).toEqual([1, 1]);
    expect(said(turn)).toEqual(['I begin']);

    const resumed = await firstValueFrom(served.client().resumeThread(thread.id));
    expect(await history(resumed)).toEqual([['interrupted', []]]);
    expect(await firstValueFrom(resumed.run('Again?'))).toMatchObject({ finalResponse: 'Again.' });
  });
});

function largeFile(): string {
  const path = join(served.real.workspace, 'large');
  writeFileSync(path, Buffer.alloc(8 * 1024 * 1024));
  return path;
}
