import { TransportClosedError, type Approval, type CodexOptions, type ConnectionState } from 'codex-rx';
import { FakeRefusal, LATER, turn } from 'codex-rx/testing';
import { filter, firstValueFrom } from 'rxjs';
import { describe, expect, it, vi } from 'vitest';
import { useFakeTime } from '../fixtures/fake-time.js';
import { errorOf, methods, record, setUp, turnFrames } from '../fixtures/fake.js';
import { AT_ONCE, GONE } from '../fixtures/lost-link.js';

useFakeTime();

const agentMessage = (id: string, text: string) => ({ type: 'agentMessage', id, text });

/** A server that remembers a turn of thread `t`, and a client that has lost the link to it when told. */
async function started(options: CodexOptions = {}) {
  const { server, codex, diagnostics } = setUp({ reconnect: AT_ONCE, ...options });
  const history = { status: 'inProgress', items: [] as object[], thread: 'active' };
  server.handle('thread/resume', () => ({
    thread: { id: 't', status: { type: history.thread, activeFlags: [] } },
  }));
  server.handle('thread/read', () => ({
    thread: { id: 't', status: { type: history.thread, activeFlags: [] } },
  }));
  server.handle('thread/turns/list', () => ({
    data: [turn('turn-1', history.status, { items: history.items })],
    nextCursor: null,
  }));
  server.handle('thread/start', () => ({ thread: { id: 't' } }));
  const states: ConnectionState[] = [];
  codex.state$.subscribe((state) => states.push(state));
  const thread = await firstValueFrom(codex.startThread());
  const handle = await firstValueFrom(thread.turn('Go.'));
  const events = record(handle.events$);
  const text = record(handle.text$);
  const { started: begun, delta, message, completed } = turnFrames('t', 'turn-1');
  const tell = ({ method, params }: { method: string; params: unknown }) => server.notify(method, params);
  tell(begun);
  const lose = async () => {
    server.link.fail(GONE);
    await vi.advanceTimersByTimeAsync(20);
  };
  return {
    server,
    codex,
    diagnostics,
    states,
    thread,
    handle,
    events,
    text,
    history,
    tell,
    delta,
    message,
    completed,
    lose,
  };
}

describe('a link that is lost', () => {
  it('is opened again, and the state tells', async () => {
    const { server, states, lose } = await started();
    await lose();
    expect(states.slice(2)).toEqual([
      { status: 'ready' },
      { status: 'reconnecting', attempt: 1, error: GONE },
      { status: 'ready' },
    ]);
    expect(server.requests('initialize')).toHaveLength(2);
  });

  it('is not opened again unless that was asked for', async () => {
    const { server, states, events, lose } = await started({ reconnect: false });
    await lose();
    expect(states.at(-1)).toEqual({ status: 'closed', error: GONE });
    expect(errorOf(events)).toBe(GONE);
    expect(server.requests('initialize')).toHaveLength(1);
  });

  it('ends the requests in flight, which tell that they may have run, and sends none of them again', async () => {
    const { server, codex, lose } = await started();
    server.handle('model/list', () => LATER);
    const request = record(codex.request('model/list', {}));
    await lose();
    expect(errorOf(request)).toMatchObject({ mayHaveRun: true, method: 'model/list', cause: GONE });
    expect(server.requests('model/list')).toHaveLength(1);
  });

  it('lets what was not sent wait for the next one', async () => {
    const { server, codex, lose } = await started({ maxInFlight: 1 });
    const answers: unknown[] = [LATER];
    server.handle('model/list', () => answers.shift() ?? { data: [], nextCursor: null });
    const first = record(codex.request('model/list', {}));
    const queued = record(codex.request('model/list', {}));
    server.link.fail(GONE);
    const late = record(codex.request('model/list', {}));
    expect([queued.end, late.end]).toEqual([undefined, undefined]);
    await lose();
    expect(errorOf(first)).toMatchObject({ mayHaveRun: true });
    expect([queued.end, late.end]).toEqual(['complete', 'complete']);
    expect(server.requests('model/list')).toHaveLength(3);
  });

  it('ends everything when no other can be had, with the error of the last attempt', async () => {
    const { server, codex, states, events, lose } = await started();
    server.handle('initialize', () => new FakeRefusal({ code: -32600, message: 'not you' }));
    const waiting = record(codex.request('model/list', {}));
    await lose();
    expect(states.at(-1)).toMatchObject({
      status: 'closed',
      error: { message: expect.stringContaining('not you') },
    });
    expect(errorOf(events)).toMatchObject({ message: expect.stringContaining('not you') });
    expect(waiting.ends).toBe(1);
  });

  it('is given up after as many attempts as were allowed', async () => {
    const { server, codex, states, events } = await started();
    server.handle('initialize', () => LATER);
    server.link.fail(GONE);
    const waiting = record(codex.request('model/list', {}));
    for (let attempt = 0; attempt < 3; attempt += 1) {
      await vi.advanceTimersByTimeAsync(5);
      server.link.fail(new TransportClosedError('refused'));
    }
    await vi.advanceTimersByTimeAsync(20);
    expect(states.map(({ status, attempt }) => [status, attempt]).slice(-4)).toEqual([
      ['reconnecting', 1],
      ['reconnecting', 2],
      ['reconnecting', 3],
      ['closed', undefined],
    ]);
    expect(errorOf(events)).toMatchObject({
      message: 'refused Gave up after 3 attempts to open the connection again.',
    });
    expect(errorOf(waiting)).toBeInstanceOf(TransportClosedError);
  });

  it('is not waited for once the client is closed', async () => {
    const { server, codex, events } = await started();
    server.link.fail(GONE);
    const waiting = record(codex.request('model/list', {}));
    await codex.close();
    expect(waiting.ends).toBe(1);
    expect(events.ends).toBe(1);
    await vi.advanceTimersByTimeAsync(100);
    expect(server.requests('initialize')).toHaveLength(1);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('may be lost again while things are being brought up to date', async () => {
    const { server, events, history, lose } = await started();
    server.handle('thread/resume', () => LATER);
    await lose();
    server.handle('thread/resume', () => ({ thread: { id: 't', status: { type: 'idle' } } }));
    history.status = 'completed';
    await lose();
    expect(events).toMatchObject({ end: 'complete', ends: 1 });
  });
});

describe('a turn over a link that was lost', () => {
  it('goes on over the next one', async () => {
    const { events, text, tell, delta, message, completed, lose } = await started();
    await lose();
    tell(delta('Hi'));
    tell(message('Hi'));
    tell(completed());
    expect(events).toMatchObject({ end: 'complete', ends: 1 });
    expect(text.values.join('')).toBe('Hi');
  });

  it('is told once, marked and in order, which items it has missed', async () => {
    const { events, history, tell, message, completed, lose } = await started();
    tell(message('before', { id: 'a' }));
    history.items = [
      agentMessage('a', 'before'),
      agentMessage('b', 'missed'),
      agentMessage('c', 'missed too'),
    ];
    await lose();
    tell(message('after', { id: 'd' }));
    tell(completed());
    const items = events.values.filter((event) => event.method === 'item/completed');
    expect(items.map(({ params, reconciled, cause }) => [params.item.id, reconciled, cause])).toEqual([
      ['a', undefined, undefined],
      ['b', true, GONE],
      ['c', true, GONE],
      ['d', undefined, undefined],
    ]);
  });

  it('is told what comes meanwhile only after what it has missed', async () => {
    const { server, events, history, tell, message, completed, lose } = await started();
    history.items = [agentMessage('a', 'missed'), agentMessage('b', 'told live')];
    let answer = (): void => undefined;
    server.handle('thread/turns/list', (params, request) => {
      if ((params as { limit: number }).limit === 1) return { data: [] };
      answer = () =>
        server.reply(request, {
          data: [turn('turn-1', 'inProgress', { items: history.items })],
          nextCursor: null,
        });
      return LATER;
    });
    await lose();
    tell(message('told live', { id: 'b' }));
    tell(completed());
    expect(methods(events.values)).toEqual(['turn/started']);
    answer();
    const items = events.values.filter((event) => event.method === 'item/completed');
    expect(items.map(({ params, reconciled }) => [params.item.id, reconciled])).toEqual([
      ['a', true],
      ['b', undefined],
    ]);
    expect(methods(events.values).at(-1)).toBe('turn/completed');
    expect(events.ends).toBe(1);
  });

  it('is not told again live what was told from history', async () => {
    const { events, history, tell, delta, message, completed, lose } = await started();
    history.items = [agentMessage('message', 'all of it')];
    await lose();
    tell(delta('of it'));
    tell(message('all of it'));
    tell(completed());
    expect(methods(events.values)).toEqual(['turn/started', 'item/completed', 'turn/completed']);
  });

  it('ends as it has ended meanwhile', async () => {
    const { handle, events, history, lose } = await started();
    history.items = [agentMessage('a', 'Done.')];
    history.status = 'completed';
    history.thread = 'idle';
    await lose();
    expect(events).toMatchObject({ end: 'complete', ends: 1 });
    expect(events.values.at(-1)).toMatchObject({ method: 'turn/completed', reconciled: true });
    expect(await firstValueFrom(handle.result$)).toMatchObject({
      status: 'completed',
      finalResponse: 'Done.',
      cause: GONE,
    });
  });

  it('has its text neither repeated nor cut', async () => {
    const { text, tell, delta, message, completed, lose } = await started();
    tell(delta('He'));
    await lose();
    tell(delta('lo'));
    tell(message('Hello'));
    tell(completed());
    expect(text.values).toEqual(['He', 'llo']);
  });

  it('marks deltas after the gap as partial, unless their item has begun since', async () => {
    const { events, tell, delta, lose } = await started();
    tell(delta('He'));
    await lose();
    tell(delta('lo'));
    tell({
      method: 'item/started',
      params: { threadId: 't', turnId: 'turn-1', item: agentMessage('next', '') },
    });
    tell(delta('new', 'next'));
    const deltas = events.values.filter((event) => event.method === 'item/agentMessage/delta');
    expect(deltas.map(({ partial }) => partial)).toEqual([undefined, true, undefined]);
  });

  it('is interrupted for an owner who leaves while there is no link', async () => {
    const { server, thread, lose } = await started();
    server.handle('turn/start', () => ({ turn: turn('turn-2', 'inProgress') }));
    server.handle('thread/turns/list', () => ({ data: [turn('turn-2', 'inProgress')], nextCursor: null }));
    const other = record(thread.events$);
    server.notify('turn/completed', turnFrames('t', 'turn-1').completed().params);
    const run = record(thread.run('Again.'));
    server.link.fail(GONE);
    run.unsubscribe();
    expect(server.requests('turn/interrupt')).toHaveLength(0);
    await lose();
    expect(server.requests('turn/interrupt').map(({ params }) => params)).toEqual([
      { threadId: 't', turnId: 'turn-2' },
    ]);
    expect(other.end).toBeUndefined();
  });

  it('ends with a coded error when its thread cannot be followed any more though it runs', async () => {
    const { server, events, diagnostics, lose } = await started();
    server.handle(
      'thread/resume',
      () => new FakeRefusal({ code: -32600, message: 'no rollout found for thread id t' }),
    );
    await lose();
    expect(errorOf(events)).toMatchObject({
      code: 'transport_closed',
      message: expect.stringContaining('no rollout found'),
      cause: GONE,
    });
    expect(diagnostics).toContainEqual(expect.objectContaining({ kind: 'notResumed', threadId: 't' }));
  });

  it('ends as interrupted when its process is gone and with it the thread', async () => {
    const { server, handle, events } = await started();
    server.handle(
      'thread/resume',
      () => new FakeRefusal({ code: -32600, message: 'no rollout found for thread id t' }),
    );
    const killed = new TransportClosedError('killed', { signal: 'SIGKILL' });
    server.link.fail(killed);
    await vi.advanceTimersByTimeAsync(20);
    expect(events.end).toBe('complete');
    expect(await firstValueFrom(handle.result$)).toMatchObject({ status: 'interrupted', cause: killed });
  });
});

describe('threads over a link that was lost', () => {
  it('are resumed without their turns, those that were left are not', async () => {
    const { server, codex, thread, lose } = await started();
    server.handle('thread/start', () => ({ thread: { id: 'left' } }));
    server.handle('thread/unsubscribe', () => ({ status: 'unsubscribed' }));
    const left = await firstValueFrom(codex.startThread());
    await firstValueFrom(left.unsubscribe());
    await lose();
    expect(server.requests('thread/resume').map(({ params }) => params)).toEqual([
      { threadId: thread.id, excludeTurns: true },
    ]);
  });

  it('run the next turn of the queue once the one before has ended', async () => {
    const { server, thread, history, lose } = await started();
    const next = record(thread.turn('Next.'));
    history.status = 'completed';
    history.thread = 'idle';
    await lose();
    expect(next.end).toBe('complete');
    expect(server.requests('turn/start')).toHaveLength(2);
  });
});

describe('what lives no longer than a link', () => {
  it('ends with it', async () => {
    const { server, codex, lose } = await started();
    server.handle('fs/watch', () => ({ path: '/w' }));
    const watch = record(codex.watch('/w'));
    await lose();
    expect(errorOf(watch)).toBe(GONE);
  });
});

describe('an approval over a link that was lost', () => {
  const asked = {
    method: 'item/commandExecution/requestApproval',
    id: 0,
    params: { threadId: 't', turnId: 'turn-1', itemId: 'call', command: 'ls', startedAtMs: 1 },
  };

  async function pending() {
    const setup = await started();
    const lists: (readonly Approval[])[] = [];
    setup.codex.pendingApprovals$.subscribe((list) => lists.push(list));
    const shown = record(setup.codex.approvals$);
    setup.server.link.send(asked);
    const [approval] = await firstValueFrom(
      setup.codex.pendingApprovals$.pipe(filter((list) => list.length === 1)),
    );
    if (approval === undefined) throw new Error('nothing waits');
    const answers = () => setup.server.received.filter(({ id, method }) => id === 0 && method === undefined);
    return { ...setup, lists, shown, approval, answers };
  }

  it('is the same when the server asks again', async () => {
    const { server, lists, shown, approval, answers, lose } = await pending();
    await lose();
    server.link.send(asked);
    expect(approval.isPending).toBe(true);
    expect(shown.values).toEqual([approval]);
    expect(lists.every((list) => list.length === 0 || list[0] === approval)).toBe(true);
    approval.accept();
    expect(answers()).toMatchObject([{ result: { decision: 'accept' } }]);
  });

  it('is answered when the server asks again with what was decided meanwhile', async () => {
    const { server, approval, answers, lose } = await pending();
    server.link.fail(GONE);
    approval.decline();
    expect(approval.isPending).toBe(false);
    expect(() => approval.accept()).toThrow('answered before');
    await lose();
    expect(answers()).toEqual([]);
    server.link.send(asked);
    expect(answers()).toMatchObject([{ result: { decision: 'decline' } }]);
    expect(await firstValueFrom(approval.resolved$)).toMatchObject({ outcome: 'answered', by: 'caller' });
  });

  it('never answers another request that has the same id by then', async () => {
    const { server, approval, answers, lose } = await pending();
    server.link.fail(GONE);
    approval.accept();
    await lose();
    server.link.send({ ...asked, params: { ...asked.params, itemId: 'another', command: 'rm -rf /' } });
    expect(answers()).toEqual([]);
    expect(await firstValueFrom(approval.resolved$)).toMatchObject({ outcome: 'withdrawn' });
  });

  it('is withdrawn when the server does not ask again', async () => {
    const { lists, approval, lose } = await pending();
    await lose();
    await vi.advanceTimersByTimeAsync(2000);
    expect(await firstValueFrom(approval.resolved$)).toEqual({ outcome: 'withdrawn', by: 'server' });
    expect(lists.at(-1)).toEqual([]);
  });

  it('is withdrawn with its turn when that has ended meanwhile', async () => {
    const { approval, history, lose } = await pending();
    history.status = 'interrupted';
    await lose();
    expect(await firstValueFrom(approval.resolved$)).toEqual({ outcome: 'withdrawn', by: 'turn' });
  });

  it('is answered again when the answer was lost with the link', async () => {
    const { server, approval, answers, lose } = await pending();
    approval.accept();
    await lose();
    server.link.send(asked);
    expect(answers()).toHaveLength(2);
    expect(answers()[1]).toMatchObject({ result: { decision: 'accept' } });
  });
});

describe('how a link is opened again', () => {
  it.each([
    ['delayMs', { delayMs: -1 }],
    ['maxDelayMs', { maxDelayMs: NaN }],
    ['jitter', { jitter: 1.5 }],
    ['maxAttempts', { maxAttempts: 0 }],
  ])('is refused with a wrong %s', (field, reconnect) => {
    expect(() => setUp({ reconnect })).toThrow(`reconnect.${field}: expected a`);
  });
});

describe('the state of a thread over a link that was lost', () => {
  it('is read again, with what others have done meanwhile', async () => {
    const { server, thread, history, lose } = await started();
    server.handle('thread/resume', () => ({ thread: { id: 't', status: { type: history.thread } } }));
    const states = record(thread.state$);
    const statuses = record(thread.status$);
    const turns = [turn('of-another', 'completed'), turn('turn-1', 'completed')];
    server.handle('thread/turns/list', () => ({ data: turns, nextCursor: null }));
    history.thread = 'idle';
    await lose();
    expect(states.end).toBeUndefined();
    expect(states.values.at(-1)).toMatchObject({
      status: { type: 'idle' },
      turns: [
        { id: 'turn-1', status: 'completed' },
        { id: 'of-another', status: 'completed' },
      ],
    });
    expect(statuses.values.at(-1)).toEqual({ type: 'idle', activeFlags: [] });
  });

  it('is read over the next one when it was being read', async () => {
    const { server, thread, lose } = await started();
    server.handle('thread/read', () => LATER);
    const states = record(thread.state$);
    server.handle('thread/read', () => ({ thread: { id: 't', status: { type: 'idle' } } }));
    await lose();
    expect(states).toMatchObject({
      end: undefined,
      values: [{ isLoaded: false }, { id: 't', isLoaded: true }],
    });
  });
});

describe('a thread that the server has let go of', () => {
  it.each(['thread/archived', 'thread/closed', 'thread/deleted'])(
    'is resumed before its next turn: %s',
    async (method) => {
      const { server, thread, tell, completed } = await started();
      tell(completed());
      tell({ method, params: { threadId: 't' } });
      record(thread.turn('Next.'));
      expect(server.received.map((frame) => frame.method).slice(-2)).toEqual(['thread/resume', 'turn/start']);
    },
  );
});

it('a thread that cannot be taken up again is refused with what to do', async () => {
  const { server, codex } = setUp();
  const message = 'no rollout found for thread id t';
  server.handle('thread/resume', () => new FakeRefusal({ code: -32600, message }));
  const resumed = record(codex.resumeThread('t'));
  expect(errorOf(resumed)).toMatchObject({
    name: 'InvalidRequestError',
    message: expect.stringContaining(`${message}. Nothing is kept of an ephemeral thread`),
  });
});
