import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { onTestFinished, describe, expect, it } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { InvalidParamsError, TransportClosedError } from '../../src/errors/client-errors.js';
import { stdio, unixSocket, webSocket as nodeWebSocket } from '../../src/node.js';
import type { Frame } from '../../src/transport/frame.js';
import { memoryTransport } from '../../src/transport/memory.js';
import type { TransportFactory } from '../../src/transport/transport.js';
import { webSocket } from '../../src/transport/websocket.js';
import { eventually, program, temporaryDirectory, watch } from './support.js';

// Every peer does what it is told: `say` puts text on the wire as it is, `die` breaks the link, all else is sent back.

function memory(mode: 'sync' | 'async'): TransportFactory {
  const { factory, server } = memoryTransport({ mode });
  server.received$.subscribe(({ link, frame }) => {
    if (frame.method === 'die') link.fail();
    else if (frame.method === 'say') link.sendRaw(`${String(frame.params)}\n`);
    else link.send(frame);
  });
  return factory;
}

function child(): TransportFactory {
  const source = `import { createInterface } from 'node:readline';
    createInterface({ input: process.stdin }).on('line', (line) => {
      const { method, params } = JSON.parse(line);
      if (method === 'die') process.exit(1);
      process.stdout.write((method === 'say' ? params : line) + '\\n');
    });`;
  return stdio({ command: program(source) });
}

function answer(socket: WebSocket, text: string): void {
  const { method, params } = JSON.parse(text) as Frame;
  if (method === 'die') socket.terminate();
  else socket.send(method === 'say' ? String(params) : text);
}

/** Listens on a port or on a socket file, and tells where. */
async function listen(socketPath?: string): Promise<string> {
  const http = createServer();
  const server = new WebSocketServer({ server: http });
  server.on('connection', (socket) =>
    socket.on('message', (data: Buffer) => answer(socket, data.toString())),
  );
  await new Promise<void>((resolve) => http.listen(socketPath ?? { port: 0, host: '127.0.0.1' }, resolve));
  onTestFinished(() => {
    for (const socket of server.clients) socket.terminate();
    return new Promise<void>((resolve) => http.close(() => resolve()));
  });
  return socketPath ?? `ws://127.0.0.1:${(http.address() as AddressInfo).port}`;
}

const WIRES: Readonly<Record<string, () => TransportFactory | Promise<TransportFactory>>> = {
  'memory (sync)': () => memory('sync'),
  'memory (async)': () => memory('async'),
  stdio: () => child(),
  'webSocket of the platform': async () => webSocket(await listen(), { WebSocket }),
  'webSocket of codex-rx/node': async () => nodeWebSocket(await listen()),
  unixSocket: async () => unixSocket(await listen(join(temporaryDirectory(), 's'))),
  ...('WebSocket' in globalThis && {
    "this platform's own WebSocket": async () => webSocket(await listen()),
  }),
};

/** What keeps a process alive, but for timers, of which the test runner has its own. */
function handles(): readonly string[] {
  return process.getActiveResourcesInfo().filter((name) => /^(?:TCP|Pipe|Process|TLS)/.test(name));
}

describe.each(Object.entries(WIRES))('%s', (_name, wire) => {
  it('carries frames both ways, in order, also those that are sent before it is open', async () => {
    const { transport, frames } = watch((await wire())());
    const sent = Array.from({ length: 500 }, (_, id) => ({ id, method: 'm', params: 'x'.repeat(id) }));
    for (const frame of sent) transport.send(frame);
    await eventually('all are back', () => frames.length === sent.length);
    expect(frames).toEqual(sent);
  });

  it('carries large frames and all of Unicode', async () => {
    const { transport, frames } = watch((await wire())());
    const sent = [
      { id: 1, method: 'large', params: 'ä🎉'.repeat(1_500_000) },
      { id: 2, method: 'odd', params: '\0 \u2028 \u2029 \r\n \\ " \u{10ffff} e\u0301 \ufeff' },
    ];
    for (const frame of sent) transport.send(frame);
    await eventually('both are back', () => frames.length === sent.length);
    expect(frames).toEqual(sent);
  });

  it('throws when a frame has no JSON form, and lives on', async () => {
    const { transport, frames } = watch((await wire())());
    expect(() => transport.send({ id: 1, method: 'm', params: 1n })).toThrow(InvalidParamsError);
    transport.send({ id: 2, method: 'm' });
    await eventually('the next is back', () => frames.length === 1);
    expect(frames).toEqual([{ id: 2, method: 'm' }]);
  });

  it('reports what is no frame, and lives on', async () => {
    const { transport, frames } = watch((await wire())());
    const kinds: string[] = [];
    transport.diagnostics$?.subscribe(({ kind }) => kinds.push(kind));
    for (const params of ['{"method":', '[]', 'null', '{"id":{}}']) transport.send({ method: 'say', params });
    transport.send({ method: 'after' });
    await eventually('the frame', () => frames.length === 1);
    expect(kinds).toEqual(Array(4).fill('malformedLine'));
  });

  it('ends with one error when the other side breaks off, after the last frame', async () => {
    const link = watch((await wire())());
    link.transport.send({ id: 1, method: 'last words' });
    link.transport.send({ method: 'die' });
    const error = await link.ended;
    expect(error).toBeInstanceOf(TransportClosedError);
    expect(error).toMatchObject({ name: 'TransportClosedError', code: 'transport_closed' });
    expect(link.frames).toEqual([{ id: 1, method: 'last words' }]);
    expect(() => link.transport.send({ method: 'late' })).not.toThrow();
    expect(() => link.transport.send({ method: 'late', params: 1n })).toThrow(InvalidParamsError);
    await link.transport.close();
  });

  it('completes when it is closed, once, whether or not it was open', async () => {
    const factory = await wire();
    const { transport, frames, ended } = watch(factory());
    transport.send({ method: 'm' });
    await eventually('it is open', () => frames.length === 1);
    const closing = transport.close();
    expect(transport.close()).toBe(closing);
    transport.send({ method: 'late' });
    await closing;
    expect(await ended).toBeUndefined();
    expect(frames).toEqual([{ method: 'm' }]);

    const young = watch(factory());
    await young.transport.close();
    expect(await young.ended).toBeUndefined();
  });

  it('opens a link of its own each time, which ends alone', async () => {
    const factory = await wire();
    const [one, two] = [watch(factory()), watch(factory())];
    one.transport.send({ method: 'die' });
    expect(await one.ended).toBeInstanceOf(TransportClosedError);
    two.transport.send({ method: 'm' });
    await eventually('the other lives', () => two.frames.length === 1);
    expect(two.hasEnded()).toBe(false);
  });

  it('leaves nothing open', async () => {
    const factory = await wire();
    const before = handles();
    const [closed, broken] = [watch(factory()), watch(factory())];
    for (const { transport } of [closed, broken]) transport.send({ method: 'm' });
    await eventually('both are open', () => closed.frames.length + broken.frames.length === 2);
    broken.transport.send({ method: 'die' });
    await Promise.all([closed.transport.close(), broken.ended]);
    await eventually('nothing is left', () => handles().length <= before.length);
    expect(handles().length).toBeLessThanOrEqual(before.length);
  });
});
