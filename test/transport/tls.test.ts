import { createServer, type IncomingHttpHeaders } from 'node:http';
import { createServer as createTlsServer, type Server, type ServerOptions } from 'node:https';
import type { AddressInfo } from 'node:net';
import { TLSSocket } from 'node:tls';
import { inspect } from 'node:util';
import { InvalidParamsError, TransportClosedError } from 'codex-rx';
import { unixSocket, webSocket, type NodeWebSocketOptions, type TlsOptions } from 'codex-rx/node';
import { describe, expect, it, onTestFinished } from 'vitest';
import { WebSocketServer } from 'ws';
import { Authority, encryptKey } from './certificates.js';
import { watch } from './support.js';

const authority = await Authority.create('authority');
const stranger = await Authority.create('stranger');

const ca = authority.own.cert;
const here = await authority.sign('DNS:localhost,IP:127.0.0.1');
const elsewhere = await authority.sign('DNS:other.example');
const expired = await authority.sign('IP:127.0.0.1', -1);
const client = await authority.sign('DNS:client');

interface Peer {
  readonly url: string;
  readonly headers: IncomingHttpHeaders[];
  readonly sockets: TLSSocket[];
}

/** A server that sends back what it gets. */
async function peer(options: ServerOptions): Promise<Peer> {
  const server = createTlsServer(options);
  const sockets = new WebSocketServer({ server });
  const headers: IncomingHttpHeaders[] = [];
  const streams: TLSSocket[] = [];
  sockets.on('connection', (socket, request) => {
    headers.push(request.headers);
    if (request.socket instanceof TLSSocket) streams.push(request.socket);
    socket.on('message', (data: Buffer) => socket.send(data.toString()));
  });
  return { url: await listen(server, 'wss'), headers, sockets: streams };
}

async function listen(server: Server | ReturnType<typeof createServer>, scheme: string): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Whether a frame comes back. */
async function works(url: string, options: NodeWebSocketOptions): Promise<boolean> {
  const { transport, frames, ended } = watch(webSocket(url, options)());
  transport.send({ method: 'm' });
  const back = new Promise((resolve) =>
    transport.frames$.subscribe({ next: resolve, error: () => undefined }),
  );
  const error = await Promise.race([back.then(() => undefined), ended]);
  if (error instanceof Error) throw error;
  return frames.length === 1;
}

async function failure(url: string, options?: NodeWebSocketOptions): Promise<TransportClosedError> {
  const error = await watch(webSocket(url, options)()).ended;
  if (!(error instanceof TransportClosedError)) throw new Error(`ended with ${String(error)}`);
  return error;
}

function issues(tls: unknown, url = 'wss://localhost'): readonly string[] {
  try {
    webSocket(url, { tls: tls as TlsOptions });
  } catch (error) {
    if (error instanceof InvalidParamsError) {
      return error.issues.map(({ path, message }) => `${path.join('.')} ${message}`);
    }
  }
  throw new Error('it was not refused');
}

describe('a wss:// link', () => {
  it('trusts who is given as tls.ca, as text or bytes, alone or with others', async () => {
    const { url, sockets } = await peer(here);
    const self = await peer(authority.own);
    for (const trusted of [ca, Buffer.from(ca), [here.cert, ca], `# both\n${here.cert}\n${ca}`]) {
      expect(await works(url, { tls: { ca: trusted } })).toBe(true);
    }
    expect(sockets[0]?.getProtocol()).toBe('TLSv1.3');
    const servername = 'authority';
    expect(await works(self.url, { tls: { ca, servername } })).toBe(true);
  });

  it('takes the certificate of another host where that is asked for by name', async () => {
    const { url, sockets } = await peer(elsewhere);
    expect(await works(url, { tls: { ca, servername: 'other.example' } })).toBe(true);
    expect(sockets[0]).toHaveProperty('servername', 'other.example');
  });

  it('shows a certificate of its own, the key encrypted or not', async () => {
    const { url, sockets } = await peer({ ...here, ca, requestCert: true });
    const key = encryptKey(client.key, 'hunter2');
    expect(await works(url, { tls: { ca, ...client } })).toBe(true);
    expect(await works(url, { tls: { ca, cert: client.cert, key, passphrase: 'hunter2' } })).toBe(true);
    expect(sockets.map((socket) => socket.getPeerCertificate().subjectaltname)).toEqual([
      'DNS:client',
      'DNS:client',
    ]);
  });

  it('says why a certificate is not taken, and what to do, before anything is sent', async () => {
    const said = async (server: ServerOptions, options?: NodeWebSocketOptions) => {
      const { url, headers } = await peer(server);
      const { message, closeCode } = await failure(url, options);
      expect(closeCode).toBe(1006);
      expect(headers).toEqual([]);
      return message;
    };
    const trusting = { tls: { ca } };
    const untrusted = /signed by nobody who is trusted here; give .* as tls\.ca/;
    expect(await said(here)).toMatch(untrusted);
    expect(await said(authority.own)).toMatch(untrusted);
    expect(await said(here, { tls: { ca: stranger.own.cert } })).toMatch(untrusted);
    expect(await said(elsewhere, trusting)).toMatch(
      /for another host \(DNS:other\.example\); use the address it is for, or give its name as tls\.servername/,
    );
    expect(await said(here, { tls: { ca, servername: 'other.example' } })).toMatch(/for another host/);
    expect(await said(expired, trusting)).toMatch(/has expired and must be renewed there/);
  });

  it('says when both sides do not agree on TLS', async () => {
    const old = { ...here, minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'ALL@SECLEVEL=0' } as const;
    expect((await failure((await peer(old)).url, { tls: { ca } })).message).toMatch(/no TLS of version 1\.2/);
    const plain = await listen(createServer(), 'wss');
    expect((await failure(plain)).message).toMatch(/does not speak TLS; is its address ws:\/\/\?/);
    const { url } = await peer(here);
    expect((await failure(url.replace('wss:', 'ws:'))).message).toMatch(/hung up .* wants wss:\/\//);
  });

  it('says when the server wants a certificate, or another one', async () => {
    const wanting = { ...here, ca, requestCert: true };
    const give = /wants? a certificate of this client.*tls\.cert and tls\.key/;
    expect((await failure((await peer(wanting)).url, { tls: { ca } })).message).toMatch(give);
    const older = await peer({ ...wanting, maxVersion: 'TLSv1.2' });
    expect((await failure(older.url, { tls: { ca } })).message).toMatch(give);
    const wrong = { tls: { ca, ...stranger.own } };
    expect((await failure(older.url, wrong)).message).toMatch(/does not take the certificate of this client/);
  });

  it('verifies certificates whatever the environment says', async () => {
    process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';
    onTestFinished(() => {
      delete process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
    });
    const { url, headers } = await peer(here);
    expect((await failure(url)).message).toMatch(/tls\.ca/);
    expect(headers).toEqual([]);
  });

  it('follows no redirect, so that the token goes nowhere else', async () => {
    const target = await peer(here);
    const server = createTlsServer(here);
    server.on('upgrade', (_request, socket) =>
      socket.end(`HTTP/1.1 307 Go\r\nLocation: ${target.url}\r\nContent-Length: 0\r\n\r\n`),
    );
    const url = await listen(server, 'wss');
    const error = await failure(url, { tls: { ca }, bearerToken: 'hunter2' });
    expect(error).toMatchObject({ httpStatus: 307, message: expect.stringContaining('not followed') });
    expect(target.headers).toEqual([]);
  });

  it('never tells a key, a passphrase, a token or a path', async () => {
    const key = encryptKey(client.key, 'hunter2-hunter2');
    const tls = { ca, cert: client.cert, key, passphrase: 'hunter2-hunter2' };
    for (const server of [here, elsewhere, expired]) {
      const { url } = await peer({ ...server, maxVersion: 'TLSv1.2' });
      const options = { tls: { ...tls, ca: client.cert }, bearerToken: 'hunter2-hunter2' };
      const error = await failure(`${url}/hunter2?hunter2`, options);
      const shown = inspect(error, { depth: 9, showHidden: true });
      expect(shown).not.toMatch(/hunter2|PRIVATE KEY/);
    }
    expect(inspect(issues({ ...tls, passphrase: 'hunter3' }))).not.toMatch(/hunter|PRIVATE/);
  });
});

describe('tls options', () => {
  it('are for wss:// addresses', () => {
    expect(issues({ ca }, 'ws://localhost')).toEqual(['tls is for wss:// addresses']);
    const options: NodeWebSocketOptions = { tls: { ca } };
    expect(() => unixSocket('/tmp/s', options)).toThrow(/tls: is for wss/);
  });

  it('are refused when they cannot be right, all at once', () => {
    expect(
      issues({ ca: '/etc/ssl/ca.pem', cert: ca.slice(0, 300), key: 'x', servername: '127.0.0.1' }),
    ).toEqual([
      'tls.ca expected a certificate as PEM: the content of the file, not its path',
      'tls.cert expected a certificate as PEM: the content of the file, not its path',
      'tls.key expected a key as PEM: the content of the file, not its path, with its passphrase if it has one',
      'tls.servername expected the name of a host',
    ]);
    for (const none of [[], '', [ca, 'x'], 5, client.key]) expect(issues({ ca: none })).toHaveLength(1);
    expect(issues({ cert: client.cert })).toEqual(['tls cert and key need each other']);
    expect(issues({ ...client, key: here.key })).toEqual(['tls.key is not the key of cert']);
    expect(issues({ ca, rejectUnauthorized: false })).toEqual([
      'tls.rejectUnauthorized is not offered; there are ca, cert, key, passphrase, servername',
    ]);
  });
});
