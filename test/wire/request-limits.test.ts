import { finalize, NEVER } from 'rxjs';
import { describe, expect, it, vi } from 'vitest';
import type { Approval } from 'codex-rx';
import { askingServer, COMMAND, TURN } from '../fixtures/asking-server.js';
import { useFakeTime } from '../fixtures/fake-time.js';
import { record, turnFrames } from '../fixtures/fake.js';

useFakeTime();
const soon = () => vi.advanceTimersByTimeAsync(0);

/** A client whose tools hang on some threads, and what was asked of them. */
async function hanging(options?: Parameters<typeof askingServer>[0]) {
  const context = await askingServer(options);
  const asked: string[] = [];
  let left = 0;
  context.codex.handle('item/tool/call', ({ threadId }) => {
    asked.push(threadId);
    return NEVER.pipe(finalize(() => (left += 1)));
  });
  let id = 1000;
  const call = (threadId: string, times = 1) => {
    for (let n = 0; n < times; n += 1) {
      id += 1;
      context.ask('item/tool/call', { ...TURN, threadId, callId: `c${id}`, tool: 't', arguments: {} }, id);
    }
  };
  return { ...context, asked, call, left: () => left };
}

describe('tool calls that hang', () => {
  it('on one thread are at most 16 at work, and hold up neither another thread nor anything else', async () => {
    const { codex, server, ask, answers, asked, call } = await hanging();
    call('a', 64);
    await soon();
    expect(asked).toEqual(Array.from({ length: 16 }, () => 'a'));
    codex.handle('account/chatgptAuthTokens/refresh', () => ({ accessToken: 't', chatgptAccountId: 'i' }));
    codex.handle('attestation/generate', () => ({ token: 't' }));
    codex.handle('currentTime/read', () => ({ currentTimeAt: 1 }));
    codex.handle(COMMAND, () => ({ decision: 'accept' }));
    ask('account/chatgptAuthTokens/refresh', { reason: 'unauthorized' }, 1);
    ask('attestation/generate', {}, 2);
    ask('currentTime/read', { threadId: 'a' }, 3);
    ask(COMMAND, TURN, 4);
    call('b');
    await soon();
    expect([1, 2, 3, 4].map((id) => answers(id).length)).toEqual([1, 1, 1, 1]);
    expect(asked.at(-1)).toBe('b');
    server.notify('turn/completed', turnFrames('a', 't').completed().params);
    await soon();
    expect(asked.filter((id) => id === 'a')).toHaveLength(16);
  });

  it('on many threads leave one place to each further thread', async () => {
    const { asked, call } = await hanging();
    for (const threadId of ['a', 'b', 'c', 'd', 'e']) call(threadId, 16);
    call('f', 3);
    await soon();
    const count = (id: string) => asked.filter((each) => each === id).length;
    expect(['a', 'b', 'c', 'd', 'e', 'f'].map(count)).toEqual([16, 16, 16, 16, 1, 1]);
  });

  it('wait in order, and those that are withdrawn leave the queue', async () => {
    const { server, asked, call, left } = await hanging({ maxConcurrentHandlersPerThread: 1 });
    call('a', 3);
    call('b');
    await soon();
    expect(asked).toEqual(['a', 'b']);
    server.notify('item/completed', {
      threadId: 'a',
      turnId: 't',
      completedAtMs: 1,
      item: { type: 'dynamicToolCall', id: 'c1002', tool: 't', arguments: {}, status: 'failed' },
    });
    server.notify('turn/completed', turnFrames('a', 't').completed().params);
    await soon();
    expect([asked, left()]).toEqual([['a', 'b'], 1]);
  });

  it.each(['maxConcurrentHandlersPerThread', 'maxOpenServerRequests', 'sharedRequestGraceMs'])(
    'take no %s that is no number',
    async (name) => {
      await expect(hanging({ [name]: 'many' })).rejects.toThrow(name);
    },
  );
});

describe('handlers that wait for a person', () => {
  it('are at work without a limit', async () => {
    const { codex, ask } = await hanging();
    let asked = 0;
    codex.handle(COMMAND, () => {
      asked += 1;
      return NEVER;
    });
    for (let id = 0; id < 200; id += 1) ask(COMMAND, { ...TURN, itemId: `i${id}` }, id);
    await soon();
    expect(asked).toBe(200);
  });
});

describe('requests of the server', () => {
  it('beyond maxOpenServerRequests are declined at once and reported, until others were settled', async () => {
    const { codex, ask, answers, diagnostics } = await askingServer({ maxOpenServerRequests: 2 });
    const pending = record(codex.pendingApprovals$);
    for (let id = 0; id < 3; id += 1) ask(COMMAND, { ...TURN, itemId: `i${id}` }, id);
    expect(answers(2)).toEqual([{ id: 2, result: { decision: 'decline' } }]);
    expect(diagnostics).toContainEqual({ kind: 'tooManyServerRequests', method: COMMAND, id: 2 });
    expect(pending.values.at(-1)).toHaveLength(2);
    pending.values.at(-1)?.[0]?.accept();
    ask(COMMAND, { ...TURN, itemId: 'i3' }, 3);
    await soon();
    expect(pending.values.at(-1)?.map(({ requestId }) => requestId)).toEqual([1, 3]);
  });

  it('that were answered and are never confirmed are remembered up to a limit', async () => {
    const { codex, ask, answers } = await askingServer();
    codex.handle(COMMAND, () => ({ decision: 'accept' }));
    const askFor = (id: number) => ask(COMMAND, { ...TURN, itemId: `i${id}` }, id);
    for (let id = 0; id < 3000; id += 1) askFor(id);
    await soon();
    // The server asks again: one that is remembered has its answer, one that is not is asked anew.
    for (const id of [1999, 2000, 2999]) askFor(id);
    await soon();
    expect([1999, 2000, 2999].map((id) => answers(id).length)).toEqual([2, 1, 1]);
  });

  it('of thousands in one burst are listed at a cost that grows with their number', async () => {
    const copied = async (count: number) => {
      const { codex, ask } = await askingServer();
      const lists: (readonly Approval[])[] = [];
      codex.pendingApprovals$.subscribe({ next: (list) => lists.push(list), error: () => undefined });
      for (let id = 0; id < count; id += 1) ask(COMMAND, { ...TURN, itemId: `i${id}` }, id);
      await soon();
      expect(lists.at(-1)).toHaveLength(count);
      await codex.close();
      return lists.reduce((sum, list) => sum + list.length, 0);
    };
    expect(await copied(2000)).toBeLessThan(2.5 * (await copied(1000)));
  });
});

describe('a handler that throws', () => {
  it.each(['account/chatgptAuthTokens/refresh', 'attestation/generate', 'currentTime/read', 'future/ask'])(
    'is answered for as an internal error, without its words: %s',
    async (method) => {
      const { codex, ask, answers, diagnostics } = await askingServer();
      const error = new Error('secret');
      codex.handle(method as 'currentTime/read', () => {
        throw error;
      });
      ask(method, {});
      await soon();
      expect(answers()).toEqual([
        { id: 0, error: { code: -32603, message: `The client failed to answer ${method}.` } },
      ]);
      expect(diagnostics).toContainEqual({ kind: 'serverRequestFailed', method, id: 0, error });
    },
  );
});
