import { Agent, createServer, type IncomingMessage } from 'node:http';
import { createServer as createTlsServer, type ServerOptions } from 'node:https';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { inspect } from 'node:util';
import { Codex, InvalidParamsError, TransportClosedError } from 'codex-rx';
import { unixSocket, webSocket, type NodeWebSocketOptions } from 'codex-rx/node';
import { text } from 'codex-rx/testing/node';
import { concatMap, firstValueFrom } from 'rxjs';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { WebSocketServer } from 'ws';
import { Served } from '../fixtures/served.js';
import { Authority } from './certificates.js';
import { eventually, watch } from './support.js';

const authority = await Authority.create('authority');
const ca = authority.own.cert;

type Act = (request: IncomingMessage, client: Socket, head: Buffer) => void;

/** An HTTP proxy that does as it is told with each `CONNECT`, and what it was asked. */
async function proxyThat(act: Act, tls?: ServerOptions) {
  const asked: { readonly target: string | undefined; readonly authorization: string | undefined }[] = [];
  const clients: Socket[] = [];
  const server = tls === undefined ? createServer() : createTlsServer(tls);
  server.on('connect', (request: IncomingMessage, client: Socket, head: Buffer) => {
    asked.push({ target: request.url, authorization: request.headers['proxy-authorization'] });
    clients.push(client);
    client.on('error', () => undefined);
    act(request, client, head);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    for (const client of clients) client.destroy();
    server.close();
    server.closeAllConnections();
  });
  return { port: (server.address() as AddressInfo).port, asked, clients };
}

/** Leads to one port, whatever is asked for. */
function leadTo(port: number): Act {
  return (_request, client, head) => {
    const target = connect(port, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      target.write(head);
      target.pipe(client).pipe(target);
    });
    target.on('error', () => client.destroy());
  };
}

const refuse =
  (status: string): Act =>
  (_request, client) =>
    client.end(`HTTP/1.1 ${status}\r\n\r\n`);

/** A server that sends back what it gets. */
async function echo(tls?: ServerOptions): Promise<number> {
  const server = tls === undefined ? createServer() : createTlsServer(tls);
  const sockets = new WebSocketServer({ server });
  sockets.on('connection', (socket) => {
    socket.on('message', (data: Buffer) => socket.send(data.toString()));
    onTestFinished(() => socket.terminate());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

/** Whether a frame comes back, or why not. */
async function outcome(url: string, options: NodeWebSocketOptions): Promise<unknown> {
  const { transport, frames, ended } = watch(webSocket(url, options)());
  transport.send({ method: 'm' });
  const back = new Promise((resolve) =>
    transport.frames$.subscribe({ next: () => resolve('works'), error: () => undefined }),
  );
  const how = await Promise.race([back, ended]);
  if (how === 'works') expect(frames).toEqual([{ method: 'm' }]);
  return how;
}

afterEach(() => vi.unstubAllEnvs());

describe('webSocket through a proxy', () => {
  it('runs a turn on a server that is reached in no other way', async () => {
    const served = await Served.start();
    onTestFinished(() => served.close());
    served.real.model.otherwise(text('Hello.'));
    const { port, asked } = await proxyThat(leadTo(Number(new URL(served.server.url).port)));
    const proxy = `http://127.0.0.1:${port}`;
    const transport = webSocket('ws://agent.test:1234', {
      ...served.credentials,
      proxy,
      allowPlaintext: true,
    });
    const codex = new Codex(transport);
    const run$ = codex.startThread().pipe(concatMap((thread) => thread.run('Say hello.')));
    expect(await firstValueFrom(run$)).toMatchObject({ finalResponse: 'Hello.' });
    expect(asked).toEqual([{ target: 'agent.test:1234', authorization: undefined }]);
    await codex.close();
  });

  it('speaks TLS with the server, whose certificate has to be for its name', async () => {
    const port = await echo(await authority.sign('DNS:agent.test'));
    const { port: proxyPort, asked } = await proxyThat(leadTo(port));
    const proxy = `http://127.0.0.1:${proxyPort}`;
    expect(await outcome('wss://agent.test', { proxy, tls: { ca } })).toBe('works');
    expect(asked[0]?.target).toBe('agent.test:443');
    const other = await outcome('wss://other.test', { proxy, tls: { ca } });
    expect(other).toMatchObject({ message: expect.stringContaining('its certificate is for another host') });
    const untrusted = await outcome('wss://agent.test', { proxy });
    expect(untrusted).toMatchObject({ message: expect.stringContaining('give the certificate of who has') });
    expect(await outcome('wss://x.test', { proxy, tls: { ca, servername: 'agent.test' } })).toBe('works');
  });

  it('speaks TLS with a server that is named by its address', async () => {
    const port = await echo(await authority.sign('IP:127.0.0.1'));
    const { port: proxyPort } = await proxyThat(leadTo(port));
    const proxy = `http://127.0.0.1:${proxyPort}`;
    expect(await outcome(`wss://127.0.0.1:${port}`, { proxy, tls: { ca } })).toBe('works');
  });

  it('gives the proxy the name and the password of its address, and shows neither', async () => {
    const port = await echo();
    const { port: proxyPort, asked } = await proxyThat(leadTo(port));
    const proxy = `http://me:s%3Acret-word@127.0.0.1:${proxyPort}`;
    const url = `ws://127.0.0.1:${port}`;
    expect(await outcome(url, { proxy })).toBe('works');
    expect(asked[0]?.authorization).toBe(`Basic ${Buffer.from('me:s:cret-word').toString('base64')}`);
    const { port: refusing } = await proxyThat(refuse('407 Who are you?'));
    const error = await outcome(url, { proxy: `http://me:s%3Acret-word@127.0.0.1:${refusing}` });
    expect(error).toBeInstanceOf(TransportClosedError);
    expect(error).toMatchObject({
      closeCode: 1006,
      message: expect.stringMatching(
        /the proxy 127.0.0.1:\d+ refuses with HTTP status 407, .* in its address/,
      ),
    });
    expect(inspect(error, { depth: 9 })).not.toMatch(/cret-word/);
    const watched = watch(webSocket(url, { proxy })());
    expect(watched.transport.secrets?.()).toContain('s:cret-word');
  });

  it.each<[string, Act, RegExp]>([
    ['refuses', refuse('403 No'), /the proxy 127.0.0.1:\d+ refuses with HTTP status 403\.$/],
    [
      'hangs up',
      (_request, client) => void client.destroy(),
      /the proxy .* cannot be reached \(ECONNRESET\)\.$/,
    ],
    [
      'says what is not HTTP',
      (_request, client) => void client.end('no\r\n\r\n'),
      /the proxy .* cannot be reached/,
    ],
  ])('ends at once when the proxy %s', async (_how, act, message) => {
    const { port } = await proxyThat(act);
    const error = await outcome('ws://127.0.0.1:1', { proxy: `http://127.0.0.1:${port}` });
    expect(error).toBeInstanceOf(TransportClosedError);
    expect(error).toMatchObject({ message: expect.stringMatching(message) });
  });

  it('says when nothing listens where the proxy should be', async () => {
    const { port } = await proxyThat(refuse('500 No'));
    const error = await outcome('ws://127.0.0.1:1', { proxy: `http://localhost:${port === 1 ? 2 : 1}` });
    expect(error).toMatchObject({
      message: expect.stringMatching(/the proxy localhost:\d cannot be reached/),
    });
  });

  it('waits no longer for the proxy than for the rest, and leaves nothing there', async () => {
    const { port, clients } = await proxyThat((_request, client) => void client.resume());
    const proxy = `http://127.0.0.1:${port}`;
    const error = await outcome('ws://127.0.0.1:1', { proxy, handshakeTimeoutMs: 200 });
    expect(error).toMatchObject({
      message: expect.stringMatching(/within 200 ms: the proxy .* has not opened a tunnel/),
    });
    const left = webSocket('ws://127.0.0.1:1', { proxy })();
    await eventually('the proxy is asked', () => clients.length === 2);
    await left.close();
    await eventually('it is let go of', () =>
      clients.every(({ destroyed, readableEnded }) => destroyed || readableEnded),
    );
  });

  it('is opened by an agent that is given', async () => {
    const port = await echo();
    class Detour extends Agent {
      readonly asked: unknown[] = [];
      override createConnection({ host }: { host?: string }): Socket {
        this.asked.push(host);
        return connect(port, '127.0.0.1');
      }
    }
    const agent = new Detour();
    expect(await outcome('ws://agent.test', { agent, allowPlaintext: true })).toBe('works');
    expect(agent.asked).toEqual(['agent.test']);
  });
});

describe("proxy: 'env'", () => {
  async function asked(
    url: string,
    variables: Readonly<Record<string, string>>,
  ): Promise<readonly unknown[]> {
    const proxy = await proxyThat(refuse('403 No'));
    for (const name of ['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY']) {
      vi.stubEnv(name, undefined);
      vi.stubEnv(name.toLowerCase(), undefined);
    }
    for (const [name, value] of Object.entries(variables))
      vi.stubEnv(name, value.replace('PROXY', `127.0.0.1:${proxy.port}`));
    const error = await outcome(url, { proxy: 'env', allowPlaintext: true, handshakeTimeoutMs: 2000 });
    expect(error).toBeInstanceOf(TransportClosedError);
    return proxy.asked.map(({ target }) => target);
  }

  it.each([
    ['wss://agent.invalid', { HTTPS_PROXY: 'http://PROXY' }, ['agent.invalid:443']],
    ['wss://agent.invalid', { https_proxy: 'PROXY' }, ['agent.invalid:443']],
    ['ws://agent.invalid:8080', { HTTP_PROXY: 'http://PROXY' }, ['agent.invalid:8080']],
    ['wss://agent.invalid', { HTTP_PROXY: 'http://PROXY' }, []],
    ['ws://agent.invalid', { HTTPS_PROXY: 'http://PROXY' }, []],
    ['wss://agent.invalid', { HTTPS_PROXY: '' }, []],
    ['ws://127.0.0.1:1', { HTTP_PROXY: 'http://PROXY' }, []],
    ['wss://localhost:1', { HTTPS_PROXY: 'http://PROXY' }, []],
    ['wss://agent.invalid', { HTTPS_PROXY: 'http://PROXY', NO_PROXY: '*' }, []],
    ['wss://agent.invalid', { HTTPS_PROXY: 'http://PROXY', NO_PROXY: 'a.test, agent.invalid' }, []],
    ['wss://a.agent.invalid', { HTTPS_PROXY: 'http://PROXY', no_proxy: '.agent.invalid' }, []],
    ['wss://a.agent.invalid', { HTTPS_PROXY: 'http://PROXY', NO_PROXY: '*.agent.invalid' }, []],
    ['wss://a.agent.invalid', { HTTPS_PROXY: 'http://PROXY', NO_PROXY: 'AGENT.invalid:443' }, []],
    [
      'wss://agent.invalid',
      { HTTPS_PROXY: 'http://PROXY', NO_PROXY: 'agent.invalid:1' },
      ['agent.invalid:443'],
    ],
    [
      'wss://myagent.invalid',
      { HTTPS_PROXY: 'http://PROXY', NO_PROXY: 'agent.invalid' },
      ['myagent.invalid:443'],
    ],
  ])('for %s and %j asks the proxy for %j', async (url, variables, targets) => {
    expect(await asked(url, variables)).toEqual(targets);
  });

  it('refuses what a variable says that is no proxy, and does not repeat it', () => {
    vi.stubEnv('https_proxy', 'socks5://me:secret-word@proxy.test');
    const open = webSocket('wss://agent.test', { proxy: 'env' });
    expect(open).toThrow(InvalidParamsError);
    expect(open).toThrow(/the variable HTTPS_PROXY/);
    expect(open).not.toThrow(/secret-word/);
  });

  it('is not what happens unasked', async () => {
    const port = await echo(await authority.sign('DNS:localhost'));
    vi.stubEnv('HTTPS_PROXY', 'http://127.0.0.1:1');
    vi.stubEnv('HTTP_PROXY', 'http://127.0.0.1:1');
    expect(await outcome(`wss://localhost:${port}`, { tls: { ca } })).toBe('works');
  });
});

describe('a proxy that cannot be right', () => {
  const proxy = 'http://proxy.test';

  it.each<[string, () => unknown, RegExp]>([
    [
      'another kind',
      () => webSocket('wss://a.test', { proxy: 'socks5://proxy.test' }),
      /proxy: .* give an agent/,
    ],
    ['no address', () => webSocket('wss://a.test', { proxy: 'proxy.test:80' }), /proxy: expected an http/],
    [
      'a broken name',
      () => webSocket('wss://a.test', { proxy: 'http://%E0%A4%A@p.test' }),
      /proxy: expected an http/,
    ],
    [
      'no agent',
      (): unknown => Reflect.apply(webSocket, undefined, ['wss://a.test', { agent: {} }]),
      /agent: expected an agent of node:http/,
    ],
    [
      'both',
      () => webSocket('wss://a.test', { proxy, agent: new Agent() }),
      /proxy: expected no agent beside it/,
    ],
    [
      'plain text that leaves this machine',
      () => webSocket('ws://127.0.0.1:1', { proxy }),
      /proxy: is not on this/,
    ],
    ['a socket file', () => unixSocket('/tmp/x', { proxy } as object), /proxy: is for webSocket\(\)/],
  ])('%s is refused', (_what, make, message) => {
    expect(make).toThrow(InvalidParamsError);
    expect(make).toThrow(message);
  });
});
