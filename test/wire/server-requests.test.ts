import { Codex, type RequestContext, type RequestHandler } from 'codex-rx';
import { FakeAppServer } from 'codex-rx/testing';
import { EMPTY, finalize, firstValueFrom, map, NEVER, of, Subject, throwError, timer } from 'rxjs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { askingServer as connected, COMMAND, begunTurn, TURN } from '../fixtures/asking-server.js';
import { record, turnFrames } from '../fixtures/fake.js';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('a server request that nobody handles', () => {
  it.each([
    [COMMAND, { result: { decision: 'decline' } }],
    ['item/fileChange/requestApproval', { result: { decision: 'decline' } }],
    ['item/permissions/requestApproval', { result: { permissions: {}, scope: 'turn' } }],
    ['item/tool/requestUserInput', { result: { answers: {} } }],
    ['mcpServer/elicitation/request', { result: { action: 'decline', content: null, _meta: null } }],
  ])('is held for a moment, then answered with the protocol’s own no: %s', async (method, answer) => {
    const { ask, answers, diagnostics } = await connected();
    ask(method, { threadId: 'a' });
    await vi.advanceTimersByTimeAsync(99);
    expect(answers()).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(answers()).toEqual([{ id: 0, ...answer }]);
    expect(diagnostics).toContainEqual({ kind: 'serverRequestDefaulted', method, id: 0 });
    await vi.advanceTimersByTimeAsync(10_000);
    expect(answers()).toHaveLength(1);
  });

  it.each([
    ['execCommandApproval', { result: { decision: { denied: { rejection: expect.any(String) } } } }],
    ['applyPatchApproval', { result: { decision: { denied: { rejection: expect.any(String) } } } }],
    ['account/chatgptAuthTokens/refresh', { error: { code: -32601, message: expect.any(String) } }],
    ['attestation/generate', { error: { code: -32601, message: expect.any(String) } }],
    ['currentTime/read', { error: { code: -32601, message: expect.any(String) } }],
    ['future/request', { error: { code: -32601, message: expect.any(String) } }],
  ])('is answered at once where nothing is to be waited for: %s', async (method, answer) => {
    const { ask, answers, diagnostics } = await connected();
    ask(method, { threadId: 'a' });
    expect(answers()).toEqual([{ id: 0, ...answer }]);
    expect(diagnostics).toContainEqual({ kind: 'serverRequestDefaulted', method, id: 0 });
  });

  it('is answered all the same when it was too large to read', async () => {
    const server = new FakeAppServer({ maxFrameBytes: 1000 });
    const codex = new Codex(server.transport);
    await firstValueFrom(codex.connect());
    server.link.send({ method: 'item/tool/call', id: 5, params: { text: 'x'.repeat(2000) } });
    expect(server.received.filter(({ id }) => id === 5)).toMatchObject([{ result: { success: false } }]);
  });

  it('is left to the other client for a while when it was too large to read', async () => {
    const server = new FakeAppServer({ maxFrameBytes: 1000 });
    server.handle('thread/resume', () => ({ thread: { id: 'a', status: { type: 'idle' } } }));
    const codex = new Codex(server.transport);
    await firstValueFrom(codex.resumeThread('a'));
    server.link.send({ method: 'item/tool/call', id: 5, params: { text: 'x'.repeat(2000) } });
    await vi.advanceTimersByTimeAsync(59_999);
    expect(server.received.filter(({ id }) => id === 5)).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(server.received.filter(({ id }) => id === 5)).toMatchObject([{ result: { success: false } }]);
  });

  it('is answered at once with serverRequestHoldMs 0', async () => {
    const { ask, answers } = await connected({ serverRequestHoldMs: 0 });
    ask(COMMAND);
    expect(answers()).toEqual([{ id: 0, result: { decision: 'decline' } }]);
  });
});

describe('a handler', () => {
  it('answers with a value, a promise, an Observable or an iterable, of which the first counts', async () => {
    const { codex, ask, answers } = await connected();
    const read = codex.handle('currentTime/read', () => ({ currentTimeAt: 1 }));
    ask('currentTime/read', { threadId: 'a' }, 1);
    await vi.advanceTimersByTimeAsync(0);
    codex.handle('currentTime/read', () => Promise.resolve({ currentTimeAt: 2 }));
    ask('currentTime/read', { threadId: 'a' }, 2);
    await vi.advanceTimersByTimeAsync(0);
    codex.handle('currentTime/read', () => of({ currentTimeAt: 3 }, { currentTimeAt: 4 }));
    ask('currentTime/read', { threadId: 'a' }, 3);
    await vi.advanceTimersByTimeAsync(0);
    codex.handle('currentTime/read', () => [{ currentTimeAt: 5 }]);
    ask('currentTime/read', { threadId: 'a' }, 4);
    await vi.advanceTimersByTimeAsync(0);
    expect([1, 2, 3, 4].flatMap((id) => answers(id))).toEqual([
      { id: 1, result: { currentTimeAt: 1 } },
      { id: 2, result: { currentTimeAt: 2 } },
      { id: 3, result: { currentTimeAt: 3 } },
      { id: 4, result: { currentTimeAt: 5 } },
    ]);
    read.unsubscribe();
  });

  it('of each of the eleven methods answers with what the method takes', async () => {
    const { codex, ask, answers, diagnostics } = await connected();
    const denied = { decision: { denied: { rejection: 'no' } } } as const;
    codex.handle(COMMAND, () => ({ decision: 'accept' }));
    codex.handle('item/fileChange/requestApproval', () => ({ decision: 'acceptForSession' }));
    codex.handle('item/permissions/requestApproval', ({ permissions: { network } }) => ({
      permissions: { network: network ?? null },
      scope: 'session',
    }));
    codex.handle('item/tool/requestUserInput', () => ({ answers: { q: { answers: ['yes'] } } }));
    codex.handle('mcpServer/elicitation/request', () => ({ action: 'accept', content: { a: 1 } }));
    codex.handle('item/tool/call', ({ tool }) => ({
      success: true,
      contentItems: [{ type: 'inputText', text: tool }],
    }));
    codex.handle('account/chatgptAuthTokens/refresh', () => ({ accessToken: 't', chatgptAccountId: 'i' }));
    codex.handle('attestation/generate', () => ({ token: 't' }));
    codex.handle('currentTime/read', () => ({ currentTimeAt: 7 }));
    codex.handle('applyPatchApproval', () => denied);
    codex.handle('execCommandApproval', () => denied);
    const base = { threadId: 'a', turnId: 't', itemId: 'i', startedAtMs: 0 };
    ask(COMMAND, base, 1);
    ask('item/fileChange/requestApproval', base, 2);
    ask(
      'item/permissions/requestApproval',
      { ...base, cwd: '/', permissions: { network: { enabled: true } } },
      3,
    );
    ask('item/tool/requestUserInput', { ...base, questions: [], isBlocking: false }, 4);
    const form = { mode: 'form', message: 'm', requestedSchema: { type: 'object', properties: {} } };
    ask('mcpServer/elicitation/request', { ...base, serverName: 's', ...form }, 5);
    ask('item/tool/call', { ...base, callId: 'c', tool: 'clock', arguments: {} }, 6);
    ask('account/chatgptAuthTokens/refresh', { reason: 'unauthorized' }, 7);
    ask('attestation/generate', {}, 8);
    ask('currentTime/read', { threadId: 'a' }, 9);
    ask('applyPatchApproval', { conversationId: 'a', callId: 'c', fileChanges: {} }, 10);
    ask(
      'execCommandApproval',
      { conversationId: 'a', callId: 'c', command: [], cwd: '/', parsedCmd: [] },
      11,
    );
    await vi.advanceTimersByTimeAsync(0);
    expect(Array.from({ length: 11 }, (_, at) => answers(at + 1).map(({ result }) => result))).toEqual([
      [{ decision: 'accept' }],
      [{ decision: 'acceptForSession' }],
      [{ permissions: { network: { enabled: true } }, scope: 'session' }],
      [{ answers: { q: { answers: ['yes'] } } }],
      [{ action: 'accept', content: { a: 1 } }],
      [{ success: true, contentItems: [{ type: 'inputText', text: 'clock' }] }],
      [{ accessToken: 't', chatgptAccountId: 'i' }],
      [{ token: 't' }],
      [{ currentTimeAt: 7 }],
      [denied],
      [denied],
    ]);
    expect(diagnostics).toEqual([]);
  });

  it('of a method that this version does not know is asked too', async () => {
    const { codex, ask, answers } = await connected();
    codex.handle('future/ask', (params) => ({ echo: params }));
    ask('future/ask', { any: 1 });
    await vi.advanceTimersByTimeAsync(0);
    expect(answers()).toEqual([{ id: 0, result: { echo: { any: 1 } } }]);
  });

  it('is there from the beginning with onServerRequest', async () => {
    const { ask, answers } = await connected({
      onServerRequest: {
        'currentTime/read': () => ({ currentTimeAt: 9 }),
        'attestation/generate': undefined,
      },
    });
    ask('currentTime/read', { threadId: 'a' });
    await vi.advanceTimersByTimeAsync(0);
    expect(answers()).toEqual([{ id: 0, result: { currentTimeAt: 9 } }]);
  });

  it.each([
    ['throws', () => raise()],
    ['gives an Observable that errors', () => throwError(() => new Error('later'))],
    ['rejects', () => Promise.reject(new Error('later'))],
    ['ends without an answer', () => EMPTY],
    ['gives what is no result of the method', () => ({ decision: 'sure' })],
  ])('that %s makes the answer the protocol’s no, and is reported', async (_, handler) => {
    const { codex, ask, answers, diagnostics } = await connected();
    codex.handle(COMMAND, handler as RequestHandler<typeof COMMAND>);
    ask(COMMAND, { ...TURN, itemId: 'i', startedAtMs: 0 });
    await vi.advanceTimersByTimeAsync(0);
    expect(answers()).toEqual([{ id: 0, result: { decision: 'decline' } }]);
    expect(diagnostics).toEqual([
      { kind: 'serverRequestFailed', method: COMMAND, id: 0, error: expect.any(Error) },
    ]);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(answers()).toHaveLength(1);
  });

  it('is chosen from the turn’s, then the thread’s, then the connection’s, and of several the last', async () => {
    const { codex, server, ask, answers } = await connected();
    const turn = await begunTurn(codex, server);
    const by = (network: string) => () => ({
      permissions: {},
      scope: 'turn' as const,
      strictAutoReview: network === 'x',
    });
    const who: string[] = [];
    const handler = (name: string) => () => {
      who.push(name);
      return by(name)();
    };
    const method = 'item/permissions/requestApproval';
    const scopes = [
      codex.handle(method, handler('first of the connection')),
      codex.handle(method, handler('connection')),
      codex.thread('a').handle(method, handler('thread')),
      turn.handle(method, handler('turn')),
    ];
    const askOnce = async (id: number) => {
      ask(
        method,
        { threadId: 'a', turnId: turn.id, itemId: `i${id}`, cwd: '/', permissions: {}, startedAtMs: 0 },
        id,
      );
      await vi.advanceTimersByTimeAsync(0);
      expect(answers(id)).toHaveLength(1);
    };
    for (const [id, scope] of [...scopes].reverse().entries()) {
      await askOnce(id);
      scope.unsubscribe();
    }
    expect(who).toEqual(['turn', 'thread', 'connection', 'first of the connection']);
    ask(
      method,
      { threadId: 'b', turnId: turn.id, itemId: 'other', cwd: '/', permissions: {}, startedAtMs: 0 },
      9,
    );
    await vi.advanceTimersByTimeAsync(100);
    expect(answers(9)).toEqual([{ id: 9, result: { permissions: {}, scope: 'turn' } }]);
  });

  it('of another thread is not asked', async () => {
    const { codex, ask, answers } = await connected();
    codex.thread('b').handle(COMMAND, () => ({ decision: 'accept' }));
    ask(COMMAND, TURN);
    await vi.advanceTimersByTimeAsync(100);
    expect(answers()).toEqual([{ id: 0, result: { decision: 'decline' } }]);
  });

  it('that is taken away while it thinks leaves the request to the next', async () => {
    const { codex, ask, answers } = await connected();
    let unsubscribed = 0;
    codex.handle(COMMAND, () => ({ decision: 'cancel' }));
    const thinking = codex.handle(COMMAND, () => NEVER.pipe(finalize(() => (unsubscribed += 1))));
    ask(COMMAND, TURN);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(answers()).toEqual([]);
    thinking.unsubscribe();
    await vi.advanceTimersByTimeAsync(0);
    expect(unsubscribed).toBe(1);
    expect(answers()).toEqual([{ id: 0, result: { decision: 'cancel' } }]);
  });

  it('that comes a moment after the request is asked all the same', async () => {
    const { codex, ask, answers } = await connected();
    ask(COMMAND, TURN);
    await vi.advanceTimersByTimeAsync(99);
    codex.thread('a').handle(COMMAND, () => ({ decision: 'accept' }));
    await vi.advanceTimersByTimeAsync(0);
    expect(answers()).toEqual([{ id: 0, result: { decision: 'accept' } }]);
  });

  it('that thinks for an hour delays no notification, no other request, and no request of ours', async () => {
    const { codex, server, ask, answers } = await connected();
    const notifications = record(codex.on('warning'));
    codex.handle(COMMAND, () => timer(3_600_000).pipe(map(() => ({ decision: 'accept' as const }))));
    codex.handle('currentTime/read', () => ({ currentTimeAt: 1 }));
    ask(COMMAND, TURN, 1);
    ask('currentTime/read', { threadId: 'a' }, 2);
    server.notify('warning', { message: 'w' });
    const threads = record(codex.startThread());
    await vi.advanceTimersByTimeAsync(0);
    expect(notifications.values).toHaveLength(1);
    expect(answers(2)).toHaveLength(1);
    expect(threads.values).toHaveLength(1);
    expect(answers(1)).toEqual([]);
    await vi.advanceTimersByTimeAsync(3_600_000);
    expect(answers(1)).toEqual([{ id: 1, result: { decision: 'accept' } }]);
  });

  it('that thinks for an hour delays no delta of its own turn, nor of another', async () => {
    const { codex, server, ask, answers } = await connected();
    const texts = ['a', 'b'].map((threadId) => record(codex.thread(threadId).text('go')));
    codex.handle(COMMAND, () => timer(3_600_000).pipe(map(() => ({ decision: 'accept' as const }))));
    ask(COMMAND, { ...TURN, turnId: 'turn-1' });
    for (const [at, threadId] of ['a', 'b'].entries()) {
      const frames = turnFrames(threadId, `turn-${at + 1}`);
      for (const { method, params } of [frames.started, frames.delta('1'), frames.delta('2')]) {
        server.notify(method, params);
      }
    }
    expect(texts.map(({ values }) => values)).toEqual([
      ['1', '2'],
      ['1', '2'],
    ]);
    await vi.advanceTimersByTimeAsync(3_600_000);
    expect(answers()).toHaveLength(1);
  });

  it.each([
    ['answers', (late: Subject<{ decision: 'accept' }>) => late.next({ decision: 'accept' })],
    ['fails', (late: Subject<{ decision: 'accept' }>) => late.error(new Error('late'))],
  ])('that %s after the turn has ended is not heard', async (_, end) => {
    const { codex, server, ask, answers, diagnostics } = await connected();
    const late = new Subject<{ decision: 'accept' }>();
    codex.handle(
      COMMAND,
      () => new Promise((resolve, reject) => late.subscribe({ next: resolve, error: reject })),
    );
    ask(COMMAND, TURN);
    await vi.advanceTimersByTimeAsync(0);
    server.notify('turn/completed', turnFrames('a', 't').completed().params);
    end(late);
    await vi.advanceTimersByTimeAsync(10_000);
    expect([answers(), diagnostics]).toEqual([[], []]);
    codex.handle('currentTime/read', () => ({ currentTimeAt: 1 }));
    ask('currentTime/read', { threadId: 'a' }, 7);
    await vi.advanceTimersByTimeAsync(0);
    expect(answers(7)).toHaveLength(1);
  });

  it('runs after the frames that came with its request', async () => {
    const { codex, server } = await connected({ mode: 'sync' });
    const order: string[] = [];
    codex.on('warning').subscribe(() => order.push('notification'));
    codex.handle('currentTime/read', () => {
      order.push('handler');
      return { currentTimeAt: 1 };
    });
    server.link.sendRaw(
      [
        { id: 0, method: 'currentTime/read', params: { threadId: 'a' } },
        { method: 'warning', params: { message: 'w' } },
      ]
        .map((frame) => `${JSON.stringify(frame)}\n`)
        .join(''),
    );
    await vi.advanceTimersByTimeAsync(0);
    expect(order).toEqual(['notification', 'handler']);
  });

  it('may use the client', async () => {
    const { codex, ask, answers } = await connected();
    codex.handle('item/tool/call', () =>
      codex
        .startThread()
        .pipe(map(({ id }) => ({ success: true, contentItems: [{ type: 'inputText' as const, text: id }] }))),
    );
    ask('item/tool/call', { ...TURN, callId: 'c', tool: 't', arguments: {} });
    await vi.advanceTimersByTimeAsync(0);
    expect(answers()).toMatchObject([{ result: { success: true } }]);
  });

  it('is one of at most maxConcurrentHandlers at work; the rest wait in order', async () => {
    const { codex, ask, answers } = await connected({ maxConcurrentHandlers: 2 });
    const finish: (() => void)[] = [];
    codex.handle('item/tool/call', () => {
      const done = new Subject<{ success: boolean; contentItems: [] }>();
      finish.push(() => done.next({ success: true, contentItems: [] }));
      return done;
    });
    for (let id = 0; id < 5; id += 1) ask('item/tool/call', { ...TURN, callId: `c${id}`, tool: 't' }, id);
    await vi.advanceTimersByTimeAsync(0);
    expect(finish).toHaveLength(2);
    finish[1]?.();
    await vi.advanceTimersByTimeAsync(0);
    expect(finish).toHaveLength(3);
    for (let at = 0; at < 5; at += 1) {
      finish[at]?.();
      await vi.advanceTimersByTimeAsync(0);
    }
    expect([0, 1, 2, 3, 4].map((id) => answers(id).length)).toEqual([1, 1, 1, 1, 1]);
  });

  it.each([
    [
      'its turn ends',
      (server: FakeAppServer) => server.notify('turn/completed', turnFrames('a', 't').completed().params),
    ],
    [
      'it is settled elsewhere',
      (server: FakeAppServer) => server.notify('serverRequest/resolved', { threadId: 'a', requestId: 0 }),
    ],
    ['the link ends', (server: FakeAppServer) => server.link.end()],
  ])('is unsubscribed and told by its signal when %s; nothing is sent', async (_, end) => {
    const { codex, server, ask, answers } = await connected();
    let unsubscribed = 0;
    let signal: AbortSignal | undefined;
    codex.handle(COMMAND, (_params, context) => {
      ({ signal } = context);
      return NEVER.pipe(finalize(() => (unsubscribed += 1)));
    });
    ask(COMMAND, TURN);
    await vi.advanceTimersByTimeAsync(0);
    expect([unsubscribed, signal?.aborted]).toEqual([0, false]);
    end(server);
    await vi.advanceTimersByTimeAsync(10_000);
    expect([unsubscribed, signal?.aborted]).toEqual([1, true]);
    expect(answers()).toEqual([]);
  });

  it('is told what it is asked for, and its signal stays silent when it has answered', async () => {
    const { codex, ask } = await connected();
    const contexts: RequestContext[] = [];
    codex.handle(COMMAND, (_params, context) => {
      contexts.push(context);
      return { decision: 'accept' };
    });
    ask(COMMAND, TURN, 'seven');
    await vi.advanceTimersByTimeAsync(0);
    expect(contexts).toMatchObject([{ method: COMMAND, requestId: 'seven', threadId: 'a', turnId: 't' }]);
    expect(contexts[0]?.signal.aborted).toBe(false);
  });

  it('outlives the link it was added on', async () => {
    const { codex, server } = await connected();
    codex.handle('currentTime/read', () => ({ currentTimeAt: 1 }));
    server.link.end();
    await vi.advanceTimersByTimeAsync(0);
    const again = record(codex.connect());
    await vi.advanceTimersByTimeAsync(0);
    expect(again.end).toBe('complete');
    server.link.send({ id: 5, method: 'currentTime/read', params: { threadId: 'a' } });
    await vi.advanceTimersByTimeAsync(0);
    expect(server.received.filter(({ id, method }) => id === 5 && method === undefined)).toHaveLength(1);
  });
});

describe('the same request, asked anew', () => {
  it('while it is being answered is not a second one', async () => {
    const { codex, ask, answers } = await connected();
    let asked = 0;
    codex.handle(COMMAND, () => {
      asked += 1;
      return timer(1000).pipe(map(() => ({ decision: 'accept' as const })));
    });
    ask(COMMAND, TURN);
    await vi.advanceTimersByTimeAsync(500);
    ask(COMMAND, TURN);
    await vi.advanceTimersByTimeAsync(5000);
    expect(asked).toBe(1);
    expect(answers()).toHaveLength(1);
  });

  it('after it was answered is not answered again, until the server has confirmed', async () => {
    const { codex, server, ask, answers } = await connected();
    codex.handle(COMMAND, () => ({ decision: 'accept' }));
    ask(COMMAND, TURN);
    await vi.advanceTimersByTimeAsync(0);
    ask(COMMAND, TURN);
    await vi.advanceTimersByTimeAsync(1000);
    expect(answers()).toHaveLength(1);
    server.notify('serverRequest/resolved', { threadId: 'a', requestId: 0 });
    ask(COMMAND, TURN);
    await vi.advanceTimersByTimeAsync(1000);
    expect(answers()).toHaveLength(2);
  });

  it('of a question that belongs to no turn is known until the server has confirmed, too', async () => {
    const { codex, server, ask, answers } = await connected();
    codex.handle('mcpServer/elicitation/request', () => ({ action: 'accept', content: null }));
    const elicitation = { threadId: 'a', turnId: null, serverName: 's', mode: 'url', message: 'm' };
    const params = { ...elicitation, url: 'https://example.com', elicitationId: 'e' };
    ask('mcpServer/elicitation/request', params);
    await vi.advanceTimersByTimeAsync(0);
    ask('mcpServer/elicitation/request', params);
    await vi.advanceTimersByTimeAsync(1000);
    expect(answers()).toHaveLength(1);
    server.notify('serverRequest/resolved', { threadId: 'a', requestId: 0 });
    ask('mcpServer/elicitation/request', params);
    await vi.advanceTimersByTimeAsync(1000);
    expect(answers()).toHaveLength(2);
  });

  it('with an id that is used for something else is a new one', async () => {
    const { codex, ask, answers } = await connected();
    const seen = record(codex.approvals$);
    ask(COMMAND, { ...TURN, itemId: 'one' });
    ask(COMMAND, { ...TURN, itemId: 'two' });
    expect(seen.values.map(({ itemId, isPending }) => [itemId, isPending])).toEqual([
      ['one', false],
      ['two', true],
    ]);
    seen.values[1]?.accept();
    expect(answers()).toEqual([{ id: 0, result: { decision: 'accept' } }]);
  });
});

function raise(): never {
  throw new Error('at once');
}
