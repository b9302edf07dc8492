import type { Socket } from 'node:net';
import { Codex, TransportClosedError, webSocket as platformWebSocket } from 'codex-rx';
import { webSocket, type NodeWebSocketOptions } from 'codex-rx/node';
import { firstValueFrom } from 'rxjs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { message, rawServer, switching, switchingWith, type Act } from './raw-server.js';
import { eventually, watch } from './support.js';

// Nothing here may depend on a timer that can be switched off.
const NO_TIMERS = { handshakeTimeoutMs: 0 };

const KINDS = {
  'of the platform': (url: string) => platformWebSocket(url, NO_TIMERS),
  'of codex-rx/node': (url: string) => webSocket(url, { ...NO_TIMERS, pingIntervalMs: 0 }),
};

const HELLO = '{"method":"hello"}';

/** Opens the WebSocket, says hello, and what else there is to say. */
function open(socket: Socket, request: string, ...more: readonly Buffer[]): void {
  socket.write(Buffer.concat([Buffer.from(switching(request)), message(HELLO), ...more]));
}

const GOODBYE = Buffer.concat([Buffer.of(0x88, 5, 0x0f, 0xa0), Buffer.from('bye')]);

const NEVER_OPEN: Readonly<Record<string, Act>> = {
  'hangs up': (socket) => socket.end(),
  'breaks off': (socket) => socket.resetAndDestroy(),
  'answers with a page that never ends': (socket) => {
    socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n');
  },
  'does not speak HTTP': (socket) => socket.write('\0\x01\x02 hello\r\n\r\n'),
  'answers with headers without end': (socket) => {
    socket.write(`HTTP/1.1 101 Yes\r\nX: ${'x'.repeat(200_000)}`);
  },
  'does not know what a WebSocket is': (socket) => socket.write(switchingWith('no')),
};

const TOO_LONG = Buffer.of(0x81, 127, 0, 0, 0x10, 0, 0, 0, 0, 0);

const BROKEN_MESSAGES: Readonly<Record<string, Buffer>> = {
  'a masked one': Buffer.of(0x81, 0x82, 1, 2, 3, 4, 5, 6),
  'a compressed one': Buffer.of(0xf1, 2, 0x7b, 0x7d),
  'one that is not UTF-8': Buffer.of(0x81, 2, 0xff, 0xfe),
  'one of 2 ** 44 bytes': TOO_LONG,
};

describe.each(Object.entries(KINDS))('webSocket %s', (name, make) => {
  const isOfPlatform = name === 'of the platform';

  it.each(Object.entries(NEVER_OPEN))('ends at once when the server %s', async (_what, act) => {
    const { url } = await rawServer(act);
    const error = await watch(make(url)()).ended;
    expect(error).toBeInstanceOf(TransportClosedError);
    expect(error).toHaveProperty('message', expect.stringMatching(/could not be opened|refused/));
  });

  it.each(Object.entries(BROKEN_MESSAGES))(
    'keeps what was fine, and ends with the reason when a message is broken: %s',
    async (_what, bytes) => {
      const { url } = await rawServer((socket, request) => open(socket, request, bytes));
      const { ended, frames } = watch(make(url)());
      const error = await ended;
      expect(error).toBeInstanceOf(TransportClosedError);
      const closeCode = bytes === TOO_LONG && !isOfPlatform ? 1009 : 1006;
      expect(error).toMatchObject({ closeCode, cause: expect.any(Error) });
      expect(error).toHaveProperty(
        'message',
        expect.stringMatching(/1006: .*(?:mask|RSV|UTF-8|payload)|longer than maxFrameBytes/i),
      );
      expect(frames).toEqual([JSON.parse(HELLO)]);
    },
  );

  it('ends with the link when the server hangs up behind its last message, and one side only', async () => {
    const { url } = await rawServer((socket, request) => {
      socket.end(Buffer.concat([Buffer.from(switching(request)), message('{"method":"last"}')]));
    });
    const { ended, frames } = watch(make(url)());
    expect(await ended).toMatchObject({ name: 'TransportClosedError', closeCode: 1006 });
    expect(frames).toEqual([{ method: 'last' }]);
  });

  it('takes all of a flood, in order, and is closed in the middle of another', async () => {
    const { url, sockets } = await rawServer(open);
    const { transport, frames, ended } = watch(make(url)());
    await eventually('it is open', () => frames.length === 1);
    const ids = Array.from({ length: 20_000 }, (_, id) => id);
    const flood = Buffer.concat(ids.map((id) => message(`{"id":${id},"method":"m"}`)));
    sockets[0]?.write(flood);
    await eventually('all is there', () => frames.length > ids.length);
    expect(frames.slice(1).map(({ id }) => id)).toEqual(ids);

    sockets[0]?.write(flood);
    await eventually('it goes on', () => frames.length > ids.length + 1);
    const closing = transport.close();
    sockets[0]?.destroy();
    await closing;
    expect(await ended).toBeUndefined();
  });
});

describe('webSocket of the platform', () => {
  it('notices that the server has said goodbye, though it does not hang up', async () => {
    const { url } = await rawServer((socket, request) => open(socket, request, GOODBYE));
    const { transport, frames, ended, hasEnded } = watch(platformWebSocket(url, NO_TIMERS)());
    await eventually('it is open', () => frames.length === 1);
    // A platform's WebSocket tells of it only when the connection is gone.
    await eventually('it has ended', () => {
      transport.send({ method: 'm' });
      return hasEnded();
    });
    expect(await ended).toBeInstanceOf(TransportClosedError);
  });

  it('ends when the class at hand tells of an error, and waits for the server before it says more', async () => {
    const broken = Buffer.of(0x81, 2, 0xff, 0xfe);
    const { url } = await rawServer((socket, request) => open(socket, request, broken));
    const { ended, frames } = watch(platformWebSocket(url, { WebSocket, ...NO_TIMERS })());
    expect(await ended).toMatchObject({ closeCode: 1006, message: expect.stringContaining('UTF-8') });
    expect(frames).toEqual([JSON.parse(HELLO)]);
  });
});

describe('webSocket of codex-rx/node', () => {
  const make = (url: string, options: NodeWebSocketOptions = {}) =>
    watch(webSocket(url, { ...NO_TIMERS, pingIntervalMs: 0, ...options })());

  it('tells the goodbye of a server that does not hang up', async () => {
    const { url } = await rawServer((socket, request) => open(socket, request, GOODBYE));
    expect(await make(url).ended).toMatchObject({ closeCode: 4000, closeReason: 'bye' });
  });

  it('does not wait for ever to be read by a server that has hung up', async () => {
    const { url, sockets } = await rawServer((socket, request) => {
      socket.pause();
      open(socket, request);
    });
    const { transport, frames, ended } = make(url);
    await eventually('it is open', () => frames.length === 1);
    for (const id of [1, 2]) transport.send({ id, method: 'm', params: 'x'.repeat(8_000_000) });
    sockets[0]?.end();
    expect(await ended).toMatchObject({ name: 'TransportClosedError', closeCode: 1006 });
  });

  /** The beginning of a text message, or of a piece of one, that says how long it is. */
  const head = (opcode: number, bytes: number): Buffer => {
    const header = Buffer.of(opcode, 127, 0, 0, 0, 0, 0, 0, 0, 0);
    header.writeUInt32BE(bytes, 6);
    return header;
  };
  const MiB = 1024 * 1024;

  it.each<[string, number | undefined, readonly Buffer[]]>([
    ['more is announced than is taken unasked', undefined, [head(0x81, 64 * MiB + 1)]],
    ['its pieces add up to more', undefined, [head(0x01, 600), Buffer.alloc(600, 'x'), head(0x80, 64 * MiB)]],
    ['more is announced, and less is to be taken', 1000, [head(0x81, 64 * MiB + 1)]],
    ['more is announced than is to be taken', 80 * MiB, [head(0x81, 80 * MiB + 1)]],
    ['more is announced than a string can hold', 2 ** 40, [head(0x81, 1024 * MiB)]],
  ])('gives up a message that is too long as soon as %s', async (_what, maxFrameBytes, bytes) => {
    const { url } = await rawServer((socket, request) => open(socket, request, ...bytes));
    const { ended, frames } = make(url, maxFrameBytes === undefined ? {} : { maxFrameBytes });
    expect(await ended).toMatchObject({
      name: 'TransportClosedError',
      closeCode: 1009,
      message: expect.stringMatching(/longer than maxFrameBytes \(\d+ bytes\).+Raise it/),
    });
    expect(frames).toEqual([JSON.parse(HELLO)]);
  });

  it('waits for a message of just the size that is taken', async () => {
    const { url, sockets } = await rawServer((socket, request) => {
      open(socket, request, head(0x01, 64 * MiB - 1), Buffer.from('{'));
    });
    const { transport, frames, hasEnded } = make(url);
    await eventually('it is open', () => frames.length === 1);
    transport.send({ method: 'm' });
    await new Promise((resolve) => sockets[0]?.once('data', resolve));
    expect(hasEnded()).toBe(false);
  });

  it('opens no more links than attempts to a server that sends what is too long at once', async () => {
    const { url, sockets } = await rawServer((socket, request) => {
      socket.write(switching(request));
      socket.write(message('{"id":1,"result":{"userAgent":"x/1.0.0"}}'));
      socket.write(head(0x81, 2 ** 31));
    });
    const codex = new Codex(webSocket(url), { reconnect: { maxAttempts: 3, delayMs: 1, jitter: 0 } });
    onTestFinished(() => codex.close());
    const states: string[] = [];
    const end = new Promise<unknown>((resolve) =>
      codex.state$.subscribe(({ status, error }) => {
        states.push(status);
        if (status === 'closed') resolve(error);
      }),
    );
    codex.connect().subscribe({ error: () => undefined });
    expect(await end).toMatchObject({ closeCode: 1009 });
    expect(sockets.length).toBeLessThanOrEqual(4);
  });

  it.each([
    [
      'is told no token',
      'the bearerToken function has not given one',
      { bearerToken: () => new Promise<string>(() => undefined) },
    ],
    ['is given no answer', 'it took the connection, but did not answer', {}],
  ])('says what a link has waited for in vain that %s', async (_what, why, options) => {
    const { url } = await rawServer(() => undefined);
    const { ended } = make(url, { handshakeTimeoutMs: 50, ...options });
    expect(await ended).toHaveProperty('message', expect.stringMatching(`did not open within 50 ms: ${why}`));
  });

  it('is closed while the token is still being fetched, and then opens nothing', async () => {
    const { url, sockets } = await rawServer(() => undefined);
    let give: (token: string) => void = () => undefined;
    const token = new Promise<string>((resolve) => (give = resolve));
    const { transport, ended } = make(url, { bearerToken: () => token });
    await transport.close();
    expect(await ended).toBeUndefined();
    give('late');
    await token;
    const probe = make(url);
    await eventually('the next one is there', () => sockets.length > 0);
    expect(sockets).toHaveLength(1);
    await probe.transport.close();
  });

  it('gives up an answer that comes in drops', async () => {
    const { url } = await rawServer((socket) => {
      const drop = setInterval(() => socket.write('X: y\r\n'), 1);
      onTestFinished(() => clearInterval(drop));
      socket.write('HTTP/1.1 101 Yes\r\n');
    });
    expect(await make(url, { handshakeTimeoutMs: 100 }).ended).toHaveProperty(
      'message',
      expect.stringContaining('did not open within 100 ms'),
    );
  });

  it('lets a client give up a server that opens the link and then says nothing', async () => {
    const { url } = await rawServer((socket, request) => socket.write(switching(request)));
    const codex = new Codex(webSocket(url), { connectTimeoutMs: 50 });
    onTestFinished(() => codex.close());
    await expect(firstValueFrom(codex.connect())).rejects.toMatchObject({ code: 'request_timeout' });
  });
});
