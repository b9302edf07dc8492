import { Codex, TransportClosedError } from 'codex-rx';
import { webSocket } from 'codex-rx/node';
import { filter, firstValueFrom } from 'rxjs';
import { expect, it, onTestFinished } from 'vitest';
import { WebSocketServer, type WebSocket } from 'ws';
import type { AddressInfo } from 'node:net';
import type { Frame } from '../../src/transport/frame.js';
import { watch } from './support.js';

const MiB = 1024 * 1024;

/** A server that does this with each link. */
async function listening(act: (socket: WebSocket) => void): Promise<string> {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  server.on('connection', (socket) => {
    socket.on('error', () => undefined);
    act(socket);
  });
  await new Promise((resolve) => server.once('listening', resolve));
  onTestFinished(() => {
    for (const socket of server.clients) socket.terminate();
    server.close();
  });
  return `ws://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** The most memory that buffers took until something happened, over what they take now. */
async function peakUntil<T>(happened: Promise<T>): Promise<{ readonly value: T; readonly bytes: number }> {
  const before = process.memoryUsage().arrayBuffers;
  let bytes = 0;
  const sample = () => {
    bytes = Math.max(bytes, process.memoryUsage().arrayBuffers - before);
    next = setImmediate(sample);
  };
  let next = setImmediate(sample);
  const value = await happened;
  clearImmediate(next);
  return { value, bytes };
}

/** The same piece again and again, so that the server itself takes no memory for its message. */
const PIECE = Buffer.alloc(MiB, 'x');
const LENGTH = 60;

const WHOLE = Buffer.alloc(LENGTH * MiB, 'x');

const MESSAGES: Readonly<Record<string, (socket: WebSocket) => void>> = {
  'in pieces': (socket) => {
    for (let at = 1; at <= LENGTH; at += 1) socket.send(PIECE, { binary: false, fin: at === LENGTH });
  },
  'in one piece': (socket) => socket.send(WHOLE, { binary: false }),
};

it.each(Object.entries(MESSAGES))(
  'a message that is too long and comes %s takes no more memory than maxFrameBytes allows',
  async (_how, send) => {
    const maxFrameBytes = 4 * MiB;
    const url = await listening(send);
    const { ended } = watch(webSocket(url, { maxFrameBytes })());
    const peak = peakUntil(ended);
    const { value: error, bytes } = await peak;
    expect(error).toBeInstanceOf(TransportClosedError);
    expect(error).toMatchObject({
      closeCode: 1009,
      message: expect.stringMatching(
        /longer than maxFrameBytes \(4194304 bytes\).*before the message had arrived/,
      ),
    });
    // Besides what is allowed, there is what the socket has read and not yet handed on.
    expect(bytes).toBeLessThan(2 * maxFrameBytes);
  },
);

it('a reply that is too long ends its request with the remedy, and with reconnect the client goes on', async () => {
  const url = await listening((socket) =>
    socket.on('message', (data: Buffer) => {
      const { id, method } = JSON.parse(data.toString()) as Frame;
      if (id === undefined) return;
      const result = {
        initialize: { userAgent: 'x/0.169.0', codexHome: '/', platformFamily: 'unix', platformOs: 'linux' },
        'model/list': { data: [], nextCursor: null },
        'thread/list': { data: ['x'.repeat(3 * MiB)], nextCursor: null },
      }[method ?? ''];
      socket.send(JSON.stringify({ id, result }));
    }),
  );
  const codex = new Codex(webSocket(url, { maxFrameBytes: 2 * MiB }), { reconnect: { delayMs: 1 } });
  onTestFinished(() => codex.close());
  await firstValueFrom(codex.connect());
  const ready = firstValueFrom(codex.state$.pipe(filter(({ status }, at) => at > 0 && status === 'ready')));
  await expect(firstValueFrom(codex.request('thread/list', {}))).rejects.toMatchObject({
    name: 'TransportClosedError',
    closeCode: 1009,
    message: expect.stringContaining('maxFrameBytes (2097152 bytes)'),
  });
  await ready;
  await expect(firstValueFrom(codex.request('model/list', {}))).resolves.toEqual({
    data: [],
    nextCursor: null,
  });
});
