import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { connect, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createServer } from 'node:tls';
import { Codex, InvalidParamsError, TransportClosedError, webSocket as platformWebSocket } from 'codex-rx';
import { spawnServer, unixSocket, webSocket, type AppServer, type SpawnServerOptions } from 'codex-rx/node';
import { hold, text } from 'codex-rx/testing/node';
import { firstValueFrom } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { processTable, wasStartedWith } from '../../src/transport/process-table.js';
import type { TransportFactory } from '../../src/transport/transport.js';
import { Real, watch } from '../fixtures/real.js';
import { Authority } from '../transport/certificates.js';
import { eventually, isAlive } from '../transport/support.js';

let real: Real;
let server: AppServer;

beforeAll(async () => {
  real = await Real.start();
  real.model.otherwise(text('Over a socket.'));
  server = await spawn();
});
afterAll(async () => {
  await server.close();
  await real.close();
});

function spawn(options: SpawnServerOptions = {}): Promise<AppServer> {
  return firstValueFrom(spawnServer({ cwd: real.workspace, env: real.home.env, ...options }));
}

/** A client that is closed after the test. */
function client(transport: TransportFactory): Codex {
  const codex = new Codex(transport);
  onTestFinished(() => codex.close());
  return codex;
}

async function refusal(transport: TransportFactory): Promise<unknown> {
  return watch(client(transport).connect()).ended;
}

async function answerOver(transport: TransportFactory): Promise<string | null> {
  const thread = await firstValueFrom(client(transport).startThread());
  return (await firstValueFrom(thread.run('Hello.'))).finalResponse;
}

describe('a server with a port', () => {
  it('is reached by its own transport, and by any WebSocket with the token', async () => {
    expect(server.url).toMatch(/^ws:\/\/127\.0\.0\.1:\d+$/);
    expect(await answerOver(server.transport)).toBe('Over a socket.');
    const { bearerToken = '' } = server;
    expect(await answerOver(webSocket(server.url, { bearerToken }))).toBe('Over a socket.');
  });

  it('lets nobody in without the token', async () => {
    expect(await refusal(webSocket(server.url))).toMatchObject({ httpStatus: 401 });
    const wrong = await refusal(webSocket(server.url, { bearerToken: 'wrong' }));
    expect(wrong).toMatchObject({
      httpStatus: 401,
      message: expect.stringContaining('does not take this token'),
    });
    expect(await refusal(platformWebSocket(server.url))).toMatchObject({ closeCode: 1006 });
  });

  it('refuses whoever has an Origin, as browsers do, which the error explains', async () => {
    const { bearerToken = '' } = server;
    const options = { bearerToken, headers: { Origin: 'http://localhost' } };
    expect(await refusal(webSocket(server.url, options))).toMatchObject({
      httpStatus: 403,
      message: expect.stringContaining('Origin header'),
    });
  });

  it('serves two clients, of which one sees what the other begins', async () => {
    const [one, two] = [client(server.transport), client(server.transport)];
    const thread = await firstValueFrom(one.startThread());
    await firstValueFrom(thread.run('Hello.'));
    const seen = await firstValueFrom(two.resumeThread(thread.id));
    const ended = watch(two.on('turn/completed'));
    const { id } = await firstValueFrom(thread.run('Hello again.'));
    expect(await ended.first(({ turn }) => turn.id === id)).toMatchObject({ threadId: seen.id });
  });

  it('takes frames of up to 64 MiB in pieces; larger ones are refused here, and the link lives on', async () => {
    const codex = client(server.transport);
    const write = (bytes: number) => {
      const dataBase64 = 'A'.repeat(bytes);
      return watch(codex.request('fs/writeFile', { path: join(real.workspace, 'large'), dataBase64 })).ended;
    };
    expect(await write(20 * 1024 * 1024)).toBeUndefined();
    expect(await write(64 * 1024 * 1024)).toBeInstanceOf(InvalidParamsError);
    await expect(firstValueFrom(codex.request('thread/loaded/list', {}))).resolves.toBeDefined();
  });
});

describe('a server behind a proxy that speaks TLS', () => {
  it('is reached over wss://, with its token and the authority of the proxy', async () => {
    const authority = await Authority.create('authority');
    const proxy = createServer(await authority.sign('DNS:localhost'), (socket) => {
      const onwards = connect(Number(new URL(server.url).port), '127.0.0.1');
      socket.pipe(onwards).pipe(socket);
      for (const end of [socket, onwards]) end.on('error', () => undefined);
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void proxy.close());
    const url = `wss://localhost:${(proxy.address() as AddressInfo).port}`;
    const { bearerToken = '' } = server;
    const link = webSocket(url, { bearerToken, tls: { ca: authority.own.cert } });
    expect(await answerOver(link)).toBe('Over a socket.');
    expect(await refusal(webSocket(url, { bearerToken }))).toMatchObject({
      message: expect.stringMatching(/tls\.ca/),
    });
  });
});

describe('a server that is stopped', () => {
  it('is given up when it answers no ping, and taken again when it goes on', async () => {
    await using own = await spawn();
    const { bearerToken = '' } = own;
    const codex = client(webSocket(own.url, { bearerToken, pingIntervalMs: 20, pongTimeoutMs: 1000 }));
    await firstValueFrom(codex.connect());
    process.kill(own.pid!, 'SIGSTOP');
    const { error } = await watch(codex.state$).first(({ status }) => status !== 'ready');
    expect(error).toMatchObject({
      code: 'transport_closed',
      message: expect.stringContaining('has not answered a ping'),
    });
    process.kill(own.pid!, 'SIGCONT');
    await expect(firstValueFrom(codex.request('thread/loaded/list', {}))).rejects.toThrow();
    await firstValueFrom(codex.connect());
    await expect(firstValueFrom(codex.request('thread/loaded/list', {}))).resolves.toBeDefined();
  });
});

describe('a server without a token', () => {
  it("is reached by the platform's WebSocket, of which it takes 16 MiB at once", async () => {
    await using open = await spawn({ auth: 'none' });
    expect(open.bearerToken).toBeUndefined();
    const codex = client(platformWebSocket(open.url));
    const thread = await firstValueFrom(codex.startThread());
    expect((await firstValueFrom(thread.run('Hello.'))).finalResponse).toBe('Over a socket.');
    const path = join(real.workspace, 'large');
    const write = (bytes: number) =>
      watch(codex.request('fs/writeFile', { path, dataBase64: 'A'.repeat(bytes) })).ended;
    expect(await write(16 * 1024 * 1024 - 256)).toBeUndefined();
    expect(await write(16 * 1024 * 1024)).toBeInstanceOf(InvalidParamsError);
    await expect(firstValueFrom(codex.request('thread/loaded/list', {}))).resolves.toBeDefined();
  });
});

describe('a server with a unix socket', () => {
  it('is reached there, and takes the socket with it when it is closed', async () => {
    const path = join(real.home.path, 'codex.sock');
    const own = await spawn({ listen: `unix://${path}` });
    expect(own.url).toBe(`unix://${path}`);
    expect(await answerOver(own.transport)).toBe('Over a socket.');
    expect(await answerOver(unixSocket(path))).toBe('Over a socket.');
    const second = watch(spawnServer({ listen: `unix://${path}`, env: real.home.env }));
    expect(await second.ended).toMatchObject({ message: `A server listens at unix://${path} already.` });
    await own.close();
    expect(existsSync(path)).toBe(false);
    expect(await firstValueFrom(own.ended$)).toMatchObject({ exitCode: 0 });
  });
});

describe('the end of a server', () => {
  it('ends what is open once, and tells how it came about', async () => {
    const own = await spawn();
    const codex = client(own.transport);
    real.model.respondWith(() => text(['I begin', hold()]));
    const thread = await firstValueFrom(codex.startThread());
    const turn = watch(thread.stream('Talk.'));
    await turn.first(({ method }) => method === 'item/agentMessage/delta');
    process.kill(own.pid!, 'SIGKILL');
    const error = await turn.ended;
    expect(error).toBeInstanceOf(TransportClosedError);
    expect(error).toMatchObject({ closeCode: 1006, signal: 'SIGKILL' });
    expect(turn.ends).toBe(1);
    expect(await refusal(own.transport)).toMatchObject({
      message: expect.stringContaining('nothing listens there'),
    });
    await own.close();
  });

  it('comes also while a turn runs, and leaves no process behind', async () => {
    const own = await spawn({ shutdownTimeoutMs: 200 });
    const codex = client(own.transport);
    const thread = await firstValueFrom(codex.startThread());
    const turn = watch(thread.stream('Talk.'));
    await turn.first(({ method }) => method === 'item/agentMessage/delta');
    await own.close();
    expect(isAlive(own.pid!)).toBe(false);
    expect(await turn.ended).toBeInstanceOf(TransportClosedError);
  });
});

describe('spawnServer', () => {
  it('starts nothing before it is subscribed to, and stops what nobody waits for', async () => {
    const env = { ...real.home.env, CODEX_RX_TEST: randomUUID() };
    const running = () =>
      [...processTable().keys()].filter((pid) => wasStartedWith(pid, 'CODEX_RX_TEST', env.CODEX_RX_TEST));
    const starting$ = spawnServer({ env });
    expect(running()).toEqual([]);
    const starting = watch(starting$);
    await eventually('it has started', () => running().length > 0);
    expect(starting.values).toEqual([]);
    starting.unsubscribe();
    await eventually('it is gone', () => running().length === 0);
    expect(starting.ends).toBe(0);
  });

  it('says why a server has not come up', async () => {
    const taken = watch(spawnServer({ listen: server.url, env: real.home.env }));
    expect(await taken.ended).toMatchObject({
      message: expect.stringMatching(/^The app-server exited with code 1 before it listened: .*in use/i),
      exitCode: 1,
      stderrTail: expect.stringMatching(/in use/i),
    });
    const late = watch(spawnServer({ env: real.home.env, startTimeoutMs: 1 }));
    expect(await late.ended).toMatchObject({ message: 'The app-server did not listen within 1 ms.' });
    expect(await watch(spawnServer({ codexPath: '/no/codex' })).ended).toMatchObject({
      code: 'codex_not_found',
    });
  });

  it('refuses the path of a socket that is longer than one may be', () => {
    const long = `unix:///tmp/${'x'.repeat(120)}`;
    expect(() => spawnServer({ listen: long })).toThrow(/listen: is the path of a socket, .* 10[37] bytes/);
    const cwd = `/tmp/${'x'.repeat(100)}`;
    expect(() => spawnServer({ listen: 'unix://fine/by/itself', cwd })).toThrow(/listen: .* 10[37] bytes/);
  });

  it.each(['ws://localhost:0', 'stdio://', 'unix://', 'ws://127.0.0.1'])(
    'refuses to listen at %s',
    (listen) => {
      expect(() => spawnServer({ listen })).toThrow(/listen: expected ws:\/\/IP:PORT or unix:\/\/PATH/);
    },
  );
});
