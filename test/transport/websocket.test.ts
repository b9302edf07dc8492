import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import {
  createServer as createTcpServer,
  type AddressInfo,
  type Server as TcpServer,
  type Socket,
} from 'node:net';
import { inspect } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { WebSocket, WebSocketServer, type ServerOptions } from 'ws';
import { InvalidParamsError, TransportClosedError } from '../../src/errors/client-errors.js';
import { unixSocket, webSocket, type NodeWebSocketOptions } from '../../src/node.js';
import type { TransportDiagnostic } from '../../src/transport/transport.js';
import { webSocket as platformWebSocket } from '../../src/transport/websocket.js';
import { eventually, watch } from './support.js';

interface Peer {
  readonly url: string;
  /** The connections so far. */
  readonly sockets: WebSocket[];
  /** What these run on. */
  readonly streams: Socket[];
  readonly headers: IncomingHttpHeaders[];
  /** What was said on any of them. */
  readonly heard: string[];
}

/** A server that says nothing by itself. */
async function peer(options: ServerOptions = {}): Promise<Peer> {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1', maxPayload: 0, ...options });
  const sockets: WebSocket[] = [];
  const streams: Socket[] = [];
  const headers: IncomingHttpHeaders[] = [];
  const heard: string[] = [];
  server.on('connection', (socket, request) => {
    sockets.push(socket);
    streams.push(request.socket);
    headers.push(request.headers);
    socket.on('message', (data: Buffer) => heard.push(data.toString()));
  });
  await new Promise((resolve) => server.once('listening', resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.terminate();
    server.close();
  });
  return { url: urlOf(server), sockets, streams, headers, heard };
}

/** What a server answers a request for a WebSocket with. */
async function refusing(status: number, headers: Record<string, string> = {}): Promise<string> {
  const server = createServer();
  server.on('upgrade', (_request, socket) => {
    const lines = Object.entries({ 'Content-Length': '0', ...headers }).map(
      ([name, value]) => `${name}: ${value}\r\n`,
    );
    socket.end(`HTTP/1.1 ${status} No\r\n${lines.join('')}\r\n`);
  });
  return listen(server);
}

async function listen(server: Server | TcpServer): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return urlOf(server);
}

function urlOf(server: { address(): string | AddressInfo | null }): string {
  return `ws://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A server that takes connections and never says anything. */
function silent(): Promise<string> {
  const server = createTcpServer((socket) => {
    socket.on('error', () => undefined);
    onTestFinished(() => void socket.destroy());
  });
  return listen(server);
}

async function failure(url: string, options?: NodeWebSocketOptions): Promise<TransportClosedError> {
  const error = await watch(webSocket(url, options)()).ended;
  if (!(error instanceof TransportClosedError)) throw new Error(`ended with ${String(error)}`);
  return error;
}

function issues(make: () => unknown): readonly string[] {
  try {
    make();
  } catch (error) {
    if (error instanceof InvalidParamsError) return error.issues.map(({ path }) => path.join('.'));
  }
  throw new Error('it was not refused');
}

const KINDS = {
  'of the platform': (url: string | URL, options = {}) => platformWebSocket(url, options),
  'of the platform, with another class': (url: string | URL, options = {}) =>
    platformWebSocket(url, { WebSocket, ...options }),
  'of codex-rx/node': (url: string | URL, options = {}) => webSocket(url, options),
};

describe.each(Object.entries(KINDS))('webSocket %s', (_name, make) => {
  it.each([
    ...['ws://example.com', 'ws://192.168.1.2:80', 'ws://localhost.example.com', 'ws://[2001:db8::1]'],
    // Names that a resolver may ask the network for, and addresses that are not of this machine alone.
    ...['ws://app.localhost:1', 'ws://localhost.', 'ws://0.0.0.0', 'ws://[::]:5', 'ws://[::ffff:127.0.0.1]'],
  ])('refuses plaintext that leaves this machine, unless it is asked for: %s', (url) => {
    expect(() => make(url)).toThrow(/allowPlaintext/);
    expect(() => make(url, { allowPlaintext: true })).not.toThrow();
    expect(() => make(url.replace('ws:', 'wss:'))).not.toThrow();
  });

  it.each([
    'ws://localhost',
    'ws://LOCALHOST:1',
    'ws://127.1.2.3',
    'ws://127.1',
    'ws://0x7f000001',
    'ws://[::1]:5',
  ])('takes plaintext that stays on it: %s', (url) => {
    expect(() => make(url)).not.toThrow();
  });

  it('reads an address once, so that it is the checked one that is opened', async () => {
    const [checked, other] = [await peer(), await peer()];
    const url = new URL(checked.url);
    const factory = make(url);
    url.href = other.url;
    watch(factory());
    await eventually('it is open', () => checked.sockets.length + other.sockets.length === 1);
    expect(other.sockets).toEqual([]);
  });

  it('refuses options that cannot be right, all at once, and repeats no part of the address', () => {
    const options = { handshakeTimeoutMs: -1, maxFrameBytes: 0, maxSendBytes: 1.5 };
    const fields = ['url', 'handshakeTimeoutMs', 'maxFrameBytes', 'maxSendBytes'];
    expect(issues(() => make('http://localhost', options))).toEqual(fields);
    for (const url of ['ws://user:hunter2@localhost', 'ws://localhost/#hunter2', 'hunter2']) {
      expect(() => make(url)).toThrow(InvalidParamsError);
      expect(() => make(url)).not.toThrow(/hunter2/);
    }
  });

  it('opens nothing before it is called', async () => {
    const { url, sockets } = await peer();
    const factory = make(url);
    expect(sockets).toEqual([]);
    watch(factory());
    await eventually('it is open', () => sockets.length === 1);
  });

  it('drops binary messages, says so, and lives on', async () => {
    const { url, sockets } = await peer();
    const { transport, frames } = watch(make(url)());
    const seen: TransportDiagnostic[] = [];
    transport.diagnostics$?.subscribe((diagnostic) => seen.push(diagnostic));
    await eventually('it is open', () => sockets.length === 1);
    sockets[0]?.send(Buffer.from('{"id":1,"result":1}'));
    sockets[0]?.send('{\n  "method": "printed"\n}');
    await eventually('the frame', () => frames.length === 1);
    expect(frames).toEqual([{ method: 'printed' }]);
    expect(seen).toEqual([{ kind: 'malformedLine', bytes: 19, reason: 'a binary message is not a frame' }]);
  });

  it('drops messages that are too long, tells how they began, and lives on', async () => {
    const { url, sockets } = await peer();
    const { transport, frames } = watch(make(url, { maxFrameBytes: 100 })());
    const seen: TransportDiagnostic[] = [];
    transport.diagnostics$?.subscribe((diagnostic) => seen.push(diagnostic));
    await eventually('it is open', () => sockets.length === 1);
    const exact = `{"result":"${'ä'.repeat(43)}x"}`;
    expect(Buffer.byteLength(exact)).toBe(100);
    for (const text of [`{"id":7,"result":"${'ä'.repeat(5000)}"}`, exact]) sockets[0]?.send(text);
    await eventually('the one that fits', () => frames.length === 1);
    expect(seen).toEqual([
      {
        kind: 'oversizeFrame',
        bytes: 10_020,
        maxFrameBytes: 100,
        head: expect.stringMatching(/^\{"id":7,"result":"ä+/),
      },
    ]);
  });

  it('refuses to send what the server would end the link over, and lives on', async () => {
    const { url, heard } = await peer();
    const { transport } = watch(make(url, { maxSendBytes: 100 })());
    const frame = (text: string) => ({ method: 'turn/start', params: text });
    expect(() => transport.send(frame('ä'.repeat(50)))).toThrow(/turn\/start: its \d+ bytes .* stdio\(\)/);
    const text = JSON.stringify(frame('')).length;
    transport.send(frame('x'.repeat(100 - text)));
    await eventually('what fits', () => heard.length === 1);
    expect(heard[0]).toHaveLength(100);
  });

  it('tells close code and reason, without credentials', async () => {
    const { url, sockets } = await peer();
    const link = watch(make(url)());
    await eventually('it is open', () => sockets.length === 1);
    sockets[0]?.close(1012, 'restarting, sk-abcdefgh12345678');
    const error = await link.ended;
    expect(error).toMatchObject({ closeCode: 1012, closeReason: 'restarting, [redacted]' });
    expect(error).toHaveProperty('message', expect.stringContaining('1012: restarting'));
  });

  it('ends with one error when the network breaks off in the middle of a message', async () => {
    const { url, sockets, streams } = await peer();
    const link = watch(make(url)());
    await eventually('it is open', () => sockets.length === 1);
    sockets[0]?.send('{"method":"whole"}');
    await eventually('the first frame', () => link.frames.length === 1);
    streams[0]?.write(Buffer.concat([Buffer.of(0x81, 126, 0x03, 0xe8), Buffer.from('{"method":"ha')]));
    streams[0]?.resetAndDestroy();
    expect(await link.ended).toMatchObject({ name: 'TransportClosedError', closeCode: 1006 });
    expect(link.frames).toEqual([{ method: 'whole' }]);
  });

  it('gives up on a server that never finishes the handshake', async () => {
    const { ended } = watch(make(await silent(), { handshakeTimeoutMs: 50 })());
    expect(await ended).toMatchObject({
      name: 'TransportClosedError',
      message: expect.stringContaining('did not open within 50 ms'),
    });
  });

  it('closes also where nobody says goodbye', async () => {
    const { url, sockets } = await peer();
    const { transport, ended } = watch(make(url)());
    await eventually('it is open', () => sockets.length === 1);
    sockets[0]?.pause();
    await transport.close();
    expect(await ended).toBeUndefined();
    const young = watch(make(await silent())());
    await young.transport.close();
    expect(await young.ended).toBeUndefined();
  });
});

describe('webSocket of the platform', () => {
  it('says what may be the reason when it cannot be opened', async () => {
    const { ended } = watch(platformWebSocket(await refusing(403), { WebSocket })());
    expect(await ended).toMatchObject({
      closeCode: 1006,
      message: expect.stringMatching(/403 because of the Origin header that every browser sends.*gateway/),
    });
  });

  it('says where there is no WebSocket, and what to use', () => {
    const own = Object.getOwnPropertyDescriptor(globalThis, 'WebSocket');
    if (own === undefined) throw new Error('this platform should have one');
    Reflect.deleteProperty(globalThis, 'WebSocket');
    try {
      expect(platformWebSocket('ws://localhost')).toThrow(
        /this platform has none; in Node .* codex-rx\/node/,
      );
    } finally {
      Object.defineProperty(globalThis, 'WebSocket', own);
    }
  });

  it('names the platform that refuses an address', () => {
    class Refusing extends WebSocket {
      constructor() {
        super('no address');
      }
    }
    expect(platformWebSocket('ws://localhost', { WebSocket: Refusing })).toThrow(TransportClosedError);
  });
});

describe('webSocket of codex-rx/node', () => {
  it('asks for no compression and no subprotocol', async () => {
    const { url, headers } = await peer({ perMessageDeflate: true });
    watch(webSocket(url)());
    await eventually('it is open', () => headers.length === 1);
    expect(headers[0]).not.toHaveProperty('sec-websocket-extensions');
    expect(headers[0]).not.toHaveProperty('sec-websocket-protocol');
    expect(headers[0]).not.toHaveProperty('origin');
  });

  it('tells why it was refused', async () => {
    const refused = async (status: number, options?: NodeWebSocketOptions) => {
      const error = await failure(await refusing(status, { Location: 'ws://localhost:1' }), options);
      expect(error.httpStatus).toBe(status);
      return error.message;
    };
    expect(await refused(401)).toMatch(/give one as bearerToken/);
    expect(await refused(401, { bearerToken: 'wrong' })).toMatch(/does not take this token/);
    expect(await refused(403)).toMatch(/Origin header, which something between/);
    expect(await refused(403, { headers: { origin: 'http://x' } })).toMatch(
      /Origin header, as headers has it/,
    );
    expect(await refused(302)).toMatch(/redirect, which is not followed/);
    expect(await refused(404)).toMatch(/HTTP status 404/);
    expect((await failure('ws://127.0.0.1:9/?token=hunter2')).message).toMatch(/nothing listens there/);
  });

  it('sends headers and a token: as it is, from a function each time, from a variable', async () => {
    const { url, headers } = await peer();
    let calls = 0;
    const bearerToken = () => Promise.resolve(`call-${(calls += 1)}`);
    const factory = webSocket(url, { headers: { 'X-Mine': 'yes' }, bearerToken });
    const [first, second] = [watch(factory()), watch(factory())];
    await eventually('both are open', () => headers.length === 2);
    expect(headers.map(({ authorization }) => authorization).sort()).toEqual([
      'Bearer call-1',
      'Bearer call-2',
    ]);
    expect(headers[0]).toMatchObject({ 'x-mine': 'yes' });
    await Promise.all([first.transport.close(), second.transport.close()]);

    process.env['CODEX_RX_TEST_TOKEN'] = 'of-the-environment';
    onTestFinished(() => {
      delete process.env['CODEX_RX_TEST_TOKEN'];
    });
    watch(webSocket(url, { bearerToken: { env: 'CODEX_RX_TEST_TOKEN' } })());
    await eventually('it is open', () => headers.length === 3);
    expect(headers[2]?.authorization).toBe('Bearer of-the-environment');
  });

  it('refuses tokens that are none, and never repeats one', async () => {
    expect(issues(() => webSocket('ws://localhost', { bearerToken: 'with\nline end' }))).toEqual([
      'bearerToken',
    ]);
    expect(issues(webSocket('ws://localhost', { bearerToken: { env: 'NO_SUCH_VARIABLE' } }))).toEqual([
      'bearerToken.env',
    ]);
    const both = { headers: { authorization: 'x', 'bad name': '1', fine: 'a\r\nb' }, bearerToken: 't' };
    expect(issues(() => webSocket('ws://localhost', both))).toEqual([
      'headers.authorization',
      'headers.bad name',
      'headers.fine',
    ]);
    const odd = watch(webSocket('ws://localhost', { bearerToken: () => 'hunter2 hunter2' })());
    expect(await odd.ended).toBeInstanceOf(InvalidParamsError);
    const thrown = watch(
      webSocket('ws://localhost', {
        bearerToken: () => {
          throw new Error('no vault');
        },
      })(),
    );
    expect(await thrown.ended).toMatchObject({
      code: 'transport_closed',
      message: expect.stringContaining('the bearerToken function failed'),
      cause: { message: 'no vault' },
    });

    const options = { bearerToken: 'hunter2hunter2', headers: { 'X-Key': 'hunter2hunter2' } };
    for (const url of [await refusing(401), await refusing(500), 'ws://127.0.0.1:9/hunter2hunter2']) {
      expect(inspect(await failure(url, options), { depth: 9, showHidden: true })).not.toContain('hunter2');
    }
    expect(inspect(await odd.ended, { depth: 9, showHidden: true })).not.toContain('hunter2');
  });

  it('sends long messages in pieces, in order with the others', async () => {
    const { url, heard } = await peer();
    const { transport } = watch(webSocket(url)());
    const params = '🎉'.repeat(5_000_000);
    transport.send({ method: 'long', params });
    transport.send({ method: 'short' });
    await eventually('both', () => heard.length === 2);
    expect(heard).toEqual([JSON.stringify({ method: 'long', params }), '{"method":"short"}']);
  });

  it('pings, and lives as long as it is answered', async () => {
    const { url, sockets } = await peer();
    const { transport, hasEnded } = watch(webSocket(url, { pingIntervalMs: 5, pongTimeoutMs: 5000 })());
    await eventually('it is open', () => sockets.length === 1);
    let pings = 0;
    sockets[0]?.on('ping', () => (pings += 1));
    await eventually('five pings', () => pings >= 5);
    expect(hasEnded()).toBe(false);
    await transport.close();
  });

  it('gives up a server that answers no ping', async () => {
    const { url, sockets } = await peer({ autoPong: false });
    const { ended } = watch(webSocket(url, { pingIntervalMs: 5, pongTimeoutMs: 50 })());
    const error = await ended;
    expect(error).toMatchObject({ name: 'TransportClosedError', closeCode: 1006 });
    expect(error).toHaveProperty('message', expect.stringContaining('has not answered a ping within 50 ms'));
    await eventually('the socket is gone', () => sockets[0]?.readyState === WebSocket.CLOSED);
  });
});

describe('unixSocket', () => {
  it('says that there is no such socket, and by its path', async () => {
    const { ended } = watch(unixSocket('/no/such/socket')());
    expect(await ended).toMatchObject({
      message:
        'The WebSocket to unix:///no/such/socket could not be opened: there is no such socket (ENOENT).',
    });
  });

  it('refuses what is no path', () => {
    expect(() => unixSocket('')).toThrow(InvalidParamsError);
    expect(() => unixSocket('a\0b')).toThrow(InvalidParamsError);
    // Node would connect to what its beginning names.
    expect(() => unixSocket(`/tmp/${'x'.repeat(103)}`)).toThrow(/path: .* 10[37] bytes/);
    expect(() => unixSocket(`/tmp/${'ä'.repeat(45)}`)).not.toThrow();
  });
});
