import { InvalidResponseError, TurnFailedError, type Turn, type TurnEvent } from 'codex-rx';
import { LATER, turn } from 'codex-rx/testing';
import { firstValueFrom, map, take, toArray } from 'rxjs';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { Frame } from '../../src/transport/frame.js';
import { errorOf, methods, MODES, record, settled, setUp, turnFrames } from '../fixtures/fake.js';

function lines(...frames: readonly Frame[]): string {
  return frames.map((frame) => `${JSON.stringify(frame)}\n`).join('');
}

/** A server that leaves the reply to `turn/start` to the test. */
async function heldStart(mode: 'sync' | 'async' = 'sync') {
  const { server, codex, diagnostics } = setUp({ mode });
  await firstValueFrom(codex.connect());
  server.handle('turn/start', () => LATER);
  const reply = (turnId: string): Frame => {
    const [request] = server.requests('turn/start').slice(-1);
    return {
      ...(request?.id === undefined ? {} : { id: request.id }),
      result: { turn: turn(turnId, 'inProgress') },
    };
  };
  return { server, codex, diagnostics, reply };
}

describe.each(MODES)('a turn (%s transport)', (mode) => {
  it('is whole when reply, start and end come in one write, two hundred times', async () => {
    const { server, codex, reply } = await heldStart(mode);
    for (let round = 0; round < 200; round += 1) {
      const threadId = `thread-${round}`;
      const turnId = `turn-${round}`;
      const frames = turnFrames(threadId, turnId);
      const run = record(codex.thread(threadId).run('hi'));
      await settled();
      server.link.sendRaw(lines(reply(turnId), frames.started, frames.message('done'), frames.completed()));
      await settled();
      expect(run.values).toMatchObject([{ id: turnId, status: 'completed', finalResponse: 'done' }]);
      expect(run.end).toBe('complete');
    }
  });

  it('is whole when it has ended before the reply comes', async () => {
    const { server, codex, reply } = await heldStart(mode);
    const frames = turnFrames('a', 't');
    const events = record(codex.thread('a').stream('hi'));
    const handles = record(codex.thread('b').turn('hi'));
    await settled();
    server.link.sendRaw(lines(frames.started, frames.delta('x'), frames.message('x'), frames.completed()));
    expect(events.end).toBeUndefined();
    const [first] = server.requests('turn/start');
    server.link.sendRaw(lines({ ...reply('t'), ...(first?.id === undefined ? {} : { id: first.id }) }));
    await settled();
    expect(methods(events.values)).toEqual([
      'turn/started',
      'item/agentMessage/delta',
      'item/completed',
      'turn/completed',
    ]);
    expect(events.end).toBe('complete');

    const other = turnFrames('b', 'u');
    server.link.sendRaw(lines(other.started, other.completed(), reply('u')));
    await settled();
    const [handle] = handles.values;
    expect(methods(await firstValueFrom(handle!.events$.pipe(toArray())))).toEqual([
      'turn/started',
      'turn/completed',
    ]);
  });

  it('ends with an error when its reply names a turn that has ended, and nothing follows', async () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const { server, codex, reply } = await heldStart(mode);
    const frames = turnFrames('a', 't');
    const first = record(codex.thread('a').run('hi'));
    await vi.advanceTimersByTimeAsync(0);
    server.link.sendRaw(lines(reply('t'), frames.started, frames.completed()));
    await vi.advanceTimersByTimeAsync(0);
    expect(first.end).toBe('complete');

    const again = record(codex.thread('a').run('hi'));
    await vi.advanceTimersByTimeAsync(0);
    server.link.sendRaw(lines(reply('t')));
    await vi.advanceTimersByTimeAsync(9_000);
    expect(again.end).toBeUndefined();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(errorOf(again)).toBeInstanceOf(InvalidResponseError);
    expect(errorOf(again)).toMatchObject({ message: expect.stringContaining('turn.id') as string });

    const reused = record(codex.thread('a').run('hi'));
    await vi.advanceTimersByTimeAsync(0);
    server.link.sendRaw(lines(reply('t'), frames.started));
    await vi.advanceTimersByTimeAsync(20_000);
    expect(reused.end).toBeUndefined();
    server.link.sendRaw(lines(frames.completed()));
    await vi.advanceTimersByTimeAsync(0);
    expect(reused.end).toBe('complete');
  });

  it.each(['completed', 'interrupted', 'failed'] as const)(
    'ends as its reply says when that names it as %s, and nothing follows',
    async (status) => {
      vi.useFakeTimers();
      onTestFinished(() => void vi.useRealTimers());
      const { server, codex } = setUp({ mode });
      server.handle('turn/start', () => ({ turn: turn('t', status) }));
      const run = record(codex.thread('a').run('hi'));
      const next = record(codex.thread('a').run('more'));
      await vi.advanceTimersByTimeAsync(9_000);
      expect(run.end).toBeUndefined();
      await vi.advanceTimersByTimeAsync(1_000);
      if (status === 'failed') expect(errorOf(run)).toBeInstanceOf(TurnFailedError);
      else expect(run.values).toMatchObject([{ id: 't', status }]);
      // The thread is free for its next turn.
      expect(server.requests('turn/start')).toHaveLength(2);
      expect(next.end).toBeUndefined();
    },
  );

  it('ends as it is stored when its reply names it as completed, and nothing follows', async () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const { server, codex } = setUp({ mode });
    const { item } = turnFrames('a', 't').message('told').params as { item: unknown };
    server.handle('turn/start', () => ({ turn: turn('t', 'completed') }));
    server.handle('thread/turns/list', () => ({
      data: [turn('t', 'completed', { items: [item] })],
      nextCursor: null,
    }));
    const run = record(codex.thread('a').run('hi'));
    await vi.advanceTimersByTimeAsync(10_000);
    expect(run.values).toMatchObject([{ id: 't', status: 'completed', finalResponse: 'told' }]);
  });

  it('ends by its own end when its reply names it as completed, and that follows', async () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const { server, codex } = setUp({ mode });
    const frames = turnFrames('a', 't');
    server.handle('turn/start', () => ({ turn: turn('t', 'completed') }));
    const run = record(codex.thread('a').run('hi'));
    await vi.advanceTimersByTimeAsync(9_000);
    server.link.sendRaw(lines(frames.started, frames.message('late'), frames.completed()));
    await vi.advanceTimersByTimeAsync(0);
    expect(run.values).toMatchObject([{ id: 't', status: 'completed', finalResponse: 'late' }]);
    await vi.advanceTimersByTimeAsync(20_000);
    expect(server.requests('thread/turns/list')).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('replays what came early, in order, before what comes live', async () => {
    const { server, codex, reply } = await heldStart(mode);
    const frames = turnFrames('a', 't');
    const handles = record(codex.thread('a').turn('hi'));
    await settled();
    server.link.sendRaw(lines(frames.started, frames.delta('1'), frames.delta('2'), reply('t')));
    await settled();
    const texts = record(handles.values[0]!.text$);
    expect(texts.values).toEqual(['1', '2']);
    server.link.sendRaw(lines(frames.delta('3')));
    await settled();
    expect(texts.values).toEqual(['1', '2', '3']);
  });
});

describe('a handle', () => {
  async function running() {
    const { server, codex, diagnostics } = setUp();
    server.handle('turn/start', () => ({ turn: turn('t', 'inProgress') }));
    const handle = await firstValueFrom(codex.thread('a').turn('hi'));
    const frames = turnFrames('a', 't');
    const send = (...sent: readonly Frame[]) => server.link.sendRaw(lines(...sent));
    return { server, codex, diagnostics, handle, frames, send };
  }

  it('shows any number of subscribers the same events from the first one on', async () => {
    const { handle, frames, send } = await running();
    const early = record(handle.events$);
    send(frames.started, frames.delta('1'));
    const attached = record(handle.events$);
    send(frames.delta('2'), frames.message('12'), frames.completed());
    const late = record(handle.events$);
    expect(early.values).toHaveLength(5);
    expect(attached.values).toEqual(early.values);
    expect(late.values).toEqual(early.values);
    expect([early.end, attached.end, late.end]).toEqual(['complete', 'complete', 'complete']);
  });

  it('keeps its end for whoever asks after it, though nobody ever looked', async () => {
    const { handle, frames, send } = await running();
    send(frames.started, frames.message('done'), frames.completed());
    expect(await firstValueFrom(handle.result$)).toMatchObject({
      status: 'completed',
      finalResponse: 'done',
    });
    expect(await firstValueFrom(handle.result$)).toMatchObject({ finalResponse: 'done' });
  });

  it('is not disturbed by subscribers that come and go', async () => {
    const { server, handle, frames, send } = await running();
    const whole = record(handle.events$);
    send(frames.started);
    record(handle.text$).unsubscribe();
    record(handle.events$.pipe(take(1)));
    send(frames.delta('1'), frames.completed());
    expect(methods(whole.values)).toEqual(['turn/started', 'item/agentMessage/delta', 'turn/completed']);
    expect(server.requests('turn/interrupt')).toEqual([]);
  });

  it('gives its views what belongs to them', async () => {
    const { handle, frames, send } = await running();
    const plan = {
      method: 'turn/plan/updated',
      params: { threadId: 'a', turnId: 't', plan: [{ step: 'one', status: 'pending' }] },
    };
    const diff = { method: 'turn/diff/updated', params: { threadId: 'a', turnId: 't', diff: '--- a' } };
    const counts = {
      totalTokens: 1,
      inputTokens: 1,
      cachedInputTokens: 0,
      outputTokens: 0,
      reasoningOutputTokens: 0,
    };
    const tokenUsage = { total: counts, last: counts, modelContextWindow: null };
    const usage = { method: 'thread/tokenUsage/updated', params: { threadId: 'a', turnId: 't', tokenUsage } };
    const error = (willRetry: boolean) => ({
      method: 'error',
      params: {
        threadId: 'a',
        turnId: 't',
        willRetry,
        error: { message: 'lost', codexErrorInfo: null, additionalDetails: null },
      },
    });
    send(
      frames.started,
      plan,
      diff,
      usage,
      error(true),
      error(false),
      frames.message('hi'),
      frames.completed(),
    );
    expect(record(handle.plan$).values).toEqual([plan.params]);
    expect(record(handle.diff$).values).toEqual(['--- a']);
    expect(record(handle.usage$).values).toEqual([tokenUsage]);
    expect(record(handle.retries$).values).toEqual([error(true).params]);
    expect(record(handle.items$).values).toEqual([expect.objectContaining({ id: 'message' })]);
    expect(record(handle.item$.pipe(map(({ key }) => key))).values).toEqual(['message']);
  });

  it('sends stragglers after the end to the thread and to diagnostics$, not to a second turn', async () => {
    const { codex, handle, frames, send, diagnostics } = await running();
    const thread = record(codex.thread('a').events$);
    const turns = record(codex.turns$);
    send(frames.started, frames.completed(), frames.message('late'));
    expect(methods(record(handle.events$).values)).toEqual(['turn/started', 'turn/completed']);
    expect(methods(thread.values)).toEqual(['turn/started', 'turn/completed', 'item/completed']);
    expect(diagnostics).toEqual([
      { kind: 'straggler', threadId: 'a', turnId: 't', method: 'item/completed' },
    ]);
    expect(turns.values).toHaveLength(1);
  });

  it('with replay none gives the first subscriber everything, later ones what follows, and all of them the end', async () => {
    const { server, codex } = setUp();
    server.handle('turn/start', () => ({ turn: turn('t', 'inProgress') }));
    const handle = await firstValueFrom(codex.thread('a').turn('hi', { replay: 'none' }));
    const frames = turnFrames('a', 't');
    const send = (...sent: readonly Frame[]) => server.link.sendRaw(lines(...sent));
    send(frames.started, frames.delta('1'));
    const first = record(handle.events$);
    const second = record(handle.events$);
    send(frames.delta('2'), frames.message('12'), frames.completed());
    const third = record(handle.events$);
    expect(methods(first.values)).toEqual([
      'turn/started',
      'item/agentMessage/delta',
      'item/agentMessage/delta',
      'item/completed',
      'turn/completed',
    ]);
    expect(methods(second.values)).toEqual(['item/agentMessage/delta', 'item/completed', 'turn/completed']);
    expect(methods(third.values)).toEqual(['turn/completed']);
    expect(await firstValueFrom(handle.result$)).toMatchObject({ finalResponse: '12' });
  });
});

describe('routing', () => {
  it('keeps interleaved turns apart and in order', async () => {
    const { server, codex } = setUp();
    const ids = ['a', 'b', 'c', 'd'];
    server.handle('turn/start', (params) => ({
      turn: turn(`turn-${(params as { threadId: string }).threadId}`, 'inProgress'),
    }));
    const texts = ids.map((id) => record(codex.thread(id).text('hi')));
    for (let round = 0; round < 50; round += 1) {
      const order = round % 2 === 0 ? ids : [...ids].reverse();
      server.link.sendRaw(lines(...order.map((id) => turnFrames(id, `turn-${id}`).delta(`${id}${round} `))));
    }
    server.link.sendRaw(lines(...ids.map((id) => turnFrames(id, `turn-${id}`).completed())));
    ids.forEach((id, index) => {
      expect(texts[index]?.values.join('')).toBe(
        Array.from({ length: 50 }, (_, round) => `${id}${round} `).join(''),
      );
      expect(texts[index]?.end).toBe('complete');
    });
  });

  it('tells turns of the same id on two threads apart', async () => {
    const { server, codex } = setUp();
    server.handle('turn/start', () => ({ turn: turn('1', 'inProgress') }));
    const a = record(codex.thread('a').run('hi'));
    const b = record(codex.thread('b').run('hi'));
    server.link.sendRaw(lines(turnFrames('b', '1').message('B'), turnFrames('b', '1').completed()));
    expect(a.end).toBeUndefined();
    server.link.sendRaw(lines(turnFrames('a', '1').message('A'), turnFrames('a', '1').completed()));
    expect([a.values[0]?.finalResponse, b.values[0]?.finalResponse]).toEqual(['A', 'B']);
  });

  it('still finds the second of two such turns when the first has ended', () => {
    const { server, codex } = setUp();
    server.handle('turn/start', () => ({ turn: turn('1', 'inProgress') }));
    const a = record(codex.thread('a').run('hi'));
    const b = record(codex.thread('b').run('hi'));
    server.link.sendRaw(lines(turnFrames('a', '1').completed(), turnFrames('b', '1').completed()));
    expect([a.end, b.end]).toEqual(['complete', 'complete']);
  });

  it.each(['codex', 'thread'] as const)(
    'keeps an early end for its run while %s.turns$ is watched',
    (whose) => {
      const { server, codex } = setUp();
      const turns = record(whose === 'codex' ? codex.turns$ : codex.thread('a').turns$);
      server.handle('turn/start', () => LATER);
      const first = record(codex.thread('a').run('hi'));
      const frames = turnFrames('a', 't');
      server.link.sendRaw(lines(frames.started, frames.message('done'), frames.completed()));
      server.reply(server.requests('turn/start')[0]!, { turn: turn('t', 'inProgress') });
      expect(first).toMatchObject({ end: 'complete', values: [{ finalResponse: 'done' }] });
      expect(turns.values.map(({ id }) => id)).toEqual(['t']);
      record(codex.thread('a').run('again'));
      expect(server.requests('turn/start')).toHaveLength(2);
    },
  );

  it('gives handles of turns$ everything of a turn that a run reads live', async () => {
    const { server, codex } = setUp();
    const turns = record(codex.turns$);
    server.handle('turn/start', () => ({ turn: turn('t', 'inProgress') }));
    record(codex.thread('a').run('hi'));
    const frames = turnFrames('a', 't');
    server.link.sendRaw(lines(frames.started, frames.started, frames.message('hello')));
    const [handle, ...more] = turns.values;
    const events = record(handle!.events$);
    server.link.sendRaw(lines(frames.completed()));
    expect(methods(events.values)).toEqual([
      'turn/started',
      'turn/started',
      'item/completed',
      'turn/completed',
    ]);
    expect(await firstValueFrom(handle!.result$)).toMatchObject({ finalResponse: 'hello' });
    expect(more).toEqual([]);
  });

  it.each([
    ['turnId', { turnId: 't', threadId: 'a', extra: 1 }],
    ['turn.id', { turn: { id: 't' }, threadId: 'a' }],
    ['turnId without a thread', { turnId: 't' }],
  ])('routes an unknown notification by its raw %s', async (_where, params) => {
    const { server, codex } = setUp();
    server.handle('turn/start', () => ({ turn: turn('t', 'inProgress') }));
    const handle = await firstValueFrom(codex.thread('a').turn('hi'));
    const events = record(handle.events$);
    server.notify('turn/dreamt', params);
    expect(events.values).toEqual([{ method: 'turn/dreamt', params }]);
  });

  it('delivers a known method whose payload is not what it should be, marked and reported', async () => {
    const { server, codex, diagnostics } = setUp();
    server.handle('turn/start', () => ({ turn: turn('t', 'inProgress') }));
    const events = record(codex.thread('a').stream('hi'));
    server.notify('item/agentMessage/delta', { threadId: 'a', turnId: 't', delta: 7 });
    const [event] = events.values;
    expect(event).toMatchObject({ method: 'item/agentMessage/delta', params: { delta: 7 } });
    expect(event?.invalid?.map(({ path }) => path.join('.'))).toEqual(
      expect.arrayContaining(['delta', 'itemId']),
    );
    expect(diagnostics).toEqual([
      expect.objectContaining({ kind: 'invalidNotification', method: 'item/agentMessage/delta' }),
    ]);
  });

  it('ends a turn whose last frame is not what it should be', async () => {
    const { server, codex } = setUp();
    server.handle('turn/start', () => ({ turn: turn('t', 'inProgress') }));
    const run = record(codex.thread('a').run('hi'));
    server.notify('turn/completed', { threadId: 'a', turn: { id: 't', status: 'dreamt' } });
    expect(run.values).toMatchObject([{ id: 't', status: 'dreamt', items: [] }]);
  });

  it('shows the turns that others begin, and what they do to a thread', async () => {
    const { server, codex } = setUp();
    await firstValueFrom(codex.connect());
    const handles: Turn[] = [];
    codex.thread('a').turns$.subscribe((handle) => handles.push(handle));
    const everywhere = record(codex.turns$);
    const thread = record(codex.thread('a').events$);
    const frames = turnFrames('a', 't');
    server.link.sendRaw(lines(frames.started, frames.delta('x'), frames.completed()));
    const seen: TurnEvent[] = [];
    handles[0]?.events$.subscribe((event) => seen.push(event));
    expect(methods(seen)).toEqual(['turn/started', 'item/agentMessage/delta', 'turn/completed']);
    expect(everywhere.values.map(({ id, threadId }) => [id, threadId])).toEqual([['t', 'a']]);
    expect(thread.values).toHaveLength(3);
  });

  it('keeps nothing of turns that nobody can claim', async () => {
    const { server, codex } = setUp();
    await firstValueFrom(codex.connect());
    const notifications = record(codex.notifications$);
    const frames = turnFrames('a', 't');
    server.link.sendRaw(lines(frames.started, frames.delta('x')));
    const turns = record(codex.thread('a').turns$);
    server.link.sendRaw(lines(frames.completed()));
    expect(notifications.values).toHaveLength(3);
    expect(turns.values).toEqual([]);
  });

  it('does not lose a byte of U+2028, U+2029 or a lone CR, in any chunking', async () => {
    const { server, codex } = setUp();
    server.handle('turn/start', () => ({ turn: turn('t', 'inProgress') }));
    for (const chunkBytes of [1, 2, 7, 4096]) {
      const text = record(codex.thread('a').text('hi'));
      const frames = turnFrames('a', 't');
      const raw = `{"method":"item/agentMessage/delta","params":{"threadId":"a","turnId":"t","itemId":"m","delta":"a\u2028b\u2029c😀"}}\n`;
      server.link.sendRaw(raw + lines(frames.completed()), chunkBytes);
      expect(text.values).toEqual(['a\u2028b\u2029c😀']);
      expect(text.end).toBe('complete');
    }
  });
});
