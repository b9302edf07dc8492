import {
  agentText,
  completedItems,
  accumulateText,
  coalesceDeltas,
  dropDeltas,
  groupByItem,
  InvalidParamsError,
  RequestTimeoutError,
  retryOnOverload,
  toTurnResult,
  TransportClosedError,
  turnInactivity,
  type Codex,
  type Thread,
  type Turn,
  type TurnEvent,
} from 'codex-rx';
import { FakeRefusal, LATER, turn, type FakeAppServer } from 'codex-rx/testing';
import {
  concatMap,
  defer,
  delay,
  filter,
  firstValueFrom,
  from,
  map,
  merge,
  mergeMap,
  of,
  Subject,
  switchMap,
  tap,
  type Observable,
  type OperatorFunction,
} from 'rxjs';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { errorOf, methods, MODES, record, setUp, turnFrames, type Mode } from '../fixtures/fake.js';

const MS = 5_000;

beforeEach(() => {
  vi.useFakeTimers();
  return () => vi.useRealTimers();
});

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);
const message = (id: string, text: string) => ({ type: 'agentMessage', id, text, phase: null });

/** The history has all of a turn, as the real server tells it. */
function tellHistory(server: FakeAppServer, ...turns: ReturnType<typeof turn>[]): void {
  server.handle('thread/read', () => ({ thread: { id: 'a', status: { type: 'idle' } } }));
  server.handle('thread/turns/list', () => ({ data: turns, nextCursor: null }));
}

/** The turn goes on, as the real server tells it. */
function tellRunning(server: FakeAppServer, id: string, activeFlags: readonly string[] = []): void {
  server.handle('thread/read', () => ({ thread: { id: 'a', status: { type: 'active', activeFlags } } }));
  server.handle('thread/turns/list', () => ({ data: [turn(id, 'inProgress')], nextCursor: null }));
}

const ended = (id: string) =>
  turn(id, 'completed', { items: [message('message', 'seen'), message('later', 'missed')] });

const asked = (server: FakeAppServer) => server.requests('thread/read').length;

function begin(mode: Mode = 'sync') {
  const { server, codex, diagnostics } = setUp({ mode, validation: 'off' });
  return { server, codex, diagnostics, frames: turnFrames('a', 'turn-1') };
}

describe.each(MODES)('a turn whose end is lost (%s)', (mode) => {
  it('ends as the history says, with the items that were missed, marked', async () => {
    const { server, codex, frames } = begin(mode);
    tellHistory(server, ended('turn-1'));
    const events = record(codex.thread('a').stream('hi').pipe(turnInactivity(MS)));
    await pass(1);
    server.link.send(frames.started);
    server.link.send(frames.message('seen'));
    await pass(MS - 1);
    expect([methods(events.values), asked(server)]).toEqual([['turn/started', 'item/completed'], 0]);
    await pass(2);
    expect(events.values.map(({ method, reconciled }) => [method, reconciled])).toEqual([
      ['turn/started', undefined],
      ['item/completed', undefined],
      ['item/completed', true],
      ['turn/completed', true],
    ]);
    expect([events.end, events.ends, vi.getTimerCount()]).toEqual(['complete', 1, 0]);
  });

  const ways: readonly (readonly [string, (codex: Codex) => Observable<unknown>])[] = [
    ['run', (codex) => codex.thread('a').run('hi').pipe(turnInactivity(MS))],
    ['text', (codex) => codex.thread('a').text('hi').pipe(turnInactivity(MS))],
    [
      'an operator of the library',
      (codex) => codex.thread('a').stream('hi').pipe(agentText(), turnInactivity(MS)),
    ],
    [
      'operators that subscribe',
      (codex) => merge(codex.thread('a').stream('hi').pipe(delay(1))).pipe(turnInactivity(MS)),
    ],
    [
      'the thread that is opened first',
      (codex) =>
        codex.startThread().pipe(concatMap((thread) => thread.stream('hi').pipe(turnInactivity(MS)))),
    ],
    [
      'the handle that comes first',
      (codex) =>
        codex
          .thread('a')
          .turn('hi')
          .pipe(
            switchMap(({ events$ }) => events$),
            turnInactivity(MS),
          ),
    ],
    [
      'a handle without replay',
      (codex) =>
        codex
          .thread('a')
          .turn('hi', { replay: 'none' })
          .pipe(
            switchMap(({ result$ }) => result$),
            turnInactivity(MS),
          ),
    ],
    [
      'turns as they begin',
      (codex) =>
        merge(
          codex.turns$.pipe(
            mergeMap(({ result$ }) => result$),
            turnInactivity(MS),
          ),
          codex.thread('a').run('hi', { onUnsubscribe: 'detach' }),
        ),
    ],
  ];

  it.each(ways)('is found behind %s', async (_, watched) => {
    const { server, codex } = begin(mode);
    server.handle('thread/start', () => ({ thread: { id: 'a' } }));
    tellHistory(server, ended('turn-1'));
    const values = record(watched(codex));
    await pass(1);
    server.link.send(turnFrames('a', 'turn-1').started);
    await pass(2 * MS);
    expect(values.values.length).toBeGreaterThan(0);
    expect([asked(server), errorOf(values)]).toEqual([1, undefined]);
  });
});

describe('a silent turn', () => {
  const views: readonly (readonly [string, (turn: Turn) => Observable<unknown>])[] = [
    ['events$', (turn) => turn.events$],
    ['text$', (turn) => turn.text$],
    ['items$', (turn) => turn.items$],
    ['result$', (turn) => turn.result$],
    ['state$', (turn) => turn.state$],
    ['item$, further in', (turn) => turn.item$.pipe(mergeMap((events$) => events$))],
  ];

  it.each(views)('is found behind its %s, and ends for all others too', async (_, view) => {
    const { server, codex } = begin();
    tellHistory(server, ended('turn-1'));
    const handle = await firstValueFrom(codex.thread('a').turn('hi'));
    const watched = record(view(handle).pipe(turnInactivity(MS)));
    const other = record(handle.result$);
    await pass(MS);
    expect([watched.end, other.values, other.end]).toMatchObject([
      'complete',
      [{ status: 'completed' }],
      'complete',
    ]);
  });

  it('without a history ends as interrupted when its thread is idle', async () => {
    const { server, codex } = begin();
    server.handle('thread/read', () => ({ thread: { id: 'a', status: { type: 'idle' } } }));
    const refusal = { code: -32600, message: 'ephemeral threads do not support thread/turns/list' };
    server.handle('thread/turns/list', () => new FakeRefusal(refusal));
    const run = record(codex.thread('a').run('hi').pipe(turnInactivity(MS)));
    await pass(MS);
    expect(run).toMatchObject({ values: [{ id: 'turn-1', status: 'interrupted' }], end: 'complete' });
  });

  it.each([[[]], [['waitingOnApproval']]])(
    'that runs is asked about again after the next silence (%j)',
    async (flags) => {
      const { server, codex, frames } = begin();
      tellRunning(server, 'turn-1', flags);
      const events = record(codex.thread('a').stream('hi').pipe(turnInactivity(MS)));
      await pass(MS - 1);
      server.link.send(frames.started);
      await pass(MS - 1);
      expect(asked(server)).toBe(0);
      await pass(1);
      expect(asked(server)).toBe(1);
      await pass(3 * MS);
      expect([asked(server), events.end]).toEqual([4, undefined]);
      server.link.send(frames.completed());
      expect([methods(events.values), events.end]).toEqual([['turn/started', 'turn/completed'], 'complete']);
      expect(vi.getTimerCount()).toBe(0);
    },
  );

  it('is not silent while anything comes of it, be it filtered out', async () => {
    const { server, codex, frames } = begin();
    const items = record(codex.thread('a').stream('hi').pipe(completedItems(), turnInactivity(MS)));
    for (let second = 0; second < 20; second += 1) {
      server.link.send(frames.delta('.'));
      await pass(1_000);
    }
    expect([items.values, items.end, asked(server)]).toEqual([[], undefined, 0]);
  });

  it('ends once when its real end overtakes what the history tells', async () => {
    const { server, codex, frames } = begin();
    tellHistory(server, ended('turn-1'));
    server.handle('thread/turns/list', (_, request) => {
      server.reply(request, { data: [ended('turn-1')], nextCursor: null });
      server.link.send(frames.completed());
      return LATER;
    });
    const events = record(codex.thread('a').stream('hi').pipe(turnInactivity(MS)));
    await pass(MS);
    expect(events.values.map(({ method, reconciled }) => [method, reconciled])).toEqual([
      ['turn/completed', undefined],
    ]);
    expect(events.ends).toBe(1);
  });

  it('is looked after again when its stream is subscribed again', async () => {
    const { server, codex } = begin();
    tellHistory(server, ended('turn-1'), ended('turn-2'));
    const stream$ = codex.thread('a').stream('hi').pipe(turnInactivity(MS));
    for (const id of ['turn-1', 'turn-2']) {
      const events = record(stream$);
      await pass(MS);
      expect(events).toMatchObject({ values: [{}, {}, { params: { turn: { id } } }], end: 'complete' });
    }
  });

  it('has a tight watchdog and a wide one', async () => {
    const { server, codex } = begin();
    tellRunning(server, 'turn-1');
    const stream$ = codex.thread('a').stream('hi').pipe(turnInactivity(2_000), turnInactivity(3_000));
    const events = record(stream$);
    await pass(2_000);
    expect(asked(server)).toBe(1);
    await pass(1_000);
    expect([asked(server), events.end]).toEqual([2, undefined]);
  });
});

describe('a server that does not answer', () => {
  it('ends the stream with RequestTimeoutError, and the turn is interrupted', async () => {
    const { server, codex } = begin();
    server.handle('thread/read', () => LATER);
    const events = record(codex.thread('a').stream('hi').pipe(turnInactivity(MS)));
    await pass(MS + 9_999);
    expect(events.end).toBeUndefined();
    await pass(1);
    expect(errorOf(events)).toBeInstanceOf(RequestTimeoutError);
    expect(errorOf(events)).toMatchObject({ method: 'thread/read', timeoutMs: 10_000 });
    expect([events.ends, server.requests('turn/interrupt').length]).toEqual([1, 1]);
  });

  it('is given no more time than other requests are', async () => {
    const { server, codex } = setUp({ requestTimeoutMs: 1_500 });
    server.handle('thread/read', () => LATER);
    const events = record(codex.thread('a').stream('hi').pipe(turnInactivity(MS)));
    await pass(MS + 1_500);
    expect(errorOf(events)).toMatchObject({ method: 'thread/read', timeoutMs: 1_500 });
  });

  it('leaves other observers of the turn alone', async () => {
    const { server, codex, frames } = begin();
    server.handle('thread/read', () => LATER);
    const handle = await firstValueFrom(codex.thread('a').turn('hi'));
    const watched = record(handle.events$.pipe(turnInactivity(MS)));
    const other = record(handle.events$);
    await pass(MS + 10_000);
    expect(errorOf(watched)).toBeInstanceOf(RequestTimeoutError);
    server.link.send(frames.completed());
    expect([other.end, server.requests('turn/interrupt')]).toEqual(['complete', []]);
  });

  it('that is lost meanwhile ends the stream as the link ends', async () => {
    const { server, codex } = begin();
    server.handle('thread/read', () => LATER);
    const events = record(codex.thread('a').stream('hi').pipe(turnInactivity(MS)));
    await pass(MS);
    server.link.end();
    await pass(0);
    expect(errorOf(events)).toBeInstanceOf(TransportClosedError);
    expect(events.ends).toBe(1);
  });

  it('that refuses to tell has answered: the turn is waited for', async () => {
    const { server, codex } = begin();
    const refusal = new FakeRefusal({ code: -32603, message: 'disk failure' });
    server.handle('thread/read', () => refusal).handle('thread/turns/list', () => refusal);
    const events = record(codex.thread('a').stream('hi').pipe(turnInactivity(MS)));
    await pass(2 * MS);
    expect([asked(server) > 1, events.end]).toEqual([true, undefined]);
  });
});

describe('what is not the silence of a turn', () => {
  it('is the wait for the turn before', async () => {
    const { server, codex } = begin();
    const thread = codex.thread('a');
    record(thread.stream('first'));
    const second = record(thread.stream('second').pipe(turnInactivity(MS)));
    await pass(3 * MS);
    expect([second.end, asked(server)]).toEqual([undefined, 0]);
    server.link.send(turnFrames('a', 'turn-1').completed());
    tellHistory(server, ended('turn-2'));
    await pass(2 * MS);
    expect([second.end, server.requests('turn/start').length]).toEqual(['complete', 2]);
  });

  it('is the wait for a thread', async () => {
    const { server, codex } = begin();
    server.handle('thread/start', () => LATER);
    const start = (thread: Thread) => thread.stream('hi').pipe(turnInactivity(MS));
    const events = record(codex.startThread().pipe(concatMap(start)));
    await pass(3 * MS);
    expect([events.end, asked(server)]).toEqual([undefined, 0]);
  });

  it('is the work on what came of a turn that has ended', async () => {
    const { server, codex, frames } = begin();
    const work = <T>(value: T) => of(value).pipe(delay(3 * MS));
    const events = record(codex.thread('a').stream('hi').pipe(concatMap(work), turnInactivity(MS)));
    server.link.send(frames.completed());
    await pass(3 * MS);
    expect([methods(events.values), events.end, asked(server)]).toEqual([['turn/completed'], 'complete', 0]);
  });

  it('is the silence of another turn, which a consumer watches on the way', async () => {
    const { server, codex } = begin();
    tellRunning(server, 'turn-2');
    const thread = codex.thread('a');
    const other = await firstValueFrom(codex.thread('b').turn('else'));
    const watched = thread.stream('hi').pipe(
      turnInactivity(MS),
      tap(() => record(other.events$)),
    );
    record(watched);
    server.link.send(turnFrames('a', 'turn-2').started);
    await pass(MS);
    expect(server.requests('thread/read').map(({ params }) => params)).toEqual([{ threadId: 'a' }]);
  });
});

describe('inside an operator that flattens, a watchdog', () => {
  it('looks after each turn that takes the place of the one before', async () => {
    const { server, codex } = begin();
    tellHistory(server, ended('turn-1'), ended('turn-2'), ended('turn-3'));
    const thread = codex.thread('a');
    const results = record(
      from(['one', 'two', 'three']).pipe(
        concatMap((prompt) => thread.run(prompt).pipe(turnInactivity(MS))),
        map(({ id }) => id),
      ),
    );
    await pass(3 * MS);
    expect(results).toMatchObject({ values: ['turn-1', 'turn-2', 'turn-3'], end: 'complete' });
  });

  it('looks after all that run side by side', async () => {
    const { server, codex } = begin();
    tellHistory(server, ended('turn-1'), ended('turn-2'));
    const results = record(
      from(['a', 'b']).pipe(
        mergeMap((id) => codex.thread(id).stream('hi').pipe(turnInactivity(MS))),
        filter(({ method }) => method === 'turn/completed'),
      ),
    );
    await pass(MS);
    expect([results.values.length, results.end]).toEqual([2, 'complete']);
  });

  it('looks up the lost end of a turn whose prompt comes later', async () => {
    const { server, codex } = begin();
    tellHistory(server, ended('turn-1'), ended('turn-2'));
    const prompts$ = new Subject<string>();
    const thread = codex.thread('a');
    const results = record(prompts$.pipe(concatMap((prompt) => thread.run(prompt).pipe(turnInactivity(MS)))));
    await pass(3 * MS);
    prompts$.next('one');
    prompts$.next('two');
    await pass(MS);
    expect(results.values.map(({ id }) => id)).toEqual(['turn-1']);
    await pass(MS);
    expect(results.values.map(({ id }) => id)).toEqual(['turn-1', 'turn-2']);
    results.unsubscribe();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('lets a turn be that works, or waits for an approval, however late it was asked for', async () => {
    const { server, codex, frames } = begin();
    tellRunning(server, 'turn-1', ['waitingOnApproval']);
    const prompts$ = new Subject<string>();
    const thread = codex.thread('a');
    const events = record(
      prompts$.pipe(concatMap((prompt) => thread.stream(prompt).pipe(turnInactivity(MS)))),
    );
    await pass(3 * MS);
    prompts$.next('one');
    await pass(0);
    server.link.send(frames.started);
    await pass(10 * MS);
    server.link.send(frames.completed());
    expect([methods(events.values), events.end]).toEqual([['turn/started', 'turn/completed'], undefined]);
    expect(server.requests('turn/interrupt')).toEqual([]);
  });
});

describe('a watchdog that finds no turn', () => {
  it.each<readonly [string, (codex: Codex) => Observable<unknown>]>([
    [
      'prompts that come later',
      (codex) => new Subject<string>().pipe(concatMap((p) => codex.thread('a').run(p))),
    ],
    ['prompts that are there', (codex) => of('hi').pipe(concatMap((p) => codex.thread('a').run(p)))],
    ['a thread that is opened', (codex) => codex.startThread().pipe(concatMap((thread) => thread.run('hi')))],
    ['a stream that is made late', (codex) => defer(() => codex.thread('a').run('hi'))],
    ['a request', (codex) => codex.request('thread/loaded/list', {})],
  ])('says so when it is subscribed to, and sends nothing: it stands behind %s', async (_what, source) => {
    const { server, codex } = begin();
    const events = record(source(codex).pipe(turnInactivity(MS)));
    await pass(3 * MS);
    expect(errorOf(events)).toBeInstanceOf(InvalidParamsError);
    expect(errorOf(events)).toMatchObject({
      message: expect.stringContaining('inside an operator that flattens'),
    });
    expect([server.received, vi.getTimerCount()]).toEqual([[], 0]);
  });
});

describe('the operators of the library', () => {
  it.each<readonly [string, OperatorFunction<TurnEvent, unknown>]>([
    ['coalesceDeltas', coalesceDeltas(50)],
    ['dropDeltas', dropDeltas(() => false)],
    ['groupByItem', groupByItem()],
    ['accumulateText', accumulateText()],
    ['toTurnResult', toTurnResult()],
    ['retryOnOverload', retryOnOverload()],
    ['completedItems', completedItems()],
  ])('hide no turn from a watchdog: %s', async (_name, operator) => {
    const { server, codex } = begin();
    tellHistory(server, ended('turn-1'));
    const values = record(codex.thread('a').stream('hi').pipe(operator, turnInactivity(MS)));
    await pass(2 * MS);
    expect([asked(server), values.end, vi.getTimerCount()]).toEqual([1, 'complete', 0]);
  });
});
