import {
  Codex,
  interruptLadder,
  InvalidParamsError,
  reconnecting,
  turnInactivity,
  type Approval,
  type CodexOptions,
  type ConnectionState,
  type TransportFactory,
} from 'codex-rx';
import { Codex as LeanCodex } from 'codex-rx/lean';
import { FakeAppServer, FakeRefusal, LATER, turn } from 'codex-rx/testing';
import { EMPTY, filter, firstValueFrom, NEVER, retry, switchMap } from 'rxjs';
import { describe, expect, it, vi } from 'vitest';
import { useFakeTime } from '../fixtures/fake-time.js';
import { errorOf, methods, MODES, OVERLOADED, record, turnFrames, type Mode } from '../fixtures/fake.js';
import { AT_ONCE, GONE } from '../fixtures/lost-link.js';
import { readMember } from '../../src/protocol/read-member.js';

useFakeTime();

const wait = (ms: number) => vi.advanceTimersByTimeAsync(ms);

/** A server that knows thread `t` and what its turns have come to. */
function serving(mode: Mode = 'sync') {
  const server = new FakeAppServer({ mode });
  const history = { thread: 'active', turns: [turn('turn-1', 'inProgress')] };
  const thread = () => ({ thread: { id: 't', status: { type: history.thread, activeFlags: [] } } });
  server
    .handle('thread/start', () => ({ thread: { id: 't' } }))
    .handle('thread/resume', thread)
    .handle('thread/read', thread)
    .handle('thread/turns/list', (params) => {
      const newestFirst = readMember(params, 'sortDirection') === 'desc';
      return { data: newestFirst ? history.turns : history.turns.toReversed(), nextCursor: null };
    });
  return { server, history };
}

async function running({ mode = 'sync', ...options }: { readonly mode?: Mode } & CodexOptions = {}) {
  const { server, history } = serving(mode);
  const codex = new Codex(server.transport, { reconnect: AT_ONCE, ...options });
  const states: ConnectionState[] = [];
  codex.state$.subscribe((state) => states.push(state));
  const thread = await firstValueFrom(codex.startThread());
  const handle = await firstValueFrom(thread.turn('Go.'));
  const events = record(handle.events$);
  const frames = turnFrames('t', 'turn-1');
  server.notify('turn/started', frames.started.params);
  await wait(0);
  const lose = async (error: unknown = GONE) => {
    server.link.fail(error);
    await wait(20);
  };
  return { server, history, codex, states, thread, handle, events, frames, lose };
}

const asked = (id: number, more: object = {}) => ({
  method: 'item/commandExecution/requestApproval',
  id,
  params: { threadId: 't', turnId: 'turn-1', itemId: 'call', command: 'ls', startedAtMs: 1, ...more },
});

/** A transport whose links close as `close` says. */
function closing(transport: TransportFactory, close: (link: number) => Promise<void>): TransportFactory {
  let links = 0;
  return () => {
    const link = (links += 1);
    const inner = transport();
    return { ...inner, close: () => inner.close().then(() => close(link)) };
  };
}

describe('what a request says of a link that was lost', () => {
  const situations: readonly CodexOptions[] = [{ reconnect: AT_ONCE }, { reconnect: false }];

  it.each(MODES.flatMap((mode) => situations.map((situation) => ({ mode, ...situation }))))(
    'inside send: that it may have run ($mode, reconnect: $reconnect)',
    async (situation) => {
      const { server, codex } = await running(situation);
      server.handle('model/list', () => {
        server.link.fail(GONE);
        return LATER;
      });
      const request = record(codex.request('model/list', {}));
      await wait(20);
      expect(errorOf(request)).toMatchObject({ mayHaveRun: true, cause: GONE });
    },
  );
});

describe('the end of the old link', () => {
  it('is not waited for for ever', async () => {
    const { server } = serving();
    const transport = closing(server.transport, (link) =>
      link === 1 ? new Promise(() => undefined) : Promise.resolve(),
    );
    const codex = new Codex(transport, { reconnect: AT_ONCE });
    await firstValueFrom(codex.connect());
    const states: ConnectionState[] = [];
    codex.state$.subscribe((state) => states.push(state));
    server.link.fail(GONE);
    await wait(60_000);
    expect(states.at(-1)?.status).toBe('ready');
  });

  it('may go wrong, and that is no attempt', async () => {
    const { server } = serving();
    const transport = closing(server.transport, (link) =>
      link === 1 ? Promise.reject(new Error('cannot close')) : Promise.resolve(),
    );
    const codex = new Codex(transport, { reconnect: { ...AT_ONCE, maxAttempts: 1 } });
    await firstValueFrom(codex.connect());
    const states: ConnectionState[] = [];
    codex.state$.subscribe((state) => states.push(state));
    server.link.fail(GONE);
    await wait(60_000);
    expect(states.map(({ status }) => status)).toEqual(['ready', 'reconnecting', 'ready']);
  });

  it('is waited for by close(), also while another link is being opened', async () => {
    const { server } = serving();
    let letGo = (): void => undefined;
    const transport = closing(server.transport, () => new Promise((resolve) => (letGo = resolve)));
    const codex = new Codex(transport, { reconnect: AT_ONCE });
    await firstValueFrom(codex.connect());
    server.link.fail(GONE);
    let closed = false;
    const closing$ = codex.close().then(() => (closed = true));
    await wait(5);
    expect(closed).toBe(false);
    letGo();
    await closing$;
  });

  it('is waited for by close() when that is called as soon as the loss is told', async () => {
    const { server } = serving();
    let letGo = (): void => undefined;
    const transport = closing(server.transport, () => new Promise((resolve) => (letGo = resolve)));
    const codex = new Codex(transport, { reconnect: AT_ONCE });
    await firstValueFrom(codex.connect());
    let closed = false;
    codex.state$.pipe(filter(({ status }) => status === 'reconnecting')).subscribe(() => {
      void codex.close().then(() => (closed = true));
    });
    server.link.fail(GONE);
    await wait(5);
    expect(closed).toBe(false);
    letGo();
    await wait(5);
    expect(closed).toBe(true);
  });
});

describe('a lean client that reconnects', () => {
  it('refuses a policy, and says what it takes instead', () => {
    const { server } = serving();
    const asked: object = { reconnect: AT_ONCE };
    expect(() => new LeanCodex(server.transport, asked)).toThrow(
      new InvalidParamsError('new Codex', [
        { path: ['reconnect'], message: 'codex-rx/lean takes reconnecting() of codex-rx here' },
      ]),
    );
  });

  it('refuses a policy that cannot work', () => {
    expect(() => reconnecting({ maxAttempts: 0 })).toThrow('reconnect.maxAttempts: expected a whole number');
  });

  async function lean() {
    const { server, history } = serving();
    const codex = new LeanCodex(server.transport, { reconnect: reconnecting(AT_ONCE) });
    const thread = await firstValueFrom(codex.startThread());
    const handle = await firstValueFrom(thread.turn('Go.'));
    server.notify('turn/started', turnFrames('t', 'turn-1').started.params);
    return { server, history, codex, thread, events: record(handle.events$) };
  }

  it('leaves no turn waiting for what it has missed', async () => {
    const { server, history, thread, events } = await lean();
    const queued = record(thread.run('Next.'));
    history.thread = 'idle';
    history.turns = [turn('turn-1', 'completed')];
    server.link.fail(GONE);
    await wait(100_000);
    expect(events.ends).toBe(1);
    expect(server.requests('turn/start')).toHaveLength(2);
    queued.unsubscribe();
  });

  it('leaves no approval waiting that the server does not ask again', async () => {
    const { server, codex } = await lean();
    const lists: (readonly Approval[])[] = [];
    codex.pendingApprovals$.subscribe((list) => lists.push(list));
    server.link.send({
      method: 'item/commandExecution/requestApproval',
      id: 0,
      params: { threadId: 't', turnId: 'turn-1', itemId: 'call', command: 'ls', startedAtMs: 1 },
    });
    await wait(1);
    expect(lists.at(-1)).toHaveLength(1);
    server.link.fail(GONE);
    await wait(100_000);
    expect(lists.at(-1)).toEqual([]);
  });
});

describe('attempts', () => {
  it('go on when the server says that it is overloaded', async () => {
    const { server, codex, states } = await running();
    const answers: unknown[] = [OVERLOADED];
    server.handle(
      'initialize',
      () =>
        answers.shift() ?? {
          userAgent: 'fake/0.169.0 (Linux)',
          codexHome: '/codex-home',
          platformFamily: 'unix',
          platformOs: 'linux',
        },
    );
    server.link.fail(GONE);
    await wait(100);
    expect(states.at(-1)?.status).toBe('ready');
    await codex.close();
  });

  it('begin anew with connect()', async () => {
    const { server } = serving();
    let isDown = false;
    const codex = new Codex(
      () => {
        if (isDown) throw new Error('down');
        return server.transport();
      },
      { reconnect: AT_ONCE },
    );
    const states: ConnectionState[] = [];
    codex.state$.subscribe((state) => states.push(state));
    await firstValueFrom(codex.connect());
    isDown = true;
    server.link.fail(GONE);
    await wait(100);
    expect(states.at(-1)?.status).toBe('closed');
    isDown = false;
    await firstValueFrom(codex.connect());
    server.link.fail(GONE);
    await wait(100);
    expect(states.at(-1)?.status).toBe('ready');
  });

  it('resume only threads whose events came since connect()', async () => {
    const { server } = serving();
    let isDown = false;
    const codex = new Codex(
      () => {
        if (isDown) throw new Error('down');
        return server.transport();
      },
      { reconnect: { ...AT_ONCE, maxAttempts: 8 } },
    );
    await firstValueFrom(codex.startThread());
    isDown = true;
    server.link.fail(GONE);
    await wait(1000);
    isDown = false;
    await firstValueFrom(codex.connect());
    await wait(1000);
    server.link.fail(GONE);
    await wait(100);
    expect(server.requests('initialize')).toHaveLength(3);
    expect(server.requests('thread/resume')).toEqual([]);
  });

  it('count one by one, with a factory that throws, up to one that works', async () => {
    const { server, history } = serving();
    const faults = [undefined, new Error('no'), new Error('still no')];
    const codex = new Codex(
      () => {
        const fault = faults.shift();
        if (fault !== undefined) throw fault;
        return server.transport();
      },
      { reconnect: { ...AT_ONCE, jitter: 1, delayMs: 0, maxAttempts: Infinity } },
    );
    const thread = await firstValueFrom(codex.startThread());
    const run = record(thread.run('Go.'));
    history.turns = [turn('turn-1', 'completed')];
    history.thread = 'idle';
    const states: ConnectionState[] = [];
    codex.state$.subscribe((state) => states.push(state));
    server.link.fail(GONE);
    await wait(100);
    expect(states.map(({ status, attempt }) => [status, attempt])).toEqual([
      ['ready', undefined],
      ['reconnecting', 1],
      ['reconnecting', 2],
      ['reconnecting', 3],
      ['ready', undefined],
    ]);
    expect(run).toMatchObject({ end: 'complete', ends: 1 });
  });
});

describe('what is closed on the server', () => {
  it('is not closed again over the next link: a watch', async () => {
    const { server, codex, lose } = await running();
    server.handle('fs/watch', () => ({ path: '/w' })).handle('fs/unwatch', () => ({}));
    const watch = record(codex.watch('/w'));
    await lose();
    expect(watch.ends).toBe(1);
    expect(server.requests('fs/unwatch')).toEqual([]);
  });

  it('is not closed again over the next link: a command', async () => {
    const { server, codex, lose } = await running();
    server.handle('command/exec', () => LATER).handle('command/exec/terminate', () => ({}));
    const exec = record(codex.exec(['sleep', '1']));
    await lose();
    expect(exec.ends).toBe(1);
    expect(server.requests('command/exec/terminate')).toEqual([]);
  });

  it('is not closed again over the next link: a conversation, which may be the next one by then', async () => {
    const { server, thread, lose } = await running();
    server.handle('thread/realtime/start', () => ({})).handle('thread/realtime/stop', () => ({}));
    const talk = record(thread.realtime().pipe(retry(1)));
    await wait(1);
    await lose();
    expect(server.requests('thread/realtime/start')).toHaveLength(2);
    expect(talk.ends).toBe(0);
    expect(server.requests('thread/realtime/stop')).toEqual([]);
  });
});

describe('threads', () => {
  it.each(['thread/archived', 'thread/deleted', 'thread/closed'])(
    'are not resumed after %s',
    async (method) => {
      const { server, codex, lose } = await running();
      server.handle('thread/start', () => ({ thread: { id: 'away' } }));
      await firstValueFrom(codex.startThread());
      server.notify(method, { threadId: 'away' });
      await lose();
      expect(server.requests('thread/resume').map(({ params }) => params)).toEqual([
        { threadId: 't', excludeTurns: true },
      ]);
    },
  );

  it('that are left while others are resumed are not resumed after that', async () => {
    const { server, codex, lose } = await running();
    server.handle('thread/unsubscribe', () => ({ status: 'notSubscribed' }));
    const threads = [];
    for (let index = 0; index < 9; index += 1) {
      server.handle('thread/start', () => ({ thread: { id: `thread-${index}` } }));
      threads.push(await firstValueFrom(codex.startThread()));
    }
    const waiting: (() => void)[] = [];
    server.handle('thread/resume', (_params, request) => {
      waiting.push(() => server.reply(request, { thread: { id: 't', status: { type: 'idle' } } }));
      return LATER;
    });
    await lose();
    expect(waiting).toHaveLength(8);
    await firstValueFrom(threads[8]?.unsubscribe() ?? EMPTY);
    for (let answer = waiting.shift(); answer !== undefined; answer = waiting.shift()) answer();
    await wait(10);
    const resumed = server.requests('thread/resume').map(({ params }) => params);
    expect(resumed).not.toContainEqual({ threadId: 'thread-8', excludeTurns: true });
  });

  it('that are left while they are being resumed are resumed again for their next turn', async () => {
    const { server, history, thread } = await running();
    server.handle('thread/unsubscribe', () => ({ status: 'unsubscribed' }));
    history.turns = [turn('turn-1', 'completed')];
    history.thread = 'idle';
    let resumed = (): void => undefined;
    server.handle('thread/resume', (_params, request) => {
      resumed = () => server.reply(request, { thread: { id: 't', status: { type: 'idle' } } });
      return LATER;
    });
    server.link.fail(GONE);
    // The server takes both in order; its answers come only then.
    const left = record(thread.unsubscribe());
    await wait(20);
    expect(server.requests('thread/unsubscribe')).toHaveLength(1);
    resumed();
    expect(left.end).toBe('complete');
    const run = record(thread.run('Next.'));
    await wait(1);
    expect(server.requests('thread/resume')).toHaveLength(2);
    run.unsubscribe();
  });

  it('show how they stand after the gap', async () => {
    const { history, thread, lose } = await running();
    const status = record(thread.status$);
    const state = record(thread.state$);
    await wait(1);
    expect(status.values.at(-1)).toMatchObject({ type: 'active' });
    history.thread = 'idle';
    history.turns = [turn('turn-1', 'completed')];
    await lose();
    expect(state.values.at(-1)).toMatchObject({ turns: [{ id: 'turn-1', isEnded: true }] });
    expect(status.values.at(-1)).toMatchObject({ type: 'idle' });
    expect(state.values.at(-1)).toMatchObject({ status: { type: 'idle' } });
  });

  it('show turns that began in the gap', async () => {
    const { server, history, thread, lose } = await running();
    const state = record(thread.state$);
    await wait(1);
    history.turns = [turn('turn-2', 'inProgress'), turn('turn-1', 'completed')];
    await lose();
    const { message, completed } = turnFrames('t', 'turn-2');
    server.notify('item/completed', message('Hi').params);
    server.notify('turn/completed', completed().params);
    await wait(1);
    const last = state.values.at(-1);
    expect(last?.turns.map(({ id, isEnded }) => [id, isEnded])).toEqual([
      ['turn-1', true],
      ['turn-2', true],
    ]);
  });
});

describe('an approval over a lost link', () => {
  it('that has been answered waits for no answer', async () => {
    const { server, codex } = await running();
    const lists: (readonly Approval[])[] = [];
    codex.pendingApprovals$.subscribe((list) => lists.push(list));
    server.link.send(asked(0));
    const [approval] = lists.at(-1) ?? [];
    server.link.fail(GONE);
    approval?.accept();
    expect(lists.at(-1)).toEqual([]);
  });

  it('is not declined for want of time while nobody could have answered', async () => {
    const { server, codex, lose } = await running({ approvalTimeoutMs: 0 });
    const lists: (readonly Approval[])[] = [];
    codex.pendingApprovals$.subscribe((list) => lists.push(list));
    server.link.send(asked(0));
    const [approval] = lists.at(-1) ?? [];
    await lose();
    server.link.send(asked(0));
    await wait(500);
    expect(approval?.isPending).toBe(true);
  });

  it('is not withdrawn by the recovery of a link that was lost as well', async () => {
    const { server, codex, lose } = await running({ approvalTimeoutMs: 0 });
    const lists: (readonly Approval[])[] = [];
    codex.pendingApprovals$.subscribe((list) => lists.push(list));
    server.link.send(asked(0));
    await lose();
    await wait(900);
    await lose();
    await wait(900);
    expect(lists.at(-1)).toHaveLength(1);
    server.link.send(asked(0));
    await wait(2000);
    expect(lists.at(-1)).toHaveLength(1);
  });

  it('is declined once when it is asked again and nobody looks any more', async () => {
    const { server, codex, lose } = await running({ serverRequestHoldMs: 0 });
    const reading = codex.pendingApprovals$.subscribe();
    server.link.send(asked(0));
    await lose();
    reading.unsubscribe();
    server.link.send(asked(0));
    await wait(1);
    const answers = server.received.filter(({ id, method }) => id === 0 && method === undefined);
    expect(answers).toMatchObject([{ result: { decision: 'decline' } }]);
  });

  it('is asked of its handler once, and the answer goes to the one who asks', async () => {
    const { server, codex, lose } = await running();
    let calls = 0;
    let answer: (value: { decision: 'accept' }) => void = () => undefined;
    codex.handle('item/commandExecution/requestApproval', () => {
      calls += 1;
      return new Promise((resolve) => (answer = resolve));
    });
    server.link.send(asked(0));
    await wait(1);
    await lose();
    server.link.send(asked(0));
    answer({ decision: 'accept' });
    await wait(1);
    expect(calls).toBe(1);
    const answers = server.link.received.filter(({ id, method }) => id === 0 && method === undefined);
    expect(answers).toMatchObject([{ result: { decision: 'accept' } }]);
    expect(server.received.filter(({ id, method }) => id === 0 && method === undefined)).toHaveLength(1);
  });
});

describe('a request of the server that names no thread', () => {
  it('is another one over the next link, whatever its id', async () => {
    const { server, codex, lose } = await running();
    const asked: unknown[] = [];
    const answers: ((value: { accessToken: string; chatgptAccountId: string }) => void)[] = [];
    codex.handle('account/chatgptAuthTokens/refresh', ({ previousAccountId }) => {
      asked.push(previousAccountId);
      return new Promise((resolve) => answers.push(resolve));
    });
    const ask = (previousAccountId: string) =>
      server.link.send({
        method: 'account/chatgptAuthTokens/refresh',
        id: 0,
        params: { reason: 'unauthorized', previousAccountId },
      });
    server.handle('thread/resume', () => LATER);
    ask('one');
    await wait(1);
    await lose();
    ask('two');
    await wait(1);
    expect(asked).toEqual(['one', 'two']);
    answers[0]?.({ accessToken: 'of one', chatgptAccountId: 'one' });
    await wait(1);
    expect(JSON.stringify(server.link.received)).not.toContain('of one');
  });
});

describe('a goal over a lost link', () => {
  it('cannot be interrupted or steered any more, and says so', async () => {
    const { server, thread, lose } = await running();
    const { completed } = turnFrames('t', 'turn-1');
    server.notify('turn/completed', completed().params);
    const goal = {
      threadId: 't',
      objective: 'x',
      status: 'active',
      tokensUsed: 0,
      timeUsedSeconds: 0,
      createdAt: 1,
      updatedAt: 1,
    };
    server
      .handle('thread/read', () => ({ thread: { id: 't', status: { type: 'idle' } } }))
      .handle('thread/goal/clear', () => ({ cleared: false }))
      .handle('thread/goal/set', () => ({ goal }));
    const started = record(thread.goal('Get it done.'));
    await wait(1);
    server.notify('turn/started', turnFrames('t', 'goal-turn').started.params);
    await wait(1);
    const [run] = started.values;
    const result = record(run?.result$ ?? EMPTY);
    await lose();
    expect(errorOf(result)).toBe(GONE);
    const interrupted = record(run?.interrupt() ?? EMPTY);
    await wait(100);
    const wasAsked = server.requests('turn/interrupt').length > 0;
    expect(wasAsked || errorOf(interrupted) !== undefined).toBe(true);
    // Whether it is over is not known.
    expect(errorOf(record(run?.steer('More.') ?? EMPTY))).toBe(GONE);
  });
});

describe('subscribers that act while they are told', () => {
  it.each(MODES)('may close the client in whatever state (%s)', async (mode) => {
    for (const status of ['reconnecting', 'ready'] as const) {
      const { codex, server, events, thread } = await running({ mode });
      const queued = record(thread.run('Next.'));
      const waiting = record(codex.request('model/list', {}));
      let isOn = false;
      codex.state$.subscribe((state) => {
        if (isOn && state.status === status) void codex.close();
      });
      isOn = true;
      server.link.fail(GONE);
      await wait(100);
      expect([events.ends, queued.ends, waiting.ends]).toEqual([1, 1, 1]);
      expect(vi.getTimerCount()).toBe(0);
    }
  });

  it.each(MODES)('may start turns, ask and subscribe while there is no link (%s)', async (mode) => {
    const { codex, server, history, thread, states, events } = await running({ mode });
    history.turns = [turn('turn-1', 'completed')];
    history.thread = 'idle';
    server.handle('model/list', () => ({ data: [], nextCursor: null }));
    const records: ReturnType<typeof record>[] = [];
    let isOn = false;
    codex.state$.subscribe(({ status }) => {
      if (!isOn || status !== 'reconnecting') return;
      records.push(
        record(codex.request('model/list', {})),
        record(codex.connect()),
        record(thread.turn('Next.')),
      );
    });
    isOn = true;
    server.link.fail(GONE);
    await wait(100);
    expect(states.at(-1)?.status).toBe('ready');
    expect(records.map(({ end }) => end)).toEqual(['complete', 'complete', 'complete']);
    expect(server.requests('turn/start')).toHaveLength(2);
    expect(events).toMatchObject({ end: 'complete', ends: 1 });
  });

  it('may connect anew as soon as all is given up', async () => {
    const { codex, server, states, events } = await running({ reconnect: { ...AT_ONCE, maxAttempts: 1 } });
    let isDown = true;
    const begin = { userAgent: 'fake/0.169.0', codexHome: '/h', platformFamily: 'unix', platformOs: 'linux' };
    server.handle('initialize', () => (isDown ? new FakeRefusal({ code: -32600, message: 'down' }) : begin));
    let again: ReturnType<typeof record> | undefined;
    codex.state$.subscribe(({ status }) => {
      if (status !== 'closed') return;
      isDown = false;
      again ??= record(codex.connect());
    });
    server.link.fail(GONE);
    await wait(100);
    expect(events.ends).toBe(1);
    expect(again).toMatchObject({ end: 'complete', ends: 1 });
    expect(states.at(-1)?.status).toBe('ready');
    server.handle('model/list', () => ({ data: [], nextCursor: null }));
    const request = record(codex.request('model/list', {}));
    await wait(1);
    expect(request.end).toBe('complete');
  });
});

describe('links that are lost in quick succession', () => {
  it.each(MODES)('during the handshake, the recovery and right after it (%s)', async (mode) => {
    const { server, codex, history, events, states, frames } = await running({
      mode,
      reconnect: { ...AT_ONCE, maxAttempts: Infinity },
    });
    const faults = ['initialize', 'thread/resume', 'thread/turns/list', 'initialized', 'thread/resume'];
    const handled = new Map<string, () => unknown>([
      [
        'initialize',
        () => ({ userAgent: 'fake/0.169.0', codexHome: '/h', platformFamily: 'unix', platformOs: 'linux' }),
      ],
      ['thread/resume', () => ({ thread: { id: 't', status: { type: history.thread } } })],
      ['thread/turns/list', () => ({ data: history.turns, nextCursor: null })],
    ]);
    for (const [method, answer] of handled) {
      server.handle(method, () => {
        if (faults[0] !== method) return answer();
        faults.shift();
        server.link.fail(GONE);
        return LATER;
      });
    }
    codex.wire$.subscribe(({ direction, frame }) => {
      if (direction !== 'out' || frame.method !== 'initialized' || faults[0] !== 'initialized') return;
      faults.shift();
      server.link.fail(GONE);
    });
    server.link.fail(GONE);
    await wait(1000);
    expect(faults).toEqual([]);
    expect(states.at(-1)?.status).toBe('ready');
    server.notify('item/completed', frames.message('Hi').params);
    server.notify('turn/completed', frames.completed().params);
    await wait(1);
    expect(methods(events.values)).toEqual(['turn/started', 'item/completed', 'turn/completed']);
    expect(events.ends).toBe(1);
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('a link that goes wrong in other ways', () => {
  it('leaves no turn waiting when it refuses one frame', async () => {
    const { server, history } = serving();
    let refusals = 0;
    const codex = new Codex(
      () => {
        const inner = server.transport();
        return {
          ...inner,
          send: (frame) => {
            if (frame.method === 'thread/resume' && refusals === 0) {
              refusals += 1;
              throw new Error('busy');
            }
            inner.send(frame);
          },
        };
      },
      { reconnect: AT_ONCE },
    );
    const thread = await firstValueFrom(codex.startThread());
    const run = record(thread.run('Go.'));
    history.turns = [turn('turn-1', 'completed')];
    history.thread = 'idle';
    server.link.fail(GONE);
    await wait(100_000);
    expect(refusals).toBe(1);
    expect(run.ends).toBe(1);
  });

  it('ends nothing, when it never opens, that was begun after the one before it', async () => {
    const { server, history } = serving();
    history.thread = 'idle';
    let faults = 0;
    const codex = new Codex(
      () => {
        if (faults === 0) return server.transport();
        faults -= 1;
        throw new Error('down');
      },
      { reconnect: AT_ONCE },
    );
    await firstValueFrom(codex.connect());
    server.handle('turn/start', () => LATER).handle('thread/compact/start', () => ({}));
    const thread = codex.thread('t');
    const run = record(thread.run('Go.'));
    const queued = record(thread.compact());
    faults = 2;
    server.link.fail(GONE);
    await wait(100);
    expect(errorOf(run)).toMatchObject({ mayHaveRun: true });
    expect(queued.end).toBeUndefined();
    expect(server.requests('thread/compact/start')).toHaveLength(1);
    queued.unsubscribe();
  });

  it('is no reason for a watchdog to give a turn up', async () => {
    const slow = { ...AT_ONCE, delayMs: 30_000, maxDelayMs: 30_000 };
    const { server, handle, frames } = await running({ reconnect: slow });
    const watched = record(handle.events$.pipe(turnInactivity(1000)));
    server.link.fail(GONE);
    await wait(60_000);
    expect(watched.end).toBeUndefined();
    server.notify('turn/completed', frames.completed().params);
    expect(watched.end).toBe('complete');
    expect(vi.getTimerCount()).toBe(0);
  });

  it('is what the last rung of a ladder makes of it, and that ends the turn', async () => {
    const { server, history, handle, states } = await running();
    server.handle('thread/backgroundTerminals/list', () => ({ data: [], nextCursor: null }));
    const ladder = interruptLadder({ rungTimeoutMs: 100 });
    const interrupted = record(handle.interrupt({ escalate: ladder }));
    await wait(150);
    history.turns = [turn('turn-1', 'interrupted')];
    history.thread = 'idle';
    await wait(200);
    expect(states.at(-2)?.status).toBe('reconnecting');
    expect(interrupted).toMatchObject({ values: ['recycle'], end: 'complete' });
  });
});

describe('what was told from history', () => {
  it('is not told again live to those who look at the thread: the end of a turn', async () => {
    const { server, history, thread, frames, lose } = await running();
    const seen = record(thread.events$);
    history.turns = [turn('turn-1', 'completed')];
    await lose();
    server.notify('turn/completed', frames.completed().params);
    await wait(1);
    expect(methods(seen.values)).toEqual(['turn/completed']);
  });
});

describe('an approval while there is no link', () => {
  it('waits for those who read the list again once there is one', async () => {
    const { server, codex, lose } = await running({
      reconnect: { ...AT_ONCE, delayMs: 250, maxDelayMs: 250 },
    });
    const isReady = (state: ConnectionState) => state.status === 'ready';
    const lists: (readonly Approval[])[] = [];
    codex.state$
      .pipe(switchMap((state) => (isReady(state) ? codex.pendingApprovals$ : EMPTY)))
      .subscribe((list) => lists.push(list));
    server.link.send(asked(0));
    await wait(1000);
    const [approval] = lists.at(-1) ?? [];
    await lose();
    await wait(300);
    server.link.send(asked(0));
    await wait(1);
    expect(approval?.isPending).toBe(true);
    expect(lists.at(-1)).toEqual([approval]);
  });

  it('fires the signal of a handler when the server does not ask again', async () => {
    const { server, codex, lose } = await running();
    const signals: AbortSignal[] = [];
    codex.handle('item/tool/call', (_params, { signal }) => {
      signals.push(signal);
      return NEVER;
    });
    server.link.send({
      method: 'item/tool/call',
      id: 0,
      params: { threadId: 't', turnId: 'turn-1', callId: 'call', tool: 'x', arguments: {} },
    });
    await wait(1);
    await lose();
    await wait(5000);
    expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
  });
});

describe('what was open on a link that was lost', () => {
  /** A client that shows what is held below it. */
  class Inspected extends Codex {
    left() {
      const { threads, replies, resources, requests } = this.context.connection.session;
      return { ...threads.size, replies: replies.size, resources: resources.size, asked: requests.size };
    }
  }

  it.each(MODES.flatMap((mode) => [true, false].map((reconnect) => [mode, reconnect] as const)))(
    'settles once, and nothing of it is left (%s, reconnect %s)',
    async (mode, reconnect) => {
      const { server, history } = serving(mode);
      const codex = new Inspected(server.transport, { reconnect: reconnect ? AT_ONCE : false });
      const thread = await firstValueFrom(codex.startThread());
      const opening = ['command/exec', 'process/spawn', 'fs/watch', 'fuzzyFileSearch/sessionStart'];
      const starting = ['account/login/start', 'thread/realtime/start', 'thread/queue/add'];
      const others = ['thread/goal/set', 'account/rateLimits/read', 'externalAgentConfig/import'];
      for (const method of [...opening, ...starting, ...others]) server.handle(method, () => LATER);
      server.handle('thread/goal/clear', () => ({}));
      const run = record(thread.run('Go.'));
      await wait(1);
      history.thread = 'idle';
      const watching = [record(thread.state$), record(thread.status$)];
      const open = {
        run,
        exec: record(codex.exec(['a'])),
        spawn: record(codex.spawn(['a'], { cwd: '/w' })),
        watch: record(codex.watch('/w')),
        search: record(codex.searchFiles(NEVER, { roots: ['/r'] })),
        login: record(codex.loginChatGpt()),
        import: record(codex.importAgentConfig({ migrationItems: [] })),
        realtime: record(codex.thread('r').realtime()),
        enqueue: record(codex.thread('q').enqueue('x')),
        goal: record(codex.thread('g').runGoal('Get it done.')),
        limits: record(codex.rateLimits()),
      };
      await wait(1);
      server.link.fail(GONE);
      await wait(20_000);
      for (const [name, { ends }] of Object.entries(open)) expect([name, ends]).toEqual([name, 1]);
      for (const watched of watching) {
        expect(watched.end === undefined).toBe(reconnect);
        watched.unsubscribe();
      }
      expect(codex.left()).toEqual({ threads: 0, turns: 0, replies: 0, resources: 0, asked: 0 });
      await codex.close();
      expect(vi.getTimerCount()).toBe(0);
    },
  );

  it('is not held for a thread that was left either: an approval whose answer nobody confirms', async () => {
    const { server } = serving();
    server.handle('thread/unsubscribe', () => ({ status: 'unsubscribed' }));
    const codex = new Inspected(server.transport);
    const thread = await firstValueFrom(codex.startThread());
    const handle = await firstValueFrom(thread.turn('Go.'));
    handle.approvals$.subscribe((approval) => {
      if (approval.kind === 'command') approval.accept();
    });
    server.link.send(asked(0));
    await firstValueFrom(thread.unsubscribe());
    await wait(60_000);
    expect(codex.left()).toEqual({ threads: 0, turns: 0, replies: 0, resources: 0, asked: 0 });
  });

  it('or has not been sent can be left, aborted, and goes on otherwise', async () => {
    const { server, handle, thread, codex, lose } = await running();
    server.handle('turn/steer', () => ({ turnId: 'turn-1' }));
    const abort = new AbortController();
    server.link.fail(GONE);
    const steered = record(handle.steer('Also this.'));
    const run = record(thread.run('Next.', { signal: abort.signal }));
    const request = record(codex.request('model/list', {}, { signal: abort.signal }));
    const left = record(codex.request('model/list', {}));
    left.unsubscribe();
    abort.abort();
    expect([errorOf(run), errorOf(request)]).toMatchObject([{ code: 'aborted' }, { code: 'aborted' }]);
    await wait(20);
    expect(steered.end).toBe('complete');
    expect(server.requests('turn/start')).toHaveLength(1);
    expect(server.requests('model/list')).toEqual([]);
    await lose();
    await codex.close();
    expect(vi.getTimerCount()).toBe(0);
  });
});
