import { inspect } from 'node:util';
import { Codex, tool, type CodexOptions, type Transport, type TransportFactory } from 'codex-rx';
import { FakeAppServer, FakeRefusal, LATER } from 'codex-rx/testing';
import { concatMap, EMPTY, firstValueFrom, NEVER, Subject, throwError, Observable } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { errorOf, record, setUp, settled, turnFrames } from '../fixtures/fake.js';

// Nothing about it looks like a secret: only who knows it can hide it.
const SECRET = 'correct-horse-battery';
const SAID = `they said ${SECRET} and "${Buffer.from(`me:${SECRET}`).toString('base64')}"`;

/** Everything an error shows of itself, however it is printed. */
function shown(error: unknown): string {
  const stack = error instanceof Error ? error.stack : '';
  return [inspect(error, { depth: 10 }), JSON.stringify(error), String(error), stack].join('\n');
}

function expectHidden(error: unknown): void {
  expect(error).toBeInstanceOf(Error);
  expect(shown(error)).not.toMatch(/correct|horse-batt|Y29ycmVjdC|b3JyZWN0/);
}

const refusal = (code = -32600) => new FakeRefusal({ code, message: SAID, data: { apiKey: SECRET } });

/** The ways in which a client comes to know the secret. */
const KNOWN: Readonly<Record<string, (server: FakeAppServer) => readonly [TransportFactory, CodexOptions]>> =
  {
    'the option `secrets`': ({ transport }) => [transport, { secrets: [SECRET] }],
    'a function as that option': ({ transport }) => [transport, { secrets: () => [SECRET] }],
    'its transport': ({ transport }) => [withSecrets(transport), {}],
  };

function withSecrets(open: TransportFactory): TransportFactory {
  return () => {
    const link = open();
    const secrets = () => [SECRET];
    const { frames$ } = link;
    return { frames$, secrets, send: (frame) => link.send(frame), close: () => link.close() };
  };
}

describe.each(Object.entries(KNOWN))('a secret that a client knows by %s', (_, made) => {
  const opened = () => {
    const server = new FakeAppServer();
    return { server, codex: new Codex(...made(server)) };
  };

  it.each([-32700, -32600, -32601, -32602, -32603, -32001, -32000])(
    'is not in the error of a refusal with %i',
    async (code) => {
      const { server, codex } = opened();
      server.handle('model/list', () => refusal(code));
      const error = await firstValueFrom(codex.request('model/list', {})).catch((e: unknown) => e);
      expectHidden(error);
      expect(String(error)).toContain('they said [redacted]');
    },
  );

  it('is not in the error of a handshake', async () => {
    const { server, codex } = opened();
    server.handle('initialize', () => refusal());
    expectHidden(await firstValueFrom(codex.connect()).catch((e: unknown) => e));
  });

  it.each(['other', 'usageLimitExceeded', 'unauthorized'])(
    'is not in the error of a turn that failed as %s',
    async (codexErrorInfo) => {
      const { server, codex } = opened();
      server.handle('account/read', () => ({ account: null, requiresOpenaiAuth: true }));
      const thread = await firstValueFrom(codex.startThread());
      const [run, turn] = [record(thread.run('Hello.')), record(thread.turn('And again.'))];
      const error = { message: SAID, additionalDetails: SAID, codexErrorInfo };
      for (const id of ['turn-1', 'turn-2']) {
        server.notify('turn/completed', turnFrames(thread.id, id).completed('failed', { error }).params);
        await settled();
      }
      expectHidden(errorOf(run));
      expectHidden(errorOf(record(turn.values[0]!.result$)));
      expect(errorOf(run)).toMatchObject({ result: { error: { message: SAID } } });
    },
  );

  it('is not in the error of a login', async () => {
    const { server, codex } = opened();
    server.handle('account/login/start', () => ({
      type: 'chatgpt',
      loginId: 'login-1',
      authUrl: 'https://a',
    }));
    const login = await firstValueFrom(codex.loginChatGpt());
    const ended = record(login.completed$);
    server.notify('account/login/completed', { loginId: 'login-1', success: false, error: SAID });
    expectHidden(errorOf(ended));
  });

  it('is not in the error of a link that broke', async () => {
    const { server, codex } = opened();
    await firstValueFrom(codex.connect());
    const open = [
      record(codex.request('model/list', {})),
      record(codex.notifications$),
      record(codex.state$),
    ];
    server.handle('model/list', () => LATER);
    const below = Object.assign(new Error(SAID), { options: { headers: { authorization: SECRET } } });
    server.link.fail(new Error('outer', { cause: below }));
    await settled();
    expectHidden(errorOf(record(codex.request('model/list', {}))));
    expectHidden(errorOf(open[1]!));
    expect(shown(open[2]!.values)).not.toContain(SECRET);
  });

  it('is not in what the model is told of a tool that failed', async () => {
    const { server, codex } = opened();
    const failing = tool({
      name: 'failing',
      description: 'It fails.',
      input: z.object({}),
      run: () => throwError(() => new Error(SAID)),
    });
    const thread = await firstValueFrom(codex.startThread({ tools: [failing] }));
    const params = {
      threadId: thread.id,
      turnId: 'turn-1',
      callId: 'call-1',
      tool: 'failing',
      arguments: {},
    };
    server.link.send({ id: 7, method: 'item/tool/call', params });
    await expect
      .poll(() => server.received.find(({ id, method }) => id === 7 && method === undefined))
      .toBeDefined();
    const answer = JSON.stringify(server.received.find(({ id, method }) => id === 7 && method === undefined));
    expect(answer).toContain('they said [redacted]');
    expect(answer).not.toContain(SECRET);
  });
});

describe('a secret in a request', () => {
  it('is in no error of that request, nor of a later one', async () => {
    const { server, codex } = setUp();
    server.handle('account/login/start', () => refusal());
    expectHidden(await firstValueFrom(codex.loginApiKey(SECRET)).catch((e: unknown) => e));
    server.handle('model/list', () => refusal());
    expectHidden(await firstValueFrom(codex.request('model/list', {})).catch((e: unknown) => e));
  });

  it('is hidden by its name, also in params that the schema does not know', async () => {
    const { server, codex } = setUp({ validation: 'off' });
    server.handle('made/up', () => refusal());
    const params = { deep: [{ headers: { 'x-corp': SECRET } }] };
    expectHidden(await firstValueFrom(codex.request('made/up', params)).catch((e: unknown) => e));
  });

  it('is hidden where it was the answer to a request of the server', async () => {
    const { server, codex } = setUp();
    codex.handle('account/chatgptAuthTokens/refresh', () => ({
      accessToken: SECRET,
      chatgptAccountId: 'account',
      chatgptPlanType: null,
    }));
    await firstValueFrom(codex.connect());
    server.link.send({
      id: 9,
      method: 'account/chatgptAuthTokens/refresh',
      params: { reason: 'unauthorized' },
    });
    await expect
      .poll(() => server.received.some(({ id, result }) => id === 9 && result !== undefined))
      .toBe(true);
    server.handle('model/list', () => refusal());
    expectHidden(await firstValueFrom(codex.request('model/list', {})).catch((e: unknown) => e));
  });
});

describe('a transport that fails', () => {
  const broken = Object.assign(new Error(SAID), { config: { headers: { authorization: SECRET } } });
  const transport = (more: Partial<Transport>): Transport => ({
    frames$: NEVER,
    send: () => undefined,
    close: () => Promise.resolve(),
    ...more,
  });
  const FAILURES: Readonly<Record<string, TransportFactory>> = {
    'when it is opened': () => {
      throw broken;
    },
    'when it sends': () =>
      transport({
        send: () => {
          throw broken;
        },
      }),
    'by its frames': () => transport({ frames$: throwError(() => broken) }),
    'by what it ends with': () => transport({ frames$: new Observable((link) => link.error(SAID)) }),
  };

  it.each(Object.entries(FAILURES))('%s shows no secret', async (_, factory) => {
    const codex = new Codex(factory, { secrets: [SECRET], connectTimeoutMs: 1000 });
    const states = record(codex.state$);
    expectHidden(await firstValueFrom(codex.connect()).catch((e: unknown) => e));
    expect(shown(states.values)).not.toContain(SECRET);
    await codex.close();
  });

  it('when it is closed shows no secret', async () => {
    const { transport: open } = new FakeAppServer();
    const codex = new Codex(() => ({ ...withSecrets(open)(), close: () => Promise.reject(broken) }));
    await firstValueFrom(codex.connect());
    expectHidden(await codex.close().catch((e: unknown) => e));
  });

  it('by an error that only its class can read is reported like any other', async () => {
    const server = new FakeAppServer();
    const codex = new Codex(server.transport, { secrets: [SECRET] });
    await firstValueFrom(codex.connect());
    const open = record(codex.request('model/list', {}));
    server.link.fail(new DOMException(SAID, 'NetworkError'));
    await settled();
    expect(open.ends).toBe(1);
    const later = await firstValueFrom(codex.request('model/list', {})).catch((e: unknown) => e);
    expectHidden(later);
    expect(shown(later)).toContain('NetworkError');
  });

  it('with secrets that cannot be told fails as it would without', async () => {
    const failing = () =>
      transport({
        frames$: EMPTY,
        secrets: () => {
          throw new Error('no');
        },
      });
    const codex = new Codex(failing);
    expect(await firstValueFrom(codex.connect()).catch((e: unknown) => e)).toMatchObject({
      name: 'TransportClosedError',
    });
  });

  it('after another link hides what that one knew, once it was sent', async () => {
    const ends: Subject<never>[] = [];
    const codex = new Codex(() => {
      const frames$ = new Subject<never>();
      ends.push(frames$);
      return transport({ frames$, secrets: () => [SECRET] });
    });
    const failed = firstValueFrom(codex.connect()).catch((e: unknown) => e);
    ends[0]!.error(broken);
    expectHidden(await failed);
  });
});

describe('the option secrets', () => {
  it.each([['text'], [[7]], [{}], [7]])('is refused as %j', (secrets) => {
    const make = () => new Codex(new FakeAppServer().transport, { secrets } as unknown as CodexOptions);
    expect(make).toThrow('secrets: expected a list of texts, or a function that returns one');
  });
});

/** What is told of a failure is on one line, and moves no cursor. */
it('what steers a terminal is in no message', async () => {
  const { server, codex } = setUp();
  const message = 'no\u001b]0;owned\u0007 \u001b[2J\u202egnp.exe\u2028line\r\nnext\u0000';
  server.handle('model/list', () => new FakeRefusal({ code: -32600, message }));
  const failed: Observable<unknown> = codex.connect().pipe(concatMap(() => codex.request('model/list', {})));
  const error = await firstValueFrom(failed).catch((e: unknown) => e);
  expect((error as Error).message).toMatch(/^[^\p{Cc}\p{Cf}\u2028\u2029]+$/u);
});
