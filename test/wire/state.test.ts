import {
  initialThreadState,
  InvalidParamsError,
  TransportClosedError,
  type HistoryOptions,
  type ThreadState,
} from 'codex-rx';
import { FakeRefusal, LATER, turn } from 'codex-rx/testing';
import { firstValueFrom } from 'rxjs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { askingServer, begunTurn, COMMAND, TURN } from '../fixtures/asking-server.js';
import { AT_ONCE, GONE } from '../fixtures/lost-link.js';
import { errorOf, MODES, record, setUp, settled, turnFrames } from '../fixtures/fake.js';

const stored = (id: string, text: string) =>
  turn(id, 'completed', { items: [{ type: 'agentMessage', id: `${id}-message`, text }] });

const NOT_LOADED = { ...initialThreadState({ id: 'a' }), isLoaded: false };

/** A client and a server that has stored a thread `a` with two turns, on two pages. */
function withHistory(options: Parameters<typeof setUp>[0] = {}) {
  const context = setUp(options);
  context.server.handle('thread/read', () => ({ thread: { id: 'a', name: 'A', status: { type: 'idle' } } }));
  context.server.handle('thread/turns/list', (params) =>
    Reflect.get(Object(params), 'cursor') === null
      ? { data: [stored('2', 'two')], nextCursor: 'more' }
      : { data: [stored('1', 'one')], nextCursor: null },
  );
  return { ...context, thread: context.codex.thread('a') };
}

describe.each(MODES)('the state of a thread (%s)', (mode) => {
  it('is read page by page when somebody looks, and not before', async () => {
    const { server, thread } = withHistory({ mode });
    const { state$ } = thread;
    await settled();
    expect(server.received).toEqual([]);
    const states = record(state$);
    await settled();
    await settled();
    expect(server.requests('thread/turns/list').map(({ params }) => params)).toEqual([
      { threadId: 'a', cursor: null, limit: 10, itemsView: 'full', sortDirection: 'desc' },
      { threadId: 'a', cursor: 'more', limit: 10, itemsView: 'full', sortDirection: 'desc' },
    ]);
    expect(server.requests('thread/read').map(({ params }) => params)).toEqual([{ threadId: 'a' }]);
    expect(states.values).toMatchObject([
      NOT_LOADED,
      {
        isLoaded: true,
        hasOlder: false,
        name: 'A',
        status: { type: 'idle' },
        turns: [{ finalResponse: 'one' }, { finalResponse: 'two' }],
      },
    ]);
    const { started, delta, completed } = turnFrames('a', '3');
    for (const { method, params } of [started, delta('Hi'), completed()]) server.notify(method, params);
    await settled();
    expect(states.values.at(-1)?.turns).toMatchObject([{}, {}, { id: '3', isEnded: true }]);
    expect(record(state$).values).toEqual([states.values.at(-1)]);
  });
});

describe('the state of a thread', () => {
  it('loses nothing that comes while it is being read', async () => {
    const { server, codex, thread } = withHistory();
    server.handle('thread/turns/list', () => LATER);
    await firstValueFrom(codex.connect());
    const states = record(thread.state$);
    const { started, delta } = turnFrames('a', '3');
    for (const { method, params } of [started, delta('H'), delta('i')]) server.notify(method, params);
    expect(states.values).toEqual([NOT_LOADED]);
    const [asked] = server.requests('thread/turns/list');
    server.reply(asked!, { data: [turn('3', 'inProgress'), stored('1', 'one')], nextCursor: null });
    expect(states.values.slice(1)).toMatchObject([
      { turns: [{ id: '1' }, { id: '3', items: [{ item: { text: 'Hi' } }] }] },
    ]);
  });

  it('begins empty where the server has no list of turns', async () => {
    const { server, thread } = withHistory();
    server.handle(
      'thread/turns/list',
      () => new FakeRefusal({ code: -32600, message: 'not materialized yet' }),
    );
    const states = record(thread.state$);
    expect(states.values.slice(1)).toMatchObject([{ name: 'A', turns: [], isLoaded: true, hasOlder: false }]);
    expect(states.end).toBeUndefined();
  });

  it('errors when there is no such thread, and when the link ends', async () => {
    const { server, codex, thread } = withHistory();
    const refusal = { code: -32600, message: 'thread not loaded: x' };
    const states = record(thread.state$);
    server.handle('thread/read', () => new FakeRefusal(refusal));
    const unknown = codex.thread('x');
    expect(errorOf(record(unknown.state$))).toMatchObject({ rpcCode: -32600 });
    expect(errorOf(record(unknown.status$))).toMatchObject({ rpcCode: -32600 });
    server.handle('thread/read', () => LATER);
    const waiting = [record(unknown.state$), record(unknown.status$)];
    server.link.fail(new Error('broken'));
    for (const view of [states, ...waiting]) {
      expect(errorOf(view)).toBeInstanceOf(TransportClosedError);
      expect(view.ends).toBe(1);
    }
  });

  it('leaves nothing behind when nobody looks any more', async () => {
    const { server, thread } = withHistory();
    server.handle('thread/turns/list', () => LATER);
    const looks = [record(thread.state$), record(thread.status$)];
    for (const look of looks) look.unsubscribe();
    const [asked] = server.requests('thread/turns/list');
    server.reply(asked!, { data: [stored('1', 'one')], nextCursor: 'more' });
    expect(server.requests('thread/turns/list')).toHaveLength(1);
    expect(looks.map(({ ends }) => ends)).toEqual([0, 0]);
  });
});

describe('the status of a thread', () => {
  it('is asked for once and followed from then on', async () => {
    const { server, thread } = withHistory();
    const { status$ } = thread;
    const statuses = record(status$);
    const active = { type: 'active', activeFlags: ['waitingOnApproval'] };
    for (const status of [active, { ...active }, { type: 'idle' }]) {
      server.notify('thread/status/changed', { threadId: 'a', status });
    }
    expect(statuses.values).toEqual([{ type: 'unknown' }, { type: 'idle' }, active, { type: 'idle' }]);
    expect(record(status$).values).toEqual([{ type: 'idle' }]);
    expect(server.requests('thread/read')).toHaveLength(1);
  });
});

describe('the approvals in a state', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  async function asked() {
    const { codex, server, ask } = await askingServer();
    const started = await begunTurn(codex, server);
    const states = record(started.state$);
    const pending = record(codex.pendingApprovals$);
    ask(COMMAND, { ...TURN, turnId: started.id, command: 'ls' });
    const waits = () => states.values.at(-1)?.pendingApprovals.map(({ requestId }) => requestId);
    return { codex, server, turn: started, states, pending, waits };
  }

  it('are those that wait, as plain data', async () => {
    const { states, waits, turn: begun } = await asked();
    expect(waits()).toEqual([0]);
    expect(states.values.at(-1)?.pendingApprovals).toEqual([
      {
        requestId: 0,
        kind: 'command',
        method: COMMAND,
        itemId: 'i',
        params: { ...TURN, turnId: begun.id, command: 'ls' },
      },
    ]);
  });

  it('are gone as soon as they are answered, before the server says so', async () => {
    const { server, pending, waits, states } = await asked();
    pending.values.at(-1)?.[0]?.accept();
    expect(waits()).toEqual([]);
    const before = states.values.length;
    server.notify('serverRequest/resolved', { threadId: 'a', requestId: 0 });
    expect(states.values).toHaveLength(before);
  });

  it('are gone when they are settled elsewhere, and when the turn ends', async () => {
    const elsewhere = await asked();
    elsewhere.server.notify('serverRequest/resolved', { threadId: 'a', requestId: 0 });
    expect(elsewhere.waits()).toEqual([]);

    const ended = await asked();
    const { method, params } = turnFrames('a', ended.turn.id).completed('interrupted');
    ended.server.notify(method, params);
    expect(ended.waits()).toEqual([]);
    expect(ended.states.end).toBe('complete');
  });

  it('wait for nobody because a state is looked at', async () => {
    const { codex, server, ask, answers } = await askingServer();
    const begun = await begunTurn(codex, server);
    const states = record(begun.state$);
    ask(COMMAND, { ...TURN, turnId: begun.id, command: 'ls' });
    expect(states.values.at(-1)?.pendingApprovals).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(100);
    expect(answers().map(({ result }) => result)).toEqual([{ decision: 'decline' }]);
    expect(states.values.at(-1)?.pendingApprovals).toEqual([]);
  });
});

describe('the history in a state', () => {
  /** A server that has stored turns, which it lists page by page, newest first. */
  function keeping(count: number, options: Parameters<typeof setUp>[0] = {}) {
    const context = setUp(options);
    const { server, codex } = context;
    const history = Array.from({ length: count }, (_, nth) => stored(`${nth}`, `answer ${nth}`));
    server.handle('thread/read', () => ({ thread: { id: 'a', name: 'A', status: { type: 'idle' } } }));
    server.handle('thread/resume', () => ({ thread: { id: 'a', status: { type: 'idle' } } }));
    const list = (params: unknown) => {
      const { cursor, limit } = params as { readonly cursor: string | null; readonly limit: number };
      const end = cursor === null ? history.length : Number(cursor);
      const start = Math.max(end - limit, 0);
      return {
        data: history.slice(start, end).reverse(),
        nextCursor: start > 0 ? String(start) : null,
      };
    };
    server.handle('thread/turns/list', list);
    const thread = codex.thread('a');
    const pages = () => server.requests('thread/turns/list').length;
    return { ...context, history, thread, pages, list };
  }

  const ids = ({ turns }: ThreadState) => turns.map(({ id }) => Number(id));
  const numbers = (from: number, to: number) => Array.from({ length: to - from }, (_, nth) => from + nth);
  const last = ({ values }: { readonly values: readonly ThreadState[] }) => values.at(-1)!;

  it.each([
    [{}, 20, 2],
    [{ turns: 3 }, 3, 1],
    [{ turns: 0 }, 0, 0],
    [{ turns: Infinity }, 45, 5],
  ])('is as long as the option says: %j', (history, count, requests) => {
    const { thread, pages } = keeping(45, { history });
    const states = record(thread.state$);
    expect([ids(last(states)), last(states).hasOlder]).toEqual([numbers(45 - count, 45), count < 45]);
    expect(last(states).isLoaded).toBe(true);
    expect(pages()).toBe(requests);
  });

  it.each<unknown>([-1, 1.5, NaN, '5', []])('is refused with %j turns', (given) => {
    const turns = given as number;
    expect(() => setUp({ history: { turns } })).toThrow('history.turns: expected a whole number from 0');
    const { server, thread } = keeping(3);
    expect(errorOf(record(thread.loadOlder({ turns })))).toBeInstanceOf(InvalidParamsError);
    expect(server.received).toEqual([]);
  });

  it('is refused where the option is no object', () => {
    const history = 20 as unknown as HistoryOptions;
    expect(() => setUp({ history })).toThrow('history: expected an object with options');
  });

  it('is read no further when the turns of a page have very many items', () => {
    const { thread, history, pages } = keeping(45);
    const items = Array.from({ length: 1000 }, (_, nth) => ({
      type: 'agentMessage',
      id: `${nth}`,
      text: '',
    }));
    history.push(turn('45', 'completed', { items }));
    const states = record(thread.state$);
    expect([ids(last(states)), last(states).hasOlder, pages()]).toEqual([numbers(36, 46), true, 1]);
  });

  it('grows on demand, one page of turns after another, until there is no more', () => {
    const { thread } = keeping(10, { history: { turns: 3 } });
    const states = record(thread.state$);
    const added = [4, 2, 5, 5].map((turns) => {
      const loading = record(thread.loadOlder({ turns }));
      return [loading.values, loading.end, ids(last(states))[0]];
    });
    expect(added).toEqual([
      [[4], 'complete', 3],
      [[2], 'complete', 1],
      [[1], 'complete', 0],
      [[0], 'complete', 0],
    ]);
    expect([ids(last(states)), last(states).hasOlder]).toEqual([numbers(0, 10), false]);
  });

  it('costs nothing before it is asked for, and is read for nobody but those who look', () => {
    const { server, thread } = keeping(10, { history: { turns: 3 } });
    const loading$ = thread.loadOlder({ turns: 4 });
    expect(server.received).toEqual([]);
    expect(record(loading$)).toMatchObject({ values: [4], end: 'complete' });
    expect(ids(last(record(thread.state$)))).toEqual(numbers(7, 10));
  });

  it('grows by the sum of what is asked for at the same time', async () => {
    const { server, thread, list } = keeping(30, { history: { turns: 3 } });
    const states = record(thread.state$);
    server.handle('thread/turns/list', () => LATER);
    const loadings = [record(thread.loadOlder({ turns: 4 })), record(thread.loadOlder({ turns: 5 }))];
    server.handle('thread/turns/list', list);
    for (const request of server.requests('thread/turns/list').slice(-2)) {
      server.reply(request, list(request.params));
    }
    await settled();
    expect(loadings.map(({ values, end }) => [values, end])).toEqual([
      [[4], 'complete'],
      [[5], 'complete'],
    ]);
    expect(ids(last(states))).toEqual(numbers(18, 30));
  });

  it('reads no further when that is unsubscribed, and goes on when it is asked for again', () => {
    const { server, thread, list, pages } = keeping(30, { history: { turns: 3 } });
    const states = record(thread.state$);
    server.handle('thread/turns/list', () => LATER);
    record(thread.loadOlder({ turns: 15 })).unsubscribe();
    server.reply(server.requests('thread/turns/list').at(-1)!, {
      data: [stored('26', '')],
      nextCursor: '26',
    });
    expect([pages(), ids(last(states))]).toEqual([2, numbers(27, 30)]);
    server.handle('thread/turns/list', list);
    expect(record(thread.loadOlder({ turns: 15 })).values).toEqual([15]);
    expect(ids(last(states))).toEqual(numbers(12, 30));
  });

  it('keeps what was loaded when turns are taken back, and forgets those', () => {
    const { server, thread, history, list } = keeping(45, { history: { turns: 5 } });
    const states = record(thread.state$);
    record(thread.loadOlder({ turns: 20 }));
    history.length = 42;
    server.handle('thread/turns/list', () => LATER);
    const shown = last(states);
    server.notify('thread/reverted', { threadId: 'a' });
    expect(last(states)).toBe(shown);
    expect(record(thread.state$).values).toEqual([shown]);
    const request = server.requests('thread/turns/list').at(-1)!;
    server.handle('thread/turns/list', list);
    server.reply(request, list(request.params));
    expect([ids(last(states)), last(states).hasOlder]).toEqual([numbers(20, 42), true]);
    expect(record(thread.loadOlder({ turns: 3 })).values).toEqual([3]);
    expect(ids(last(states))).toEqual(numbers(17, 42));
  });

  it('begins anew when all that is shown is taken back', () => {
    const { server, thread, history } = keeping(45, { history: { turns: 5 } });
    const states = record(thread.state$);
    history.length = 30;
    server.notify('thread/reverted', { threadId: 'a' });
    expect([ids(last(states)), last(states).hasOlder]).toEqual([numbers(25, 30), true]);
    expect(record(thread.loadOlder({ turns: 3 })).values).toEqual([3]);
    expect(ids(last(states))).toEqual(numbers(22, 30));
  });

  it('begins with live turns where none are read, and has the older ones on demand', () => {
    const { server, thread, history } = keeping(10, { history: { turns: 0 } });
    const states = record(thread.state$);
    const { started, completed } = turnFrames('a', '10');
    for (const { method, params } of [started, completed()]) server.notify(method, params);
    history.push(stored('10', 'ten'));
    expect([ids(last(states)), last(states).hasOlder]).toEqual([[10], true]);
    expect(record(thread.loadOlder({ turns: 4 })).values).toEqual([4]);
    expect(ids(last(states))).toEqual(numbers(6, 11));
  });

  it('has no turn that is older than its first because a command of that ends', () => {
    const { server, thread } = keeping(10, { history: { turns: 3 } });
    const states = record(thread.state$);
    const before = last(states);
    const item = { type: 'commandExecution', id: 'c', command: 'sleep', status: 'completed' };
    server.notify('item/commandExecution/outputDelta', {
      threadId: 'a',
      turnId: '2',
      itemId: 'c',
      delta: 'x',
    });
    server.notify('item/completed', { threadId: 'a', turnId: '2', item, completedAtMs: 1 });
    expect(last(states)).toBe(before);
  });

  describe('over a link that is lost', () => {
    beforeEach(() => {
      vi.useFakeTimers();
    });
    afterEach(() => {
      vi.useRealTimers();
    });

    async function lost(missed: number) {
      const context = keeping(45, { history: { turns: 5 }, reconnect: AT_ONCE });
      await firstValueFrom(context.thread.resume());
      const states = record(context.thread.state$);
      record(context.thread.loadOlder({ turns: 20 }));
      expect(ids(last(states))).toEqual(numbers(20, 45));
      for (let nth = 45; nth < 45 + missed; nth += 1) context.history.push(stored(`${nth}`, ''));
      return { ...context, states };
    }

    it('keeps what was loaded, with what others have done meanwhile', async () => {
      const { server, states, thread, pages } = await lost(2);
      const before = pages();
      server.link.fail(GONE);
      await vi.advanceTimersByTimeAsync(100);
      expect([ids(last(states)), last(states).hasOlder]).toEqual([numbers(20, 47), true]);
      expect(pages() - before).toBe(1);
      expect(states.values.filter(({ isLoaded }) => !isLoaded)).toHaveLength(1);
      expect(record(thread.loadOlder({ turns: 2 })).values).toEqual([2]);
      expect(ids(last(states))).toEqual(numbers(18, 47));
    });

    it('begins anew rather than with a hole in it', async () => {
      const { server, states, thread } = await lost(100);
      server.link.fail(GONE);
      await vi.advanceTimersByTimeAsync(100);
      expect([ids(last(states)), last(states).hasOlder]).toEqual([numbers(135, 145), true]);
      expect(record(thread.loadOlder({ turns: 2 })).values).toEqual([2]);
      expect(ids(last(states))).toEqual(numbers(133, 145));
    });

    it('is without the turns that others have taken back meanwhile', async () => {
      const { server, states, history } = await lost(0);
      history.length = 40;
      server.link.fail(GONE);
      await vi.advanceTimersByTimeAsync(100);
      expect(ids(last(states))).toEqual(numbers(20, 40));
    });

    it('goes on growing when that was being read', async () => {
      const { server, states, thread, list } = await lost(1);
      server.handle('thread/turns/list', () => LATER);
      const loading = record(thread.loadOlder({ turns: 3 }));
      server.handle('thread/turns/list', list);
      server.link.fail(GONE);
      await vi.advanceTimersByTimeAsync(100);
      expect(loading).toMatchObject({ values: [3], end: 'complete' });
      expect(ids(last(states))).toEqual(numbers(17, 46));
    });

    it('ends with it where no further one is opened', async () => {
      const { server, thread } = keeping(10, { history: { turns: 3 } });
      const states = record(thread.state$);
      server.handle('thread/turns/list', () => LATER);
      const loading = record(thread.loadOlder({ turns: 3 }));
      server.link.fail(GONE);
      for (const view of [states, loading]) expect(errorOf(view)).toBeInstanceOf(TransportClosedError);
      const late = record(thread.state$);
      expect(late.values).toEqual([NOT_LOADED]);
      expect(errorOf(late)).toBeInstanceOf(TransportClosedError);
    });
  });
});
