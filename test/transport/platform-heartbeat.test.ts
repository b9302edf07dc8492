import { Codex, TransportClosedError, webSocket } from 'codex-rx';
import { BehaviorSubject, firstValueFrom } from 'rxjs';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { WebSocketServer, type AddressInfo, type WebSocket } from 'ws';
import { useFakeTime } from '../fixtures/fake-time.js';
import { eventually, watch } from './support.js';

interface Request {
  readonly id: unknown;
  readonly method: string;
}

/** A server that answers each request as it is told, and what it was asked. */
async function serverThat(answers: (request: Request, socket: WebSocket) => void) {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  const asked: Request[] = [];
  server.on('connection', (socket) => {
    socket.on('message', (data: Buffer) => {
      const request = JSON.parse(data.toString()) as Request;
      asked.push(request);
      answers(request, socket);
    });
  });
  await new Promise((resolve) => server.once('listening', resolve));
  onTestFinished(() => {
    for (const socket of server.clients) socket.terminate();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { url: `ws://127.0.0.1:${port}`, asked };
}

const OFTEN = { pingIntervalMs: 5, pongTimeoutMs: 15_000 };

describe('webSocket of the platform', () => {
  it.each([
    ['a result', { result: { data: [], nextCursor: null } }],
    ['a refusal', { error: { code: -32600, message: 'Not initialized' } }],
  ])(
    'asks a silent server for a sign of life, and takes %s for one, which it shows nobody',
    async (_, answer) => {
      const { url, asked } = await serverThat(({ id }, socket) =>
        socket.send(JSON.stringify({ ...answer, id })),
      );
      const { transport, frames, hasEnded } = watch(webSocket(url, OFTEN)());
      await eventually('five pings', () => asked.length >= 5);
      expect(hasEnded()).toBe(false);
      expect(frames).toEqual([]);
      expect(asked.every(({ method }) => method === 'thread/loaded/list')).toBe(true);
      await transport.close();
    },
  );

  it('passes on what only looks like an answer to a ping', async () => {
    const alike = [
      { id: 'codex-rx/ping', method: 'item/tool/call' },
      { method: 'said', params: { id: 'codex-rx/ping' } },
      { id: 1, result: 'codex-rx/ping' },
    ];
    const { url } = await serverThat((_request, socket) => {
      for (const frame of alike) socket.send(JSON.stringify(frame));
      socket.send('"codex-rx/ping"');
    });
    const { transport, frames } = watch(webSocket(url, OFTEN)());
    await eventually('all have come', () => frames.length >= 3);
    expect(frames.slice(0, 3)).toEqual(alike);
    await transport.close();
  });

  it('gives up a server that answers nothing, with an error that says so', async () => {
    const { url } = await serverThat(() => undefined);
    const { ended } = watch(webSocket(url, { pingIntervalMs: 5, pongTimeoutMs: 50 })());
    const error = await ended;
    expect(error).toBeInstanceOf(TransportClosedError);
    expect(error).toMatchObject({
      closeCode: 1006,
      message: expect.stringContaining('has not answered a ping within 50 ms') as string,
    });
  });

  it('lets reconnect open another link in place of one that is silent', async () => {
    let links = 0;
    const { url } = await serverThat(({ id, method }, socket) => {
      if (method === 'initialize') {
        links += 1;
        const result = {
          userAgent: 'codex/1.0.0',
          codexHome: '/',
          platformFamily: 'unix',
          platformOs: 'linux',
        };
        socket.send(JSON.stringify({ id, result }));
      } else if (links > 1) socket.send(JSON.stringify({ id, result: {} }));
    });
    const codex = new Codex(webSocket(url, { pingIntervalMs: 5, pongTimeoutMs: 50 }), {
      reconnect: { delayMs: 1 },
    });
    onTestFinished(() => codex.close());
    const statuses: string[] = [];
    codex.state$.subscribe(({ status }) => statuses.push(status));
    await firstValueFrom(codex.connect());
    await eventually('there is another', () => statuses.length >= 5);
    expect(statuses.slice(0, 5)).toEqual(['idle', 'connecting', 'ready', 'reconnecting', 'ready']);
  });
});

describe('the heartbeat of a platform WebSocket', () => {
  useFakeTime();

  /** A socket of a platform, and what is done to it. */
  class Fake {
    static last: Fake;
    binaryType = '';
    readyState = 1;
    bufferedAmount = 0;
    readonly sent: string[] = [];
    readonly #listeners = new Map<string, (event: { type: string; data?: unknown; code?: number }) => void>();

    constructor() {
      Fake.last = this;
    }

    send(data: string): void {
      this.sent.push(data);
    }

    close(): void {
      this.readyState = 3;
      this.fire('close', { code: 1000 });
    }

    addEventListener(type: string, listener: (event: { type: string }) => void): void {
      this.#listeners.set(type, listener);
    }

    fire(type: string, event: { data?: unknown; code?: number } = {}): void {
      this.#listeners.get(type)?.({ type, ...event });
    }
  }

  function opened(options: { pingIntervalMs?: number; pongTimeoutMs?: number } = {}) {
    const transport = webSocket('ws://127.0.0.1:1', { WebSocket: Fake, ...options })();
    const ended = new BehaviorSubject<unknown>(undefined);
    transport.frames$.subscribe({
      error: (error: unknown) => ended.next(error),
      complete: () => ended.next('closed'),
    });
    const socket = Fake.last;
    socket.fire('open');
    return { transport, socket, ended };
  }

  const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

  it('is on unless it is switched off: a silent link is given up after 40 s', async () => {
    const { socket, ended } = opened();
    await pass(29_999);
    expect(socket.sent).toEqual([]);
    await pass(1);
    expect(socket.sent).toHaveLength(1);
    await pass(9_999);
    expect(ended.value).toBeUndefined();
    await pass(100);
    expect(ended.value).toBeInstanceOf(TransportClosedError);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('is off with pingIntervalMs: 0', async () => {
    const { transport, socket, ended } = opened({ pingIntervalMs: 0 });
    expect(vi.getTimerCount()).toBe(0);
    await pass(1_000_000);
    expect([socket.sent, ended.value]).toEqual([[], undefined]);
    await transport.close();
  });

  it('has one timer, and asks nothing of a server that speaks', async () => {
    const { transport, socket } = opened();
    for (let second = 0; second < 100; second += 1) {
      socket.fire('message', { data: '{"method":"m"}' });
      expect(vi.getTimerCount()).toBe(1);
      await pass(1000);
    }
    expect(socket.sent).toEqual([]);
    await transport.close();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('takes anything that comes after a ping for a sign of life', async () => {
    const { socket, ended } = opened();
    await pass(35_000);
    socket.fire('message', { data: '{"method":"m"}' });
    await pass(30_000);
    expect(ended.value).toBeUndefined();
  });

  it('takes it for a sign of life that what was sent leaves, but not that there is more to send', async () => {
    const { socket, ended } = opened();
    socket.bufferedAmount = 1_000_000;
    await pass(30_000);
    socket.bufferedAmount = 500_000;
    await pass(10_100);
    expect(ended.value).toBeUndefined();
    await pass(29_900);
    socket.bufferedAmount = 600_000;
    await pass(10_100);
    expect(ended.value).toBeInstanceOf(TransportClosedError);
  });

  it('ends with the link, whoever ends it', async () => {
    const left = opened();
    await left.transport.close();
    const lost = opened();
    lost.socket.fire('close', { code: 1001 });
    expect(vi.getTimerCount()).toBe(0);
    expect(lost.ended.value).toMatchObject({ closeCode: 1001 });
  });
});
