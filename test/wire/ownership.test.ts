import { AbortedError, StaleTurnError, TurnFailedError, type Turn } from 'codex-rx';
import { FakeRefusal, LATER, turn } from 'codex-rx/testing';
import { firstValueFrom, Subject, switchMap, take } from 'rxjs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Frame } from '../../src/transport/frame.js';
import { errorOf, record, setUp, turnFrames } from '../fixtures/fake.js';

const REFUSAL = new FakeRefusal({ code: -32600, message: 'no active turn to interrupt' });

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A connected client whose turns on thread `a` are `t1`, `t2`, … */
async function connected() {
  const { server, codex, diagnostics } = setUp();
  await firstValueFrom(codex.connect());
  let turns = 0;
  server.handle('turn/start', () => ({ turn: turn(`t${(turns += 1)}`, 'inProgress') }));
  const interrupts = () => server.requests('turn/interrupt').map(({ params }) => params);
  const inputs = () =>
    server
      .requests('turn/start')
      .map(({ params }) => (params as { input: { text: string }[] }).input[0]?.text);
  const end = (turnId: string, status = 'completed') => {
    const { method, params } = turnFrames('a', turnId).completed(status);
    server.notify(method, params);
  };
  const announce = (turnId: string) => {
    const { method, params } = turnFrames('a', turnId).started;
    server.notify(method, params);
  };
  return { server, codex, diagnostics, thread: codex.thread('a'), interrupts, inputs, end, announce };
}

describe.each(['run', 'stream', 'text'] as const)('%s', (method) => {
  it('interrupts its turn when it is unsubscribed before the end', async () => {
    const { thread, interrupts, announce } = await connected();
    const running = record<unknown>(thread[method]('hi'));
    announce('t1');
    expect(interrupts()).toEqual([]);
    running.unsubscribe();
    expect(interrupts()).toEqual([{ threadId: 'a', turnId: 't1' }]);
  });

  it('leaves a turn that has ended alone', async () => {
    const { thread, interrupts, announce, end } = await connected();
    const running = record<unknown>(thread[method]('hi'));
    announce('t1');
    end('t1');
    running.unsubscribe();
    expect(running.end).toBe('complete');
    expect(interrupts()).toEqual([]);
  });

  it('interrupts as soon as the reply names the turn when it is unsubscribed before', async () => {
    const { server, thread, interrupts } = await connected();
    server.handle('turn/start', () => LATER);
    record<unknown>(thread[method]('hi')).unsubscribe();
    expect(interrupts()).toEqual([]);
    const [request] = server.requests('turn/start');
    server.reply(request ?? {}, { turn: turn('t1', 'inProgress') });
    expect(interrupts()).toEqual([{ threadId: 'a', turnId: 't1' }]);
  });

  it('asks again when the server refuses to interrupt a turn it has not announced', async () => {
    const { server, thread, interrupts, announce } = await connected();
    server.handle('turn/interrupt', () => REFUSAL);
    record<unknown>(thread[method]('hi')).unsubscribe();
    expect(interrupts()).toHaveLength(1);
    server.handle('turn/interrupt', () => ({}));
    announce('t1');
    expect(interrupts()).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(interrupts()).toHaveLength(2);
  });

  it('asks again, ever more rarely, when nothing is announced, and stops when the turn has ended', async () => {
    const { server, thread, interrupts, end } = await connected();
    server.handle('turn/interrupt', () => REFUSAL);
    record<unknown>(thread[method]('hi')).unsubscribe();
    await vi.advanceTimersByTimeAsync(1000);
    const asked = interrupts().length;
    expect(asked).toBeGreaterThan(3);
    expect(asked).toBeLessThan(12);
    end('t1', 'interrupted');
    await vi.advanceTimersByTimeAsync(60_000);
    expect(interrupts()).toHaveLength(asked);
  });

  it('lets its turn run on when it is to be detached', async () => {
    const { thread, interrupts, announce } = await connected();
    const running = record<unknown>(thread[method]('hi', { onUnsubscribe: 'detach' }));
    announce('t1');
    running.unsubscribe();
    expect(interrupts()).toEqual([]);
  });

  it('interrupts its turn and errors with AbortedError when its signal fires', async () => {
    const { thread, interrupts, announce } = await connected();
    const controller = new AbortController();
    const running = record<unknown>(thread[method]('hi', { signal: controller.signal }));
    announce('t1');
    controller.abort(new Error('changed my mind'));
    expect(errorOf(running)).toBeInstanceOf(AbortedError);
    expect((errorOf(running) as AbortedError).cause).toEqual(new Error('changed my mind'));
    expect(interrupts()).toEqual([{ threadId: 'a', turnId: 't1' }]);
  });

  it('hears nothing more of its signal once it has been left', async () => {
    const { thread, interrupts, announce } = await connected();
    const controller = new AbortController();
    const running = record<unknown>(thread[method]('hi', { signal: controller.signal }));
    announce('t1');
    running.unsubscribe();
    controller.abort();
    expect(running).toMatchObject({ end: 'unsubscribed', ends: 0 });
    expect(interrupts()).toHaveLength(1);
  });

  it('sends nothing when its signal has fired before', async () => {
    const { server, thread } = await connected();
    const running = record<unknown>(thread[method]('hi', { signal: AbortSignal.abort() }));
    expect(errorOf(running)).toBeInstanceOf(AbortedError);
    expect(server.requests('turn/start')).toEqual([]);
  });

  it('leaves no listener on its signal', async () => {
    const { thread, announce, end } = await connected();
    const controller = new AbortController();
    const added = vi.spyOn(controller.signal, 'addEventListener');
    const removed = vi.spyOn(controller.signal, 'removeEventListener');
    record<unknown>(thread[method]('hi', { signal: controller.signal }));
    announce('t1');
    end('t1');
    expect(added).toHaveBeenCalled();
    expect(removed.mock.calls.length).toBe(added.mock.calls.length);
  });

  it('unsubscribed from inside its own next, interrupts once', async () => {
    const { thread, interrupts, announce } = await connected();
    record<unknown>(thread.stream('hi').pipe(take(1)));
    announce('t1');
    expect(interrupts()).toHaveLength(1);
  });
});

describe('run', () => {
  it('errors with TurnFailedError, which carries the result, when the turn failed', async () => {
    const { server, thread } = await connected();
    const running = record(thread.run('hi'));
    const error = {
      message: 'You have hit your limit.',
      codexErrorInfo: 'usageLimitExceeded',
      additionalDetails: null,
    };
    const { method, params } = turnFrames('a', 't1').completed('failed', { error });
    server.notify(method, params);
    const failure = errorOf(running);
    expect(failure).toBeInstanceOf(TurnFailedError);
    expect(failure).toMatchObject({
      code: 'turn_failed',
      codexErrorInfo: 'usageLimitExceeded',
      turnId: 't1',
      threadId: 'a',
    });
    expect((failure as TurnFailedError).message).toBe('You have hit your limit.');
    expect((failure as TurnFailedError).result).toMatchObject({ status: 'failed', error });
  });

  it('emits an interrupted turn as a normal result', async () => {
    const { thread, end } = await connected();
    const running = record(thread.run('hi'));
    end('t1', 'interrupted');
    expect(running.values).toMatchObject([{ status: 'interrupted', finalResponse: null }]);
    expect(running.end).toBe('complete');
  });

  it('is not ended by an error the server is going to recover from', async () => {
    const { server, thread, end } = await connected();
    const running = record(thread.run('hi'));
    server.notify('error', { threadId: 'a', turnId: 't1', willRetry: true, error: { message: 'lost' } });
    expect(running.end).toBeUndefined();
    end('t1');
    expect(running.values).toHaveLength(1);
  });

  it('starts one turn for each subscription and none without', async () => {
    const { thread, inputs, end } = await connected();
    const run$ = thread.run('hi');
    expect(inputs()).toEqual([]);
    record(run$);
    end('t1');
    record(run$);
    expect(inputs()).toEqual(['hi', 'hi']);
  });
});

describe('turns of one thread', () => {
  it('run one after another, in the order they were asked for, whichever handle asks', async () => {
    const { codex, thread, inputs, end } = await connected();
    const first = record(thread.run('first'));
    const second = record(codex.thread('a').text('second'));
    const third = record(thread.turn('third'));
    expect(inputs()).toEqual(['first']);
    end('t1');
    expect(first.end).toBe('complete');
    expect(inputs()).toEqual(['first', 'second']);
    end('t2');
    expect(second.end).toBe('complete');
    expect(inputs()).toEqual(['first', 'second', 'third']);
    expect(third.values.map(({ id }) => id)).toEqual(['t3']);
  });

  it('do not wait for those of other threads', async () => {
    const { codex, thread, inputs } = await connected();
    record(thread.run('here'));
    record(codex.thread('b').run('there'));
    expect(inputs()).toEqual(['here', 'there']);
  });

  it('leave the queue without a word when they are unsubscribed there', async () => {
    const { thread, inputs, end, interrupts } = await connected();
    record(thread.run('first'));
    const second = record(thread.run('second'));
    record(thread.run('third'));
    second.unsubscribe();
    end('t1');
    expect(inputs()).toEqual(['first', 'third']);
    expect(interrupts()).toEqual([]);
  });

  it('go on when one of them is refused', async () => {
    const { server, thread, inputs } = await connected();
    server.handle('turn/start', () => new FakeRefusal({ code: -32600, message: 'no' }));
    const first = record(thread.run('first'));
    const second = record(thread.run('second'));
    expect(inputs()).toEqual(['first', 'second']);
    expect([errorOf(first), errorOf(second)]).toEqual([
      expect.objectContaining({ rpcCode: -32600 }),
      expect.objectContaining({ rpcCode: -32600 }),
    ]);
  });

  it('wait for the end of a turn that was unsubscribed, and replace it', async () => {
    const { thread, inputs, end, announce, interrupts } = await connected();
    const prompts = new Subject<string>();
    const answers = record(prompts.pipe(switchMap((prompt) => thread.run(prompt))));
    prompts.next('first');
    announce('t1');
    prompts.next('second');
    expect(interrupts()).toEqual([{ threadId: 'a', turnId: 't1' }]);
    expect(inputs()).toEqual(['first']);
    end('t1', 'interrupted');
    expect(inputs()).toEqual(['first', 'second']);
    end('t2');
    expect(answers.values).toMatchObject([{ id: 't2' }]);
  });

  it('go on, after a while, when an interrupted turn never ends', async () => {
    const { thread, inputs, announce } = await connected();
    const first = record(thread.run('first'));
    announce('t1');
    first.unsubscribe();
    record(thread.run('second'));
    expect(inputs()).toEqual(['first']);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(inputs()).toEqual(['first', 'second']);
  });

  it('go on when one of them times out, and interrupt it should it be accepted later', async () => {
    const { server, thread, interrupts, announce } = await connected();
    server.handle('turn/start', () => LATER);
    server.handle('turn/interrupt', () => REFUSAL);
    const first = record(thread.run('first'));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(errorOf(first)).toMatchObject({ code: 'request_timeout', method: 'turn/start' });
    const [request] = server.requests('turn/start');
    server.reply(request ?? {}, { turn: turn('t1', 'inProgress') });
    expect(interrupts()).toEqual([{ threadId: 'a', turnId: 't1' }]);
    server.handle('turn/interrupt', () => ({}));
    announce('t1');
    expect(interrupts()).toHaveLength(2);
  });

  it('that time out and are to be detached run on', async () => {
    const { server, thread, interrupts } = await connected();
    server.handle('turn/start', () => LATER);
    record(thread.run('hi', { onUnsubscribe: 'detach' }));
    await vi.advanceTimersByTimeAsync(60_000);
    server.reply(server.requests('turn/start')[0]!, { turn: turn('t1', 'inProgress') });
    expect(interrupts()).toEqual([]);
  });

  it('whose reply is odd but names the turn run all the same', async () => {
    const { server, thread, end } = await connected();
    server.handle('turn/start', () => ({ turn: { ...turn('t1', 'inProgress'), durationMs: 'soon' } }));
    const running = record(thread.run('hi'));
    end('t1');
    expect(running.values).toMatchObject([{ id: 't1' }]);
  });

  it('interrupt even when every place in flight is taken', async () => {
    const { server, codex, thread, interrupts, announce } = await connected();
    server.handle('model/list', () => LATER);
    const running = record(thread.run('hi'));
    announce('t1');
    for (let place = 0; place < 64; place += 1) record(codex.request('model/list', {}));
    running.unsubscribe();
    expect(interrupts()).toHaveLength(1);
  });

  it('of others, which a run joins, are not interrupted by it', async () => {
    const { server, codex, thread, announce, interrupts, end } = await connected();
    const turns = record(codex.turns$);
    announce('theirs');
    server.handle('turn/start', () => ({ turn: turn('theirs', 'inProgress') }));
    record(thread.run('mine')).unsubscribe();
    expect(interrupts()).toEqual([]);
    end('theirs');
    expect(record(turns.values[0]!.result$).end).toBe('complete');
  });
});

describe('turn', () => {
  it('interrupts when it is unsubscribed before the server has accepted the turn, and not after', async () => {
    const { server, thread, interrupts, end } = await connected();
    const handles = record(thread.turn('first'));
    handles.unsubscribe();
    expect(interrupts()).toEqual([]);
    end('t1');
    server.handle('turn/start', () => LATER);
    record(thread.turn('second')).unsubscribe();
    server.reply(server.requests('turn/start')[1] ?? {}, { turn: turn('t2', 'inProgress') });
    expect(interrupts()).toEqual([{ threadId: 'a', turnId: 't2' }]);
  });

  it('is interrupted by its signal also after the handle was given out', async () => {
    const { thread, interrupts, announce } = await connected();
    const controller = new AbortController();
    record(thread.turn('hi', { signal: controller.signal }));
    announce('t1');
    controller.abort();
    expect(interrupts()).toEqual([{ threadId: 'a', turnId: 't1' }]);
  });

  it('joins the turn that runs when the server makes a steer of it', async () => {
    const { server, codex, thread, announce, end } = await connected();
    announce('t1');
    server.handle('turn/start', () => ({ turn: turn('t1', 'inProgress') }));
    const first = record(thread.run('mine'));
    const others = record(codex.thread('a').turn('also mine'));
    end('t1');
    expect(first.values).toMatchObject([{ id: 't1' }]);
    expect(others.values.map(({ id }) => id)).toEqual(['t1']);
  });
});

describe('a handle', () => {
  async function handle(): Promise<{
    handle: Turn;
    server: Awaited<ReturnType<typeof connected>>['server'];
    end: (turnId: string) => void;
    announce: (turnId: string) => void;
    interrupts: () => readonly unknown[];
  }> {
    const set = await connected();
    return { handle: await firstValueFrom(set.thread.turn('hi')), ...set };
  }

  it('steers its turn by id', async () => {
    const { handle: steered, server } = await handle();
    server.handle('turn/steer', () => ({ turnId: 't1' }));
    expect(record(steered.steer('more')).values).toEqual([{ turnId: 't1' }]);
    expect(server.requests('turn/steer')[0]?.params).toEqual({
      threadId: 'a',
      expectedTurnId: 't1',
      input: [{ type: 'text', text: 'more' }],
    });
  });

  it('names both turns when the one to steer is not the one that runs', async () => {
    const { handle: steered, server } = await handle();
    const message = 'expected active turn id `t1` but found `t9`';
    server.handle('turn/steer', () => new FakeRefusal({ code: -32600, message }));
    const failure = errorOf(record(steered.steer('more')));
    expect(failure).toBeInstanceOf(StaleTurnError);
    expect(failure).toMatchObject({ expectedTurnId: 't1', actualTurnId: 't9' });
  });

  it('interrupts once per subscription and says when that is done', async () => {
    const { handle: stopped, interrupts, announce } = await handle();
    announce('t1');
    const interrupt$ = stopped.interrupt();
    expect(interrupts()).toEqual([]);
    expect(record(interrupt$)).toMatchObject({ values: [undefined], end: 'complete' });
    expect(interrupts()).toHaveLength(1);
  });

  it('has nothing to interrupt when its turn has ended', async () => {
    const { handle: stopped, interrupts, end } = await handle();
    end('t1');
    expect(record(stopped.interrupt())).toMatchObject({ values: [undefined], end: 'complete' });
    expect(interrupts()).toEqual([]);
  });

  it('stops asking to be interrupted when it is unsubscribed', async () => {
    const { handle: stopped, server, interrupts } = await handle();
    server.handle('turn/interrupt', () => REFUSAL);
    record(stopped.interrupt()).unsubscribe();
    await vi.advanceTimersByTimeAsync(5000);
    expect(interrupts()).toHaveLength(1);
  });

  it('gives up with the refusal of the server in the end', async () => {
    const { handle: stopped, server } = await handle();
    server.handle('turn/interrupt', () => REFUSAL);
    const interrupting = record(stopped.interrupt());
    await vi.advanceTimersByTimeAsync(12_000);
    expect(errorOf(interrupting)).toBeInstanceOf(StaleTurnError);
  });
});

describe('compact', () => {
  it('errors when the client is closed before the turn has begun', async () => {
    const { server, codex, thread } = await connected();
    server.handle('thread/compact/start', () => ({}));
    const compacting = record(thread.compact());
    void codex.close();
    expect(errorOf(compacting)).toMatchObject({ code: 'transport_closed' });
  });

  it('emits the turn that the thread begins next, though the reply does not name it', async () => {
    const { server, thread, end, announce } = await connected();
    server.handle('thread/compact/start', () => ({}));
    const compacting = record(thread.compact());
    const frame: Frame | undefined = server.requests('thread/compact/start')[0];
    expect(frame?.params).toEqual({ threadId: 'a' });
    expect(compacting.values).toEqual([]);
    announce('c1');
    expect(compacting.values.map(({ id }) => id)).toEqual(['c1']);
    end('c1');
    expect(record(compacting.values[0]!.result$).values).toMatchObject([{ id: 'c1', status: 'completed' }]);
  });

  it('waits for the turn that runs, which the server would interrupt', async () => {
    const { server, thread, end } = await connected();
    server.handle('thread/compact/start', () => ({}));
    record(thread.run('hi'));
    record(thread.compact());
    expect(server.requests('thread/compact/start')).toEqual([]);
    end('t1');
    expect(server.requests('thread/compact/start')).toHaveLength(1);
  });
});
