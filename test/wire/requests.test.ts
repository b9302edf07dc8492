import {
  AbortedError,
  InputTooLargeError,
  InternalRpcError,
  InvalidParamsError,
  InvalidRequestError,
  InvalidResponseError,
  MethodNotFoundError,
  NotInitializedError,
  ParseError,
  RequestTimeoutError,
  retryOnOverload,
  RpcError,
  ServerOverloadedError,
  StaleTurnError,
} from 'codex-rx';
import { FakeRefusal, LATER } from 'codex-rx/testing';
import { firstValueFrom, merge, retry, take } from 'rxjs';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { errorOf, MODES, record, settled, setUp } from '../fixtures/fake.js';

afterEach(() => {
  vi.useRealTimers();
});

async function connected(options: Parameters<typeof setUp>[0] = {}) {
  const set = setUp(options);
  await firstValueFrom(set.codex.connect());
  set.server.handle('thread/loaded/list', () => ({ data: [], nextCursor: null }));
  return set;
}

/** A server that answers `model/list` only when it is told to. */
async function silent(options: Parameters<typeof setUp>[0] = {}) {
  const set = await connected(options);
  set.server.handle('model/list', () => LATER);
  const answer = (index: number, result: unknown = { data: [] }) => {
    set.server.reply(set.server.requests('model/list')[index] ?? {}, result);
  };
  return { ...set, answer };
}

describe.each(MODES)('a request (%s transport)', (mode) => {
  it('is sent once per subscription and not before', async () => {
    const { server, codex } = await connected({ mode });
    const request$ = codex.request('thread/loaded/list', {});
    expect(server.requests('thread/loaded/list')).toEqual([]);
    const both = [record(request$), record(request$)];
    await settled();
    expect(server.requests('thread/loaded/list')).toHaveLength(2);
    expect(both).toMatchObject([
      { values: [{ data: [] }], end: 'complete' },
      { values: [{ data: [] }], end: 'complete' },
    ]);
  });

  it('may be made from inside the subscriber of another one', async () => {
    const { server, codex } = await connected({ mode });
    const order: string[] = [];
    server.handle('model/list', () => ({ data: [] }));
    codex.request('thread/loaded/list', {}).subscribe({
      next: () => {
        order.push('outer begins');
        codex.request('model/list', {}).subscribe(() => order.push('inner'));
        order.push('outer ends');
      },
    });
    await settled();
    expect(order).toEqual(['outer begins', 'outer ends', 'inner']);
  });
});

describe('a reply', () => {
  it('finds its request in whatever order it comes', async () => {
    const { codex, answer } = await silent();
    const requests = [0, 1, 2].map(() => record(codex.request('model/list', {})));
    answer(2, { data: [], nextCursor: 'c' });
    answer(0, { data: [], nextCursor: 'a' });
    answer(1, { data: [], nextCursor: 'b' });
    expect(requests.map(({ values }) => values[0]?.nextCursor)).toEqual(['a', 'b', 'c']);
  });

  it('with an id of another kind is not taken for ours', async () => {
    const { server, codex, diagnostics } = await silent();
    const request = record(codex.request('model/list', {}));
    const id = server.requests('model/list')[0]?.id;
    server.link.send({ id: String(id), result: { data: [] } });
    expect(request.end).toBeUndefined();
    expect(diagnostics).toEqual([{ kind: 'unknownReply', id: String(id), frame: expect.anything() }]);
  });

  it('is reported when it is late, doubled, or answers nothing', async () => {
    vi.useFakeTimers();
    const { server, codex, diagnostics, answer } = await silent();
    const timedOut = record(codex.request('model/list', {}, { timeoutMs: 10 }));
    record(codex.request('model/list', {})).unsubscribe();
    await vi.advanceTimersByTimeAsync(10);
    expect(errorOf(timedOut)).toBeInstanceOf(RequestTimeoutError);
    answer(0);
    answer(1);
    answer(1);
    server.link.send({ id: 4711, result: {} });
    expect(diagnostics.map(({ kind }) => kind)).toEqual([
      'lateReply',
      'lateReply',
      'duplicateReply',
      'unknownReply',
    ]);
    expect(record(codex.request('thread/loaded/list', {})).end).toBe('complete');
  });

  it.each([
    ['neither result nor error', (id: unknown) => ({ id }), InvalidResponseError],
    ['a result of another shape', (id: unknown) => ({ id, result: { data: 'none' } }), InvalidResponseError],
    ['an error that is no object', (id: unknown) => ({ id, error: 'no' }), RpcError],
  ])('that has %s errors its request alone', async (_what, reply, type) => {
    const { server, codex } = await silent();
    const request = record(codex.request('model/list', {}));
    server.link.sendRaw(`${JSON.stringify(reply(server.requests('model/list')[0]?.id))}\n`);
    expect(errorOf(request)).toBeInstanceOf(type);
    expect(record(codex.request('thread/loaded/list', {})).end).toBe('complete');
  });

  it('that lacks what an older server did not send passes, and is reported', async () => {
    const { codex, diagnostics, answer } = await silent();
    const request = record(codex.request('model/list', {}));
    answer(0, {});
    expect(request).toMatchObject({ values: [{}], end: 'complete' });
    expect(diagnostics).toMatchObject([
      { kind: 'invalidResponse', method: 'model/list', issues: [{ path: ['data'] }] },
    ]);
  });
});

describe('what is no message', () => {
  it.each([
    ['broken JSON', '{"id":1,'],
    ['an array', '[]'],
    ['a number', '7'],
    ['null', 'null'],
    ['an id that is null', '{"id":null,"result":{}}'],
    ['an id that is an object', '{"id":{},"result":{}}'],
    ['a method that is no string', '{"method":7}'],
    ['neither a method nor an id', '{"result":{}}'],
  ])('is reported and harms nothing: %s', async (_what, line) => {
    const { server, codex, diagnostics } = await silent();
    const request = record(codex.request('model/list', {}));
    server.link.sendRaw(`${line}\n`);
    expect(diagnostics).toHaveLength(1);
    expect(['malformedLine', 'invalidFrame']).toContain(diagnostics[0]?.kind);
    expect(request.end).toBeUndefined();
    expect(record(codex.request('thread/loaded/list', {})).end).toBe('complete');
  });
});

describe('in flight', () => {
  it('are at most 64 requests; the rest follow in order as places become free', async () => {
    const { server, codex, answer } = await silent();
    const requests = Array.from({ length: 100 }, (_, index) =>
      record(codex.request('model/list', { limit: index })),
    );
    const sent = () => server.requests('model/list').map(({ params }) => (params as { limit: number }).limit);
    expect(sent()).toEqual(Array.from({ length: 64 }, (_, index) => index));
    answer(3);
    answer(0);
    expect(sent().slice(64)).toEqual([64, 65]);
    requests[66]?.unsubscribe();
    answer(1);
    expect(sent().slice(64)).toEqual([64, 65, 67]);
  });

  it('a request that was unsubscribed keeps its place until the server has answered', async () => {
    const { server, codex, answer } = await silent({ maxInFlight: 1 });
    record(codex.request('model/list', {})).unsubscribe();
    record(codex.request('thread/loaded/list', {}));
    expect(server.requests('thread/loaded/list')).toEqual([]);
    answer(0);
    expect(server.requests('thread/loaded/list')).toHaveLength(1);
  });

  it('a request that is answered when something ends holds up no other', async () => {
    const { server, codex } = await connected({ maxInFlight: 1 });
    server.handle('command/exec', () => LATER);
    record(codex.request('command/exec', { command: ['sleep', '1000'] }));
    expect(record(codex.request('thread/loaded/list', {})).end).toBe('complete');
  });

  it('five thousand requests are all answered', async () => {
    const { server, codex } = await connected();
    const all = merge(...Array.from({ length: 5000 }, () => codex.request('thread/loaded/list', {})));
    const done = record(all);
    await settled();
    expect(done.values).toHaveLength(5000);
    expect(done.end).toBe('complete');
    expect(server.requests('thread/loaded/list')).toHaveLength(5000);
  });
});

describe('giving up', () => {
  it('errors after requestTimeoutMs, or the request’s own', async () => {
    vi.useFakeTimers();
    const { codex } = await silent({ requestTimeoutMs: 100 });
    const usual = record(codex.request('model/list', {}));
    const patient = record(codex.request('model/list', {}, { timeoutMs: 1000 }));
    const endless = record(codex.request('model/list', {}, { timeoutMs: 0 }));
    await vi.advanceTimersByTimeAsync(100);
    expect(errorOf(usual)).toMatchObject({ code: 'request_timeout', method: 'model/list', timeoutMs: 100 });
    await vi.advanceTimersByTimeAsync(900);
    expect(errorOf(patient)).toBeInstanceOf(RequestTimeoutError);
    await vi.advanceTimersByTimeAsync(1e6);
    expect(endless.end).toBeUndefined();
  });

  it.each([Infinity, 2 ** 31])('never happens within %d ms', async (timeoutMs) => {
    vi.useFakeTimers();
    const { codex } = await silent();
    const request = record(codex.request('model/list', {}, { timeoutMs }));
    await vi.advanceTimersByTimeAsync(1e6);
    expect(request.end).toBeUndefined();
  });

  it.each([-1, Number.NaN])('after %d ms is refused', async (timeoutMs) => {
    const { codex } = await silent();
    expect(errorOf(record(codex.request('model/list', {}, { timeoutMs })))).toMatchObject({
      code: 'invalid_params',
    });
  });

  it('errors with AbortedError when the signal fires, and sends nothing when it had', async () => {
    const { server, codex } = await silent();
    const controller = new AbortController();
    const request = record(codex.request('model/list', {}, { signal: controller.signal }));
    controller.abort('enough');
    expect(errorOf(request)).toBeInstanceOf(AbortedError);
    expect(errorOf(request)).toMatchObject({ name: 'AbortError', cause: 'enough' });
    const late = record(codex.request('thread/loaded/list', {}, { signal: controller.signal }));
    expect(errorOf(late)).toBeInstanceOf(AbortedError);
    expect(server.requests('thread/loaded/list')).toEqual([]);
  });
});

describe('params', () => {
  it.each([
    ['a misspelt member', 'thread/start', { modle: 'x' }, ['modle']],
    ['a wrong word', 'thread/start', { approvalPolicy: 'always' }, ['approvalPolicy']],
    ['a missing member', 'turn/start', { threadId: 'a' }, ['input']],
    [
      'a wrong type, deep down',
      'turn/start',
      { threadId: 'a', input: [{ type: 'text', text: 7 }] },
      ['input', 0, 'text'],
    ],
  ])('with %s are refused before anything is sent', async (_what, method, params, path) => {
    const { server, codex } = await connected();
    const before = server.received.length;
    const failure = errorOf(record(codex.request(method, params)));
    expect(failure).toBeInstanceOf(InvalidParamsError);
    expect((failure as InvalidParamsError).issues.map((issue) => issue.path)).toEqual([path]);
    expect((failure as InvalidParamsError).message).toContain(path.join('.'));
    expect(server.received).toHaveLength(before);
  });

  it('that cannot be written as JSON are refused, and the next request goes out', async () => {
    const { codex } = await connected({ validation: 'off' });
    const circular: Record<string, unknown> = {};
    circular['self'] = circular;
    expect(errorOf(record(codex.request('thread/start', circular)))).toBeInstanceOf(InvalidParamsError);
    expect(errorOf(record(codex.request('thread/start', { model: 1n } as never)))).toBeInstanceOf(
      InvalidParamsError,
    );
    expect(record(codex.request('thread/loaded/list', {})).end).toBe('complete');
  });

  it('are not looked at with validation off', async () => {
    const { server, codex } = await connected({ validation: 'off' });
    record(codex.request('thread/start', { modle: 'x' } as never));
    expect(server.requests('thread/start')[0]?.params).toEqual({ modle: 'x' });
  });

  it('are an empty object where they are left out, and nothing where there are none', async () => {
    const { server, codex } = await connected();
    server.handle('account/logout', () => ({}));
    record(codex.request('thread/loaded/list'));
    record(codex.request('account/logout', undefined));
    expect(server.requests('thread/loaded/list')[0]?.params).toEqual({});
    expect(Object.keys(server.requests('account/logout')[0] ?? {})).toEqual(['id', 'method']);
  });

  it('carry lone surrogates as U+FFFD, which the server can read', async () => {
    const { server, codex } = await connected();
    record(codex.thread('a').turn('a\ud800b \\ud800 😀'));
    expect(JSON.stringify(server.requests('turn/start')[0]?.params)).toContain('a\ufffdb \\\\ud800 😀');
  });
});

describe('a refusal', () => {
  const unknownVariant =
    'Invalid request: unknown variant `x/y`, expected one of `initialize`, `thread/start`';
  it.each([
    [{ code: -32700, message: 'parse' }, ParseError],
    [{ code: -32600, message: 'thread not found: a' }, InvalidRequestError],
    [{ code: -32601, message: 'list_turns is not supported yet' }, MethodNotFoundError],
    [{ code: -32600, message: unknownVariant }, MethodNotFoundError],
    [
      { code: -32600, message: 'Invalid request: unknown variant `x`, expected one of `asc`, `desc`' },
      InvalidRequestError,
    ],
    [{ code: -32602, message: 'bad' }, InvalidParamsError],
    [
      {
        code: -32602,
        message: 'long',
        data: { input_error_code: 'input_too_large', max_chars: 5, actual_chars: 9 },
      },
      InputTooLargeError,
    ],
    [{ code: -32603, message: 'broken' }, InternalRpcError],
    [{ code: -32001, message: 'Server overloaded; retry later.' }, ServerOverloadedError],
    [{ code: -32050, message: 'busy', data: { codexErrorInfo: 'server_overloaded' } }, ServerOverloadedError],
    [{ code: -32600, message: 'Not initialized' }, NotInitializedError],
    [{ code: -32600, message: 'no active turn to steer' }, StaleTurnError],
    [{ code: -32000, message: 'exceeded retry limit', data: 'server_overloaded' }, RpcError],
    [{ code: 7, message: 'odd' }, RpcError],
  ])('%j becomes its own class', async (error, type) => {
    const { server, codex } = await connected();
    server.handle('model/list', () => new FakeRefusal(error));
    const failure = errorOf(record(codex.request('model/list', {})));
    expect(failure).toBeInstanceOf(type);
    expect((failure as Error).constructor).toBe(type);
    expect(failure).toMatchObject({ rpcCode: error.code });
  });

  it('is no longer than a person reads, and shows no credential', async () => {
    const { server, codex } = await connected();
    const message = `Bearer abcdef123456 was refused by sk-proj-abcdefgh12345678; ${'x'.repeat(4400)}`;
    server.handle(
      'model/list',
      () => new FakeRefusal({ code: -32600, message, data: { token: 'sk-proj-abcdefgh12345678' } }),
    );
    const failure = errorOf(record(codex.request('model/list', {})));
    expect((failure as Error).message.length).toBeLessThan(400);
    const shown = `${String(failure)} ${JSON.stringify(failure)} ${Object.keys(failure as object).join()}`;
    expect(shown).not.toMatch(/abcdef|data/);
    expect((failure as RpcError).data).toEqual({ token: 'sk-proj-abcdefgh12345678' });
  });

  it('of an overloaded server is worth another try', async () => {
    vi.useFakeTimers();
    const { server, codex } = await connected();
    const overloaded = new FakeRefusal({ code: -32001, message: 'Server overloaded; retry later.' });
    server.handle('model/list', () => (server.requests('model/list').length < 3 ? overloaded : { data: [] }));
    const request = record(codex.request('model/list', {}).pipe(retryOnOverload()));
    await vi.advanceTimersByTimeAsync(2000);
    expect(request).toMatchObject({ values: [{ data: [] }], end: 'complete' });
  });

  it('is retried by plain retry, because each subscription asks anew', async () => {
    const { server, codex } = await connected();
    server.handle('model/list', () =>
      server.requests('model/list').length < 3 ? new FakeRefusal({ code: 1, message: 'no' }) : { data: [] },
    );
    expect(record(codex.request('model/list', {}).pipe(retry(5))).values).toEqual([{ data: [] }]);
  });
});

describe('a consumer that throws', () => {
  it('harms only itself', async () => {
    const { server, codex } = await connected();
    const reported: unknown[] = [];
    const onError = (error: unknown) => reported.push(error);
    process.on('uncaughtException', onError);
    const healthy = record(codex.notifications$);
    codex.notifications$.subscribe(() => {
      throw new Error('mine');
    });
    const after = record(codex.notifications$);
    server.notify('skills/changed', {});
    server.notify('skills/changed', {});
    await new Promise((resolve) => setTimeout(resolve));
    process.off('uncaughtException', onError);
    expect([healthy.values.length, after.values.length]).toEqual([2, 2]);
    expect(reported.every((error) => error instanceof Error && error.message === 'mine')).toBe(true);
    expect(reported.length).toBeGreaterThan(0);
    expect(record(codex.request('thread/loaded/list', {})).end).toBe('complete');
  });
});

describe('views of what arrives', () => {
  it('on() emits the params of one method and lets go when nobody listens', async () => {
    const { server, codex } = await connected();
    const changes = record(codex.on('thread/name/updated').pipe(take(1)));
    const future = record(codex.on('future/thing'));
    server.notify('thread/name/updated', { threadId: 'a', threadName: 'x' });
    server.notify('thread/name/updated', { threadId: 'a', threadName: 'y' });
    server.notify('future/thing', { any: 1 });
    expect(changes.values).toEqual([{ threadId: 'a', threadName: 'x' }]);
    expect(future.values).toEqual([{ any: 1 }]);
  });

  it('frames$ and wire$ show the wire in its own order', async () => {
    const { codex } = setUp();
    const wire = record(codex.wire$);
    const frames = record(codex.frames$);
    await firstValueFrom(codex.connect());
    await firstValueFrom(codex.startThread());
    const shape = wire.values.map(({ direction, frame }) => `${direction} ${frame.method ?? 'reply'}`);
    expect(shape).toEqual(['out initialize', 'in reply', 'out initialized', 'out thread/start', 'in reply']);
    expect(wire.values.every(({ at }) => at > 1e12)).toBe(true);
    expect(frames.values).toHaveLength(2);
  });

  it('notify sends what has no answer', async () => {
    const { server, codex } = await connected();
    expect(record(codex.notify('initialized')).end).toBe('complete');
    expect(server.received.at(-1)).toEqual({ method: 'initialized' });
  });
});

describe('a server request', () => {
  it('of the same id as one of ours is not mixed up with it', async () => {
    const { server, codex, answer } = await silent();
    const request = record(codex.request('model/list', {}));
    const id = server.requests('model/list')[0]?.id ?? 0;
    server.link.send({ id, method: 'item/commandExecution/requestApproval', params: {} });
    expect(request.end).toBeUndefined();
    answer(0);
    expect(request.end).toBe('complete');
  });
});
