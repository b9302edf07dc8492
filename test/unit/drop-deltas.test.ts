import {
  accumulateText,
  agentText,
  commandOutput,
  completedItems,
  dropDeltas,
  groupByItem,
  initialThreadState,
  initialTurnState,
  InvalidParamsError,
  ofMethod,
  threadReducer,
  toTurnResult,
  turnReducer,
  type LaggedEvent,
  type TurnEvent,
} from 'codex-rx';
import { from, lastValueFrom, map, mergeMap, NEVER, range, Subject, take, throwError, toArray } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { notificationMethods } from 'codex-rx/protocol';
import { toNotification } from '../../src/connection/notification.js';
import { eventsOf, statusOf } from '../fixtures/deltas.js';
import { marbles } from '../fixtures/marbles.js';
import { turnEvents } from '../fixtures/turn-events.js';

const one = eventsOf('one');
const two = eventsOf('two');
const partial = { partial: true };

const lagged = (
  items: readonly (readonly [itemId: string, deltas: number, chars: number])[],
  turnId = 'one',
  threadId = 'thread',
): LaggedEvent => ({
  method: 'client/lagged',
  params: { threadId, turnId, items: items.map(([itemId, deltas, chars]) => ({ itemId, deltas, chars })) },
});

const slowness = { t: true, f: false };
const values = {
  a: one.delta('a'),
  b: one.delta('bb'),
  c: one.delta('ccc'),
  d: one.delta('d'),
  D: one.delta('d', 'message', partial),
  n: one.delta('n', 'next'),
  x: two.delta('x'),
  I: one.message('abbccc'),
  S: statusOf(),
  C: one.completed(),
  L: lagged([['message', 2, 5]]),
  K: lagged([['message', 1, 1]], 'two'),
};

describe('dropDeltas', () => {
  it('sheds while the consumer is slow, says what, and marks what follows of that item', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const isSlow = cold('f--t----f------------', slowness);
      const source = cold('-a---b-c--d----n-I-d-C|', values);
      const expected = '   -a--------(LD)-n-I-d-C|';
      expectObservable(source.pipe(dropDeltas(isSlow))).toBe(expected, values);
      expectSubscriptions(isSlow.subscriptions).toBe('^---------------------!');
      expectSubscriptions(source.subscriptions).toBe('^---------------------!');
    });
  });

  it('says it before whatever else comes of the turn', () => {
    marbles(({ cold, expectObservable }) => {
      const source = cold('-b-c-I---C---|', values);
      const expected = '   -----(LI)C---|';
      expectObservable(source.pipe(dropDeltas(() => true))).toBe(expected, values);
    });
  });

  it('says it before what comes of the thread, and not before what comes of another turn', () => {
    marbles(({ cold, expectObservable }) => {
      const more = { N: two.message('x', 'other'), E: statusOf('elsewhere') };
      const source = cold('-b-x-cEN---S-----|', { ...values, ...more });
      const expected = '   ------E(KN)(LS)--|';
      expectObservable(source.pipe(dropDeltas(() => true))).toBe(expected, { ...values, ...more });
    });
  });

  it('says it before the end, also where that is an error', () => {
    marbles(({ cold, expectObservable }) => {
      const failing = cold('-b-x-c-#', values);
      const ending = cold(' -b-x-c-|', values);
      expectObservable(failing.pipe(dropDeltas(() => true))).toBe('-------(LK#)', values);
      expectObservable(ending.pipe(dropDeltas(() => true))).toBe(' -------(LK|)', values);
    });
  });

  it('counts by item, in the order in which they began to lose', async () => {
    const events$ = from([
      one.output('123'),
      values.a,
      one.output(''),
      one.output('4', 'other'),
      one.delta('😀'),
      values.C,
    ]);
    const seen = await lastValueFrom(
      events$.pipe(
        dropDeltas(() => true),
        toArray(),
      ),
    );
    const items = [
      ['command', 2, 3],
      ['message', 2, 3],
      ['other', 1, 1],
    ] as const;
    expect(seen).toEqual([lagged(items), values.C]);
  });

  it('marks every further delta until the item completes, and none of other items', () => {
    let isSlow = true;
    const events$ = new Subject<TurnEvent>();
    const seen: unknown[] = [];
    events$.pipe(dropDeltas(() => isSlow)).subscribe((event) => seen.push(event));
    events$.next(values.a);
    isSlow = false;
    for (const event of [values.d, values.n, values.d, values.I, values.d]) events$.next(event);
    expect(seen).toEqual([lagged([['message', 1, 1]]), values.D, values.n, values.D, values.I, values.d]);
    expect(seen[2]).toBe(values.n);
  });

  it('sheds five kinds of deltas, and nothing else that a server can say', async () => {
    const params = { itemId: 'item', delta: 'text', item: { id: 'item' }, turn: { id: 'one' } };
    const events = [...Object.keys(notificationMethods), 'future/delta'].map((method) =>
      one.event(method, params),
    );
    const seen = await lastValueFrom(
      from(events).pipe(
        dropDeltas(() => true),
        toArray(),
      ),
    );
    const passed = new Set<string>(seen.map(({ method }) => method));
    expect(
      events
        .map(({ method }) => method)
        .filter((method) => !passed.has(method))
        .sort(),
    ).toEqual([
      'item/agentMessage/delta',
      'item/commandExecution/outputDelta',
      'item/plan/delta',
      'item/reasoning/summaryTextDelta',
      'item/reasoning/textDelta',
    ]);
    expect(events.length).toBeGreaterThan(80);
  });

  it('sheds no delta that it cannot account for', async () => {
    const events = [
      one.delta('a', 'message', { invalid: [{ path: ['delta'], message: 'odd' }] }),
      one.event('item/agentMessage/delta', { itemId: 'message', delta: 7 }),
      one.event('item/agentMessage/delta', { delta: 'of no item' }),
      toNotification({
        method: 'item/agentMessage/delta',
        params: { itemId: 'message', delta: 'of no turn' },
      }),
      toNotification({ method: 'item/agentMessage/delta', params: null }),
    ];
    expect(
      await lastValueFrom(
        from(events).pipe(
          dropDeltas(() => true),
          toArray(),
        ),
      ),
    ).toEqual(events);
  });

  it('passes requests of the server, and markers of its like', async () => {
    const approval = { id: 0, method: 'item/commandExecution/requestApproval', params: { turnId: 'one' } };
    const events$ = from([values.a, approval, values.a, values.I]);
    const seen = await lastValueFrom(
      events$.pipe(
        dropDeltas(() => true),
        dropDeltas(() => true),
        toArray(),
      ),
    );
    const marker = lagged([['message', 1, 1]]);
    expect(seen).toEqual([marker, approval, marker, values.I]);
  });

  it('takes a consumer that has said nothing for one that keeps up, and goes by the last word of one that has', () => {
    marbles(({ cold, expectObservable }) => {
      const silent = cold('-b-c-I---|', values);
      const source = cold('-b-c-I---|', values);
      expectObservable(silent.pipe(dropDeltas(NEVER))).toBe('-b-c-I---|', values);
      expectObservable(source.pipe(dropDeltas(cold('(t|)', slowness)))).toBe('-----(LI)|', values);
    });
  });

  it('errors with what the function throws, and with what the Observable errors with', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const thrown = cold('-S-a--|', values);
      const told = cold('  -S-a--|', values);
      const never = cold(' -S-a--|', values);
      const gone = new Error('gone');
      const fails = (): boolean => {
        throw new Error('asked');
      };
      expectObservable(thrown.pipe(dropDeltas(fails))).toBe('-S-#', values, new Error('asked'));
      expectObservable(told.pipe(dropDeltas(cold<boolean>('--#')))).toBe('-S#', values, 'error');
      expectObservable(never.pipe(dropDeltas(throwError(() => gone)))).toBe('#', values, gone);
      expectSubscriptions(thrown.subscriptions).toBe('^--!');
      expectSubscriptions(told.subscriptions).toBe('  ^-!');
      expectSubscriptions(never.subscriptions).toBe([]);
    });
  });

  it('stops its source once it has given enough', async () => {
    const endless$ = range(0, Infinity).pipe(map((n) => one.delta('a', `item ${n}`)));
    const seen$ = endless$.pipe(
      dropDeltas(() => false),
      take(2),
      toArray(),
    );
    expect(await lastValueFrom(seen$)).toEqual([one.delta('a', 'item 0'), one.delta('a', 'item 1')]);
  });

  it('forgets the turns that nothing is heard of, a thousand back, and says what they have lost', () => {
    const seen: unknown[] = [];
    range(0, 1001)
      .pipe(
        map((n) => eventsOf(`turn ${n}`).delta('a')),
        dropDeltas(() => true),
        take(1),
      )
      .subscribe((event) => seen.push(event));
    expect(seen).toEqual([lagged([['message', 1, 1]], 'turn 0')]);
  });

  it.each([undefined, true, {}])('refuses %s for what says that a consumer is slow', (isSlow) => {
    expect(() => dropDeltas(isSlow as never)).toThrow(InvalidParamsError);
    expect(() => dropDeltas(isSlow as never)).toThrow(
      'dropDeltas: isSlow: expected a function or an Observable',
    );
  });

  it.each(['simple-turn', 'command-output'])(
    'takes nothing from the result and state of the turn %s',
    async (name) => {
      const events = turnEvents(name);
      const shed = await shedAllOf(events);
      expect(shed.some(({ method }) => isLagged(method))).toBe(true);
      const result = (source: readonly TurnEvent[]) => lastValueFrom(from(source).pipe(toTurnResult()));
      expect(await result(shed)).toEqual(await result(events));
      const state = (source: readonly TurnEvent[]) => source.reduce(turnReducer, initialTurnState());
      expect(state(shed)).toEqual(state(events));
    },
  );
});

describe('the marker of what was shed', () => {
  it('is found by its method', async () => {
    const shed$ = from([values.a, values.I]).pipe(dropDeltas(() => true));
    const [marker] = await lastValueFrom(shed$.pipe(ofMethod('client/lagged'), toArray()));
    expect(marker).toEqual(lagged([['message', 1, 1]]));
  });

  it('is nothing to the operators that read a turn', async () => {
    const marker = toNotification({ ...lagged([['message', 2, 5]]) });
    const events$ = from([values.a, marker, values.I, one.output('o'), marker, values.C]);
    const without$ = from([values.a, values.I, one.output('o'), values.C]);
    for (const operator of [
      () => agentText(),
      () => accumulateText(),
      () => commandOutput(),
      () => completedItems(),
      () => toTurnResult(),
    ]) {
      const read = (source$: typeof events$) =>
        lastValueFrom(source$.pipe<unknown, unknown[]>(operator(), toArray()));
      expect(await read(events$)).toEqual(await read(without$));
    }
    const grouped = (source$: typeof events$) =>
      lastValueFrom(
        source$.pipe(
          groupByItem(),
          mergeMap((item$) => item$),
          toArray(),
        ),
      );
    expect(await grouped(events$)).toEqual(await grouped(without$));
  });

  it('changes no state', () => {
    const marker = toNotification({ ...lagged([['message', 2, 5]]) });
    const turn = turnReducer(initialTurnState(), values.a);
    expect(turnReducer(turn, marker)).toBe(turn);
    const thread = threadReducer(initialThreadState({ id: 'thread' }), values.a);
    expect(threadReducer(thread, marker)).toBe(thread);
  });
});

/** What is left of a turn for a consumer that is always slow. */
function shedAllOf(events: readonly TurnEvent[]): Promise<readonly TurnEvent[]> {
  return lastValueFrom(
    from(events).pipe(
      dropDeltas(() => true),
      map((event) => toNotification({ ...event })),
      toArray(),
    ),
  );
}

function isLagged(method: string): boolean {
  return method === 'client/lagged';
}
