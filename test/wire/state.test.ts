import { TransportClosedError } from 'codex-rx';
import { FakeRefusal, LATER, turn } from 'codex-rx/testing';
import { firstValueFrom } from 'rxjs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { askingServer, begunTurn, COMMAND, TURN } from '../fixtures/asking-server.js';
import { errorOf, MODES, record, setUp, settled, turnFrames } from '../fixtures/fake.js';

const stored = (id: string, text: string) =>
  turn(id, 'completed', { items: [{ type: 'agentMessage', id: `${id}-message`, text }] });

/** A client and a server that has stored a thread `a` with two turns, on two pages. */
function withHistory(options: Parameters<typeof setUp>[0] = {}) {
  const context = setUp(options);
  context.server.handle('thread/read', () => ({ thread: { id: 'a', name: 'A', status: { type: 'idle' } } }));
  context.server.handle('thread/turns/list', (params) =>
    Reflect.get(Object(params), 'cursor') === null
      ? { data: [stored('1', 'one')], nextCursor: 'more' }
      : { data: [stored('2', 'two')], nextCursor: null },
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
      { threadId: 'a', cursor: null, itemsView: 'full', sortDirection: 'asc' },
      { threadId: 'a', cursor: 'more', itemsView: 'full', sortDirection: 'asc' },
    ]);
    expect(server.requests('thread/read').map(({ params }) => params)).toEqual([{ threadId: 'a' }]);
    expect(states.values).toMatchObject([
      { name: 'A', status: { type: 'idle' }, turns: [{ finalResponse: 'one' }, { finalResponse: 'two' }] },
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
    expect(states.values).toEqual([]);
    const [asked] = server.requests('thread/turns/list');
    server.reply(asked!, { data: [stored('1', 'one'), turn('3', 'inProgress')], nextCursor: null });
    expect(states.values).toMatchObject([
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
    expect(states.values).toMatchObject([{ name: 'A', turns: [] }]);
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
    expect(statuses.values).toEqual([{ type: 'idle' }, active, { type: 'idle' }]);
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
