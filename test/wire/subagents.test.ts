import { TransportClosedError, type AgentNode, type Turn } from 'codex-rx';
import { expand, firstValueFrom, mergeMap } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { FakeRefusal, LATER, turn as turnOf } from 'codex-rx/testing';
import { errorOf, methods, MODES, record, setUp, settled, turnFrames, type Mode } from '../fixtures/fake.js';

const CHILD = 'thread-child';

async function begin(mode: Mode = 'sync') {
  const { server, codex } = setUp({ mode });
  const thread = await firstValueFrom(codex.startThread());
  const turn: Turn = await firstValueFrom(thread.turn('Go'));
  const root = turnFrames(thread.id, turn.id);
  const child = turnFrames(CHILD, 'turn-child');
  const send = ({ method, params }: { readonly method: string; readonly params: unknown }) =>
    server.notify(method, params);
  const item = (of: object) =>
    send({
      method: 'item/completed',
      params: { threadId: thread.id, turnId: turn.id, completedAtMs: 1, item: { id: 'call', ...of } },
    });
  const call = (tool: string) =>
    item({
      type: 'collabAgentToolCall',
      tool,
      status: 'completed',
      senderThreadId: thread.id,
      receiverThreadIds: [CHILD],
      agentsStates: {},
      prompt: 'Look around',
    });
  send(root.started);
  return { server, codex, turn, root, child, send, call };
}

describe.each(MODES)('the agents of a turn (%s)', (mode) => {
  it('come with their turns, whose events are kept for late observers', async () => {
    const { turn, root, child, send, call } = await begin(mode);
    const agents = record(turn.children$);
    const own = record(turn.events$);
    call('spawnAgent');
    send(child.started);
    send(child.delta('I look'));
    send(child.completed());
    send(root.completed());
    await settled();
    expect(agents.end).toBe('complete');
    expect(agents.values).toMatchObject([
      { threadId: CHILD, parentThreadId: turn.threadId, parentTurnId: turn.id, prompt: 'Look around' },
    ]);
    const late = record(
      turn.children$.pipe(mergeMap(({ turns$ }) => turns$)).pipe(mergeMap((t) => t.events$)),
    );
    expect(methods(late.values)).toEqual(['turn/started', 'item/agentMessage/delta', 'turn/completed']);
    expect(late.end).toBe('complete');
    expect(methods(own.values)).toEqual(['turn/started', 'item/completed', 'turn/completed']);
  });

  it('are followed until both the turn and they have come to rest', async () => {
    const { turn, root, child, send, call } = await begin(mode);
    const states = record(turn.children$.pipe(mergeMap(({ status$ }) => status$)));
    call('spawnAgent');
    send(root.completed());
    send(child.started);
    await settled();
    expect(states.end).toBeUndefined();
    send(child.completed('failed'));
    await settled();
    expect(states.values).toEqual(['pendingInit', 'running', 'errored']);
    expect(states.end).toBe('complete');
  });
});

describe('the agents of a turn', () => {
  it('cost nothing before the first look: nothing is sent, and none of their turns is kept', async () => {
    const { server, child, send, call } = await begin();
    const before = server.received.length;
    call('spawnAgent');
    send(child.started);
    await settled();
    expect(server.received.length).toBe(before);
  });

  it('are found at work when their first turn came before the news of them', async () => {
    const { server, turn, child, send, call } = await begin();
    server.handle('thread/turns/list', () => ({
      data: [turnOf('turn-child', 'inProgress')],
      nextCursor: null,
    }));
    const texts = record(
      turn.children$.pipe(mergeMap(({ turns$ }) => turns$)).pipe(mergeMap((t) => t.text$)),
    );
    send(child.started);
    call('spawnAgent');
    await settled();
    send(child.delta('I look'));
    await settled();
    expect(texts.values).toEqual(['I look']);
    expect(server.requests('thread/resume')).toEqual([]);
  });

  it('are looked up when they may have begun: the rest of a running turn can be had', async () => {
    const { server, turn, child, send, call } = await begin();
    server.handle('thread/turns/list', () => ({
      data: [turnOf('turn-child', 'inProgress')],
      nextCursor: null,
    }));
    server.handle('thread/resume', () => ({ thread: { id: CHILD } }));
    call('spawnAgent');
    send(child.started);
    const texts = record(
      turn.children$.pipe(mergeMap(({ turns$ }) => turns$)).pipe(mergeMap((t) => t.text$)),
    );
    const states = record(turn.children$.pipe(mergeMap(({ status$ }) => status$)));
    await settled();
    expect(server.requests('thread/turns/list')[0]).toMatchObject({ params: { threadId: CHILD, limit: 1 } });
    expect(server.requests('thread/resume')).toMatchObject([{ params: { threadId: CHILD } }]);
    send(child.delta('the rest'));
    send(child.completed());
    await settled();
    expect(texts.values).toEqual(['the rest']);
    expect(states.values.slice(-2)).toEqual(['running', 'completed']);
  });

  it('are at rest when their turn has ended before it could be followed', async () => {
    const { server, turn, call } = await begin();
    server.handle('thread/turns/list', () => ({
      data: [
        turnOf('turn-child', server.requests('thread/resume').length === 0 ? 'inProgress' : 'completed'),
      ],
      nextCursor: null,
    }));
    server.handle('thread/resume', () => ({ thread: { id: CHILD } }));
    call('sendInput');
    const results = record(
      turn.children$.pipe(mergeMap(({ turns$ }) => turns$)).pipe(mergeMap((t) => t.result$)),
    );
    const states = record(turn.children$.pipe(mergeMap(({ status$ }) => status$)));
    await settled();
    expect(states.values.at(-1)).toBe('completed');
    expect(results.values).toMatchObject([{ id: 'turn-child', status: 'completed' }]);
  });

  it('are believed rather than an answer that they have overtaken', async () => {
    const { server, turn, child, send, call } = await begin();
    server.handle('thread/turns/list', () => LATER);
    call('sendInput');
    const states = record(turn.children$.pipe(mergeMap(({ status$ }) => status$)));
    await settled();
    send(child.started);
    const [request] = server.requests('thread/turns/list');
    if (request !== undefined) server.reply(request, { data: [turnOf('older', 'failed')], nextCursor: null });
    await settled();
    expect(states.values).toEqual(['pendingInit', 'running']);
  });

  it('are not waited for when the server cannot say how they stand', async () => {
    const { server, turn, root, send, call } = await begin();
    server.handle('thread/turns/list', () => new FakeRefusal({ code: -32600, message: 'ephemeral' }));
    call('spawnAgent');
    send(root.completed());
    const states = record(turn.children$.pipe(mergeMap(({ status$ }) => status$)));
    await settled();
    expect(states.values.at(-1)).toBe('notFound');
    expect(states.end).toBe('complete');
  });

  it('error once with the link, like the turn itself', async () => {
    const { server, turn, child, send, call } = await begin();
    const tree = record(turn.agents$);
    const states = record(turn.children$.pipe(mergeMap(({ status$ }) => status$)));
    call('spawnAgent');
    send(child.started);
    server.link.fail();
    await settled();
    for (const end of [tree, states]) {
      expect(errorOf(end)).toBeInstanceOf(TransportClosedError);
      expect(end.ends).toBe(1);
    }
  });
});

describe('agents that write to others of the same tree', () => {
  /** A turn, and the turns of the agents below it; each may give work to others. */
  async function family() {
    const { server, codex, diagnostics } = setUp();
    const thread = await firstValueFrom(codex.startThread());
    const turn: Turn = await firstValueFrom(thread.turn('Go'));
    const frames = (name: string) =>
      name === 'root' ? turnFrames(thread.id, turn.id) : turnFrames(name, `turn-${name}`);
    const idOf = (name: string) => (name === 'root' ? thread.id : name);
    const send = ({ method, params }: { readonly method: string; readonly params: unknown }) =>
      server.notify(method, params);
    const begin = (name: string) => send(frames(name).started);
    const end = (name: string) => send(frames(name).completed());
    const call = (tool: string, from: string, to: readonly string[]) =>
      send({
        method: 'item/completed',
        params: {
          threadId: idOf(from),
          turnId: from === 'root' ? turn.id : `turn-${from}`,
          completedAtMs: 1,
          item: {
            type: 'collabAgentToolCall',
            id: `${tool}-${from}`,
            tool,
            status: 'completed',
            senderThreadId: idOf(from),
            receiverThreadIds: to.map(idOf),
            agentsStates: {},
            prompt: 'Look around',
          },
        },
      });
    const spawn = (from: string, ...to: readonly string[]) => {
      call('spawnAgent', from, to);
      to.forEach(begin);
    };
    const write = (from: string, ...to: readonly string[]) => call('sendInput', from, to);
    begin('root');
    return { server, codex, diagnostics, turn, spawn, write, end };
  }

  const shape = (nodes: readonly AgentNode[]): unknown =>
    nodes.map(({ agent, children }) => [agent.threadId, shape(children)]);

  it('are no children of theirs when they are above or beside them, and the tree ends', async () => {
    const { turn, spawn, write, end } = await family();
    const trees = record(turn.agents$);
    const all = record(turn.children$.pipe(expand(({ children$ }) => children$)));
    spawn('root', 'a', 'b');
    spawn('a', 'c');
    write('c', 'root', 'a', 'b', 'c');
    write('a', 'root', 'a', 'b', 'c');
    write('b', 'a', 'c');
    write('root', 'root', 'a', 'c');
    for (const name of ['c', 'b', 'a', 'root']) end(name);
    await settled();
    expect(shape(trees.values.at(-1)!)).toEqual([
      ['a', [['c', []]]],
      ['b', []],
    ]);
    expect(trees).toMatchObject({ end: 'complete', ends: 1 });
    expect(all.values.map(({ threadId }) => threadId)).toEqual(['a', 'b', 'c']);
    expect(all.end).toBe('complete');
  });

  it('are walked through to an end also by their turns', async () => {
    const { turn, spawn, write, end } = await family();
    const below = record(
      turn.children$.pipe(expand(({ turns$ }) => turns$.pipe(mergeMap((work) => work.children$)))),
    );
    spawn('root', 'a');
    write('a', 'root');
    for (const name of ['a', 'root']) end(name);
    await settled();
    expect(below.values.map(({ threadId }) => threadId)).toEqual(['a']);
    expect(below.end).toBe('complete');
  });

  it('are shown below another where the look begins there', async () => {
    const { turn, codex, spawn, write, end } = await family();
    const turns = record(codex.turns$);
    spawn('root', 'a');
    const [work] = turns.values;
    const fromBelow = record(work!.agents$);
    const trees = record(turn.agents$);
    write('a', 'root');
    for (const name of ['a', 'root']) end(name);
    await settled();
    expect(shape(trees.values.at(-1)!)).toEqual([['a', []]]);
    expect([trees.end, fromBelow.end]).toEqual(['complete', 'complete']);
  });

  it('are bounded in number, and a diagnostic says so once', async () => {
    const { turn, codex, diagnostics, spawn, server } = await family();
    const agents = record(turn.children$);
    const trees = record(turn.agents$);
    const ids = Array.from({ length: 100_000 }, (_, nth) => `agent-${nth}`);
    const call = { type: 'collabAgentToolCall', id: 'many', tool: 'spawnAgent', receiverThreadIds: ids };
    const params = { threadId: turn.threadId, turnId: turn.id, completedAtMs: 1, item: call };
    for (const method of ['item/started', 'item/completed']) server.notify(method, params);
    expect(agents.values).toHaveLength(1000);
    expect(trees.values.at(-1)).toHaveLength(1000);
    spawn('agent-0', 'one-more');
    expect(diagnostics.filter(({ kind }) => kind === 'agentsOmitted')).toEqual([
      { kind: 'agentsOmitted', threadId: turn.threadId, turnId: turn.id, limit: 1000 },
    ]);
    await codex.close();
  });

  it('may have any name', async () => {
    const { turn, spawn, end } = await family();
    const trees = record(turn.agents$);
    spawn('root', '__proto__', 'constructor');
    for (const name of ['__proto__', 'constructor', 'root']) end(name);
    await settled();
    expect(shape(trees.values.at(-1)!)).toEqual([
      ['__proto__', []],
      ['constructor', []],
    ]);
    expect(trees.end).toBe('complete');
  });
});
