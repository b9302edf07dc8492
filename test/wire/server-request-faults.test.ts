import { Codex, InvalidParamsError, tool, type Approval, type Decision } from 'codex-rx';
import { answerWith } from 'codex-rx';
import { FakeAppServer, FakeRefusal } from 'codex-rx/testing';
import { firstValueFrom, map, NEVER, take, timer } from 'rxjs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { askingServer, begunTurn, COMMAND, TURN } from '../fixtures/asking-server.js';
import { record, turnFrames } from '../fixtures/fake.js';

const ELICITATION = { ...TURN, serverName: 's', mode: 'form', message: 'm', requestedSchema: {} };

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('an answer that has no JSON form', () => {
  it.each<[string, string, unknown]>([
    ['of a known method', 'mcpServer/elicitation/request', { action: 'accept', content: { a: 1n } }],
    ['of an unknown method', 'future/ask', { a: 1n }],
    ['that is undefined', 'future/ask', undefined],
  ])('%s makes the answer the negative, and is reported', async (_, method, answer) => {
    const { codex, ask, answers, diagnostics } = await askingServer();
    codex.handle<string>(method, () => answer);
    ask(method, ELICITATION);
    await vi.advanceTimersByTimeAsync(0);
    expect(answers()).toHaveLength(1);
    expect(answers()[0]).not.toMatchObject({ result: { action: 'accept' } });
    expect(diagnostics).toMatchObject(
      expect.arrayContaining([expect.objectContaining({ kind: 'serverRequestFailed' })]) as object,
    );
  });

  it('is refused to the caller, who can still give another', async () => {
    const { codex, ask, answers } = await askingServer();
    const seen = record(codex.approvals$);
    ask('mcpServer/elicitation/request', ELICITATION);
    const [asking] = seen.values;
    if (asking?.kind !== 'elicitation') throw new Error('no elicitation');
    expect(() => asking.accept({ a: 1n })).toThrow(InvalidParamsError);
    expect([asking.isPending, answers()]).toEqual([true, []]);
    asking.accept({ a: 1 });
    expect(answers()).toEqual([{ id: 0, result: { action: 'accept', content: { a: 1 }, _meta: null } }]);
  });
});

describe('a handler', () => {
  it('that is taken away while its answer is being sent has answered, once', async () => {
    const { codex, ask, answers, diagnostics } = await askingServer();
    const handling = codex.handle('currentTime/read', () => ({ currentTimeAt: 1 }));
    codex.wire$.subscribe(({ direction, frame }) => {
      if (direction === 'out' && frame.id === 0 && frame.method === undefined) handling.unsubscribe();
    });
    ask('currentTime/read', { threadId: 'a' });
    await vi.advanceTimersByTimeAsync(1000);
    expect([answers(), diagnostics]).toEqual([[{ id: 0, result: { currentTimeAt: 1 } }], []]);
    ask('attestation/generate', {}, 7);
    expect(answers(7)).toHaveLength(1);
  });

  it('may take itself away, and is heard', async () => {
    const { codex, ask, answers } = await askingServer();
    const handling = codex.handle(COMMAND, () => {
      handling.unsubscribe();
      return { decision: 'accept' };
    });
    ask(COMMAND, TURN);
    await vi.advanceTimersByTimeAsync(1000);
    expect(answers()).toEqual([{ id: 0, result: { decision: 'accept' } }]);
  });

  it('of a turn keeps what it has in hand from the others when the turn ends', async () => {
    const { codex, server, ask, answers } = await askingServer({ serverRequestHoldMs: 0 });
    const turn = await begunTurn(codex, server);
    turn.handle(COMMAND, () => NEVER);
    const seen: Approval[] = [];
    codex.approvals$.subscribe((asking) => {
      seen.push(asking);
      asking.accept();
    });
    ask(COMMAND, { ...TURN, turnId: turn.id });
    await vi.advanceTimersByTimeAsync(0);
    server.notify('turn/completed', turnFrames('a', turn.id).completed('interrupted').params);
    await vi.advanceTimersByTimeAsync(1000);
    expect([seen, answers()]).toEqual([[], []]);
  });
});

describe('what waits', () => {
  it('is not lost to a viewer that has seen enough', async () => {
    const { codex, ask, answers } = await askingServer();
    ask(COMMAND, TURN, 1);
    ask(COMMAND, { ...TURN, itemId: 'j' }, 2);
    codex.approvals$.pipe(take(1)).subscribe((asking) => asking.accept());
    await vi.advanceTimersByTimeAsync(100);
    expect([answers(1), answers(2)].map(([answer]) => answer?.result)).toEqual([
      { decision: 'accept' },
      { decision: 'decline' },
    ]);
  });

  it('is shown to each viewer once, also when that adds a handler meanwhile', async () => {
    const { codex, ask } = await askingServer();
    ask(COMMAND, TURN, 1);
    ask(COMMAND, { ...TURN, itemId: 'j' }, 2);
    const seen: unknown[] = [];
    codex.approvals$.subscribe(({ requestId }) => {
      seen.push(requestId);
      codex.handle('currentTime/read', () => ({ currentTimeAt: 1 }));
    });
    expect(seen).toEqual([1, 2]);
  });

  it('and was only on a list gets its default when nobody reads the list any more', async () => {
    const { codex, ask, answers } = await askingServer();
    const reading = record(codex.pendingApprovals$);
    ask(COMMAND, TURN);
    await vi.advanceTimersByTimeAsync(3_600_000);
    expect(answers()).toEqual([]);
    reading.unsubscribe();
    await vi.advanceTimersByTimeAsync(100);
    expect(answers()).toEqual([{ id: 0, result: { decision: 'decline' } }]);
  });

  it('and is on a list goes to a handler that comes', async () => {
    const { codex, ask, answers } = await askingServer();
    record(codex.pendingApprovals$);
    ask(COMMAND, TURN);
    await vi.advanceTimersByTimeAsync(1000);
    codex.handle(COMMAND, () => ({ decision: 'accept' }));
    await vi.advanceTimersByTimeAsync(0);
    expect(answers()).toEqual([{ id: 0, result: { decision: 'accept' } }]);
  });

  it.each<[string, object]>([
    ['command', { command: 'rm -rf /' }],
    ['elicitation', { elicitationId: 'other' }],
  ])('with the same id and another %s is another question', async (_, other) => {
    const { codex, ask } = await askingServer();
    const seen = record(codex.approvals$);
    ask(COMMAND, { ...TURN, command: 'ls', elicitationId: 'one' });
    ask(COMMAND, { ...TURN, command: 'ls', elicitationId: 'one', ...other });
    expect(seen.values.map(({ isPending }) => isPending)).toEqual([false, true]);
  });

  it('of a link that did not come to be is withdrawn, and not answered on the next', async () => {
    const server = new FakeAppServer();
    const codex = new Codex(server.transport);
    const seen = record(codex.approvals$);
    let attempts = 0;
    server.handle('initialize', () => {
      attempts += 1;
      server.link.send({ id: 0, method: COMMAND, params: TURN });
      return attempts === 1
        ? new FakeRefusal({ code: -32600, message: 'not yet' })
        : { userAgent: 'fake/0.169.0', codexHome: '', platformFamily: '', platformOs: '' };
    });
    record(codex.connect());
    await vi.advanceTimersByTimeAsync(0);
    const [lost] = seen.values;
    expect(lost?.isPending).toBe(false);
    record(codex.connect());
    await vi.advanceTimersByTimeAsync(0);
    expect(() => lost?.accept()).toThrow('withdrawn');
    expect(seen.values).toHaveLength(2);
    expect(server.received.filter(({ id, method }) => id === 0 && method === undefined)).toEqual([]);
  });

  it('is withdrawn when the last notification of its turn was too large to read, or never came', async () => {
    const server = new FakeAppServer({ maxFrameBytes: 2000 });
    const codex = new Codex(server.transport);
    const pending = record(codex.pendingApprovals$);
    const handle = await firstValueFrom(codex.thread('a').turn('go'));
    server.link.send({ id: 0, method: COMMAND, params: { ...TURN, turnId: handle.id } });
    expect(pending.values.at(-1)).toHaveLength(1);
    const { method, params } = turnFrames('a', handle.id).completed('completed', { x: 'x'.repeat(3000) });
    server.notify(method, params);
    expect(pending.values.at(-1)).toEqual([]);

    const run = record(codex.thread('b').run('go'));
    server.link.send({ id: 1, method: COMMAND, params: { ...TURN, threadId: 'b', turnId: 'turn-2' } });
    expect(pending.values.at(-1)).toHaveLength(1);
    run.unsubscribe();
    await vi.advanceTimersByTimeAsync(20_000);
    expect(pending.values.at(-1)).toEqual([]);
  });

  it.each([
    '{"method":"item/tool/call","id":"five","params":"',
    '{"id":"five","method":"item/tool/call","params":"',
    '{"jsonrpc":"2.0","method":"item/tool/call","id":"five","params":"',
  ])('is answered when it was too large to read, whatever its id: %s', async (head) => {
    const server = new FakeAppServer({ maxFrameBytes: 1000 });
    const codex = new Codex(server.transport);
    await firstValueFrom(codex.connect());
    server.link.sendRaw(`${head}${'x'.repeat(2000)}"}\n`);
    expect(server.received.filter(({ id }) => id === 'five')).toMatchObject([{ result: { success: false } }]);
  });

  // With a cost that grew with the square of what waits, this would take minutes.
  it('costs a notification little, however much there is', async () => {
    const { codex, server, ask } = await askingServer();
    record(codex.approvals$);
    for (let id = 0; id < 20_000; id += 1) ask(COMMAND, { ...TURN, itemId: `i${id}` }, id);
    for (let at = 0; at < 20_000; at += 1) server.notify('warning', { message: 'w' });
    server.notify('turn/completed', turnFrames('a', 't').completed().params);
    expect((await firstValueFrom(codex.pendingApprovals$)).length).toBe(0);
  });
});

describe('a tool', () => {
  const slow = () =>
    tool({
      name: 'slow',
      description: '',
      input: z.object({}),
      run: () => timer(1000).pipe(map(() => 'done')),
    });
  const CALL = { threadId: 'thread-1', turnId: 't', callId: 'call_1', tool: 'slow', arguments: {} };
  const DONE = { success: true, contentItems: [{ type: 'inputText', text: 'done' }] };

  it('is not given up when another thread completes an item of the same id', async () => {
    const { codex, server, ask, answers } = await askingServer();
    await firstValueFrom(codex.startThread({ tools: [slow()] }));
    ask('item/tool/call', CALL);
    const item = { type: 'dynamicToolCall', id: 'call_1', tool: 'slow', arguments: {}, status: 'completed' };
    server.notify('item/completed', { threadId: 'other', turnId: 't', completedAtMs: 1, item });
    server.notify('item/completed', { threadId: 'thread-1', turnId: 'u', completedAtMs: 1, item });
    await vi.advanceTimersByTimeAsync(1000);
    expect(answers()).toEqual([{ id: 0, result: DONE }]);
  });

  it('goes on when its thread is resumed with tools meanwhile', async () => {
    const { codex, server, ask, answers } = await askingServer();
    server.handle('thread/resume', () => ({ thread: { id: 'thread-1' } }));
    await firstValueFrom(codex.startThread({ tools: [slow()] }));
    ask('item/tool/call', CALL);
    await vi.advanceTimersByTimeAsync(500);
    await firstValueFrom(codex.resumeThread('thread-1', { tools: [slow()] }));
    await vi.advanceTimersByTimeAsync(500);
    expect(answers()).toEqual([{ id: 0, result: DONE }]);
  });

  it('goes before a handler that its thread was given later', async () => {
    const { codex, ask, answers } = await askingServer();
    const thread = await firstValueFrom(codex.startThread({ tools: [slow()] }));
    thread.handle('item/tool/call', () => ({ success: false, contentItems: [] }));
    ask('item/tool/call', CALL);
    await vi.advanceTimersByTimeAsync(1000);
    expect(answers()).toEqual([{ id: 0, result: DONE }]);
  });
});

describe('a policy', () => {
  it('that decides what does not exist makes the answer the negative', async () => {
    const { codex, ask, answers, diagnostics } = await askingServer();
    codex.approvals$.pipe(answerWith(() => 'toString' as Decision)).subscribe();
    ask(COMMAND, TURN);
    expect(answers()).toEqual([{ id: 0, result: { decision: 'decline' } }]);
    expect(diagnostics).toMatchObject([{ kind: 'serverRequestFailed' }]);
  });
});
