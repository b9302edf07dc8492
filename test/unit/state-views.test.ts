import {
  initialThreadState,
  threadReducer,
  TransportClosedError,
  type Approval,
  type ThreadState,
  type TurnEvent,
  type TurnState,
} from 'codex-rx';
import type { ThreadStatus } from 'codex-rx/protocol';
import {
  BehaviorSubject,
  concat,
  defer,
  filter,
  from,
  map,
  NEVER,
  Observable,
  of,
  Subject,
  throwError,
} from 'rxjs';
import { describe, expect, it } from 'vitest';
import { toNotification } from '../../src/connection/notification.js';
import { followStatus } from '../../src/state/follow-status.js';
import { followThread, type ThreadSources } from '../../src/state/follow-thread.js';
import { followTurn } from '../../src/state/follow-turn.js';
import { errorOf, record } from '../fixtures/fake.js';
import { marbles } from '../fixtures/marbles.js';

const threadId = 'thread';
const ids = { id: 'turn', threadId };
const LOST = new TransportClosedError('gone');

function event(method: string, params: object = {}): TurnEvent {
  return toNotification({ method, params: { threadId, turnId: 'turn', ...params } });
}

const turn = (id: string, status: string, items: readonly object[] = []) => ({ id, status, items });
const started = (id = 'turn') => event('turn/started', { turn: turn(id, 'inProgress') });
const ended = (id = 'turn') => event('turn/completed', { turn: turn(id, 'completed') });
const delta = (text: string, turnId = 'turn') =>
  event('item/agentMessage/delta', { itemId: 'm', delta: text, turnId });
const message = (text: string) => ({ type: 'agentMessage', id: 'm', text });
const reverted = event('thread/reverted');

/** An approval, as far as a state looks at it. */
function approval(requestId: number, turnId: string | undefined = 'turn'): Approval {
  const params = { threadId, turnId, itemId: `item-${requestId}` };
  const method = 'item/commandExecution/requestApproval';
  return { requestId, threadId, turnId, method, params } as unknown as Approval;
}

const textIn = ({ items }: TurnState) =>
  items.map(({ item }) => (item.type === 'agentMessage' ? item.text : '')).join();
const waitsFor = ({ pendingApprovals }: TurnState) => pendingApprovals.map(({ requestId }) => requestId);
const turnsIn = ({ turns }: ThreadState) => turns.map(({ id }) => id);

/** An Observable that tells how often it was subscribed, and by how many it is. */
function counted<T>(source$: Observable<T>) {
  const count = { total: 0, now: 0 };
  const counted$ = new Observable<T>((subscriber) => {
    count.total += 1;
    count.now += 1;
    subscriber.add(() => (count.now -= 1));
    return source$.subscribe(subscriber);
  });
  return { counted$, count };
}

describe('the state of a turn', () => {
  it('is not told again by a first event that changes nothing', () => {
    const events = new Subject<TurnEvent>();
    const states = record(followTurn({ events$: events, waiting$: NEVER }, ids));
    events.next(event('item/of/tomorrow', { itemId: 'i' }));
    expect(states.values).toHaveLength(1);
  });

  it('is there at once, then after each change', () => {
    const events = new Subject<TurnEvent>();
    const events$ = concat(from([started(), delta('a'), delta('b')]), events);
    const states = record(followTurn({ events$, waiting$: of([]) }, ids));
    expect(states.values.map(textIn)).toEqual(['ab']);
    events.next(event('warning'));
    events.next(delta('c'));
    events.next(ended());
    events.complete();
    expect(states.values.map(textIn)).toEqual(['ab', 'abc', 'abc']);
    expect(states.values.at(-1)?.isEnded).toBe(true);
    expect(states.end).toBe('complete');
  });

  it('is folded once for all who look, and from then on known for good', () => {
    const events = new Subject<TurnEvent>();
    const { counted$, count } = counted(concat(of(started(), delta('a')), events));
    const state$ = followTurn({ events$: counted$, waiting$: NEVER }, ids);
    const first = record(state$);
    const second = record(state$);
    expect(second.values).toEqual(first.values);
    events.next(delta('b'));
    expect(second.values.at(-1)).toBe(first.values.at(-1));
    events.next(ended());
    events.complete();
    expect(record(state$)).toMatchObject({ values: [first.values.at(-1)], end: 'complete' });
    expect(count.total).toBe(1);
  });

  it('lets go of everything when nobody looks any more, and begins anew', () => {
    const events = counted(concat(of(started(), delta('a')), NEVER));
    const waiting = counted(new BehaviorSubject<readonly Approval[]>([]));
    const state$ = followTurn({ events$: events.counted$, waiting$: waiting.counted$ }, ids);
    const looks = [record(state$), record(state$)];
    expect([events.count.now, waiting.count.now]).toEqual([1, 1]);
    for (const look of looks) look.unsubscribe();
    expect([events.count.now, waiting.count.now]).toEqual([0, 0]);
    expect(record(state$).values.map(textIn)).toEqual(['a']);
  });

  it('is the last one known when the link ends, for late observers too', () => {
    const events = new Subject<TurnEvent>();
    const state$ = followTurn({ events$: events, waiting$: NEVER }, ids);
    const states = record(state$);
    events.next(delta('a'));
    events.error(LOST);
    expect(errorOf(states)).toBe(LOST);
    const late = record(state$);
    expect(late.values.map(textIn)).toEqual(['a']);
    expect(errorOf(late)).toBe(LOST);

    const dead$ = concat(
      of(started(), delta('b')),
      throwError(() => LOST),
    );
    const dead = record(followTurn({ events$: dead$, waiting$: NEVER }, ids));
    expect(dead.values.map(textIn)).toEqual(['b']);
    expect(errorOf(dead)).toBe(LOST);
  });

  it('has the approvals that wait, from the first look on, and loses them as they are settled', () => {
    const events = new Subject<TurnEvent>();
    const [a, b, other] = [approval(0), approval(1), approval(2, 'other')];
    const waiting = new BehaviorSubject<readonly Approval[]>([a, other]);
    const states = record(followTurn({ events$: concat(of(started()), events), waiting$: waiting }, ids));
    expect(states.values.map(waitsFor).at(-1)).toEqual([0]);
    waiting.next([a, other, b]);
    waiting.next([other, b]);
    expect(states.values.map(waitsFor).slice(-2)).toEqual([[0, 1], [1]]);
    waiting.next([other, b, approval(1)]);
    waiting.next([other, approval(1)]);
    expect(waitsFor(states.values.at(-1)!)).toEqual([1]);
    events.next(ended());
    expect(states.values.map(waitsFor).at(-1)).toEqual([]);
  });

  it('does not end with the approvals, nor wait for their end', () => {
    const over$ = of(started(), ended());
    const gone$ = throwError(() => LOST);
    expect(record(followTurn({ events$: over$, waiting$: NEVER }, ids)).end).toBe('complete');
    expect(record(followTurn({ events$: over$, waiting$: gone$ }, ids)).end).toBe('complete');
    const open = record(followTurn({ events$: concat(of(started()), NEVER), waiting$: gone$ }, ids));
    expect(open.end).toBeUndefined();
    expect(open.values).toHaveLength(1);
  });

  it('costs each event of a long message the same', () => {
    const deltas = Array.from({ length: 20_000 }, (_, n) => delta(`${n} `));
    const late = record(followTurn({ events$: from([started(), ...deltas]), waiting$: NEVER }, ids));
    expect(late.values).toHaveLength(1);

    const events = new Subject<TurnEvent>();
    const live = record(followTurn({ events$: events, waiting$: NEVER }, ids));
    for (const each of [started(), ...deltas]) events.next(each);
    expect(live.values).toHaveLength(20_002);
    expect(textIn(live.values.at(-1)!)).toBe(textIn(late.values[0]!));
    // What a delta makes anew is as large at the end as at the beginning, but for the text itself.
    const sizes = [100, 10_000, 20_000].map((at) => madeAnew(live.values[at - 1]!, live.values[at]!));
    expect(new Set(sizes).size).toBe(1);
  });
});

/** How many members and elements a state has that the one before does not share with it. */
function madeAnew(before: unknown, after: unknown): number {
  if (before === after || typeof after !== 'object' || after === null) return Number(before !== after);
  const old = new Map(Object.entries(before ?? {}));
  return Object.entries(after).reduce((sum, [key, value]) => sum + 1 + madeAnew(old.get(key), value), 0);
}

/** The states of a thread once it is loaded; all of its history is read at once. */
function stateOf({
  stored$,
  ...sources
}: Pick<ThreadSources, 'events$' | 'waiting$' | 'again$'> & { readonly stored$: Observable<ThreadState> }) {
  const read = () => stored$.pipe(map((state) => ({ state, older: undefined })));
  const { state$ } = followThread({ turns: Infinity, read, readOlder: () => NEVER, ...sources }, threadId);
  return state$.pipe(filter(({ isLoaded }) => isLoaded));
}

describe('the state of a thread', () => {
  const known = [started('1'), delta('a', '1'), ended('1')];
  const stored = (...events: readonly TurnEvent[]): ThreadState =>
    events.reduce(threadReducer, initialThreadState({ id: threadId }));

  it('keeps a turn that goes on after a revert, though what is read does not hold it yet', () => {
    const events = new Subject<TurnEvent>();
    const readings: Subject<ThreadState>[] = [];
    const stored$ = defer(() => {
      const reading = new Subject<ThreadState>();
      readings.push(reading);
      return reading;
    });
    const states = record(stateOf({ events$: events, waiting$: NEVER, stored$ }));
    readings[0]?.next(stored());
    events.next(started('1'));
    events.next(reverted);
    events.next(delta('x', '1'));
    readings[1]?.next(stored());
    expect(states.values.at(-1)?.turns.map(textIn)).toEqual(['x']);
  });

  it('begins once the thread has been read, with what came meanwhile', () => {
    const events = new Subject<TurnEvent>();
    const reading = new Subject<ThreadState>();
    const sources = { events$: events, waiting$: of([approval(4, '2')]), stored$: reading };
    const states = record(stateOf(sources));
    events.next(started('2'));
    events.next(delta('x', '2'));
    expect(states.values).toEqual([]);
    reading.next(stored(...known, started('2')));
    reading.complete();
    expect(states.values.map(turnsIn)).toEqual([['1', '2']]);
    expect(states.values[0]?.turns.map(textIn)).toEqual(['a', 'x']);
    expect(states.values[0]?.turns.map(waitsFor)).toEqual([[], [4]]);
    events.next(event('warning'));
    events.next(delta('y', '2'));
    expect(states.values.map(({ turns }) => turns.map(textIn))).toEqual([
      ['a', 'x'],
      ['a', 'xy'],
    ]);
    events.complete();
    expect(states.end).toBe('complete');
  });

  it('has an item once that was both read and heard of', () => {
    const events = new Subject<TurnEvent>();
    const reading = new Subject<ThreadState>();
    const states = record(stateOf({ events$: events, waiting$: NEVER, stored$: reading }));
    const done = event('item/completed', { turnId: '2', item: message('xyz') });
    for (const each of [delta('yz', '2'), done]) events.next(each);
    reading.next(stored(...known, started('2'), event('item/completed', done.params)));
    for (const each of [done, delta('z', '2'), ended('2'), ended('2')]) events.next(each);
    expect(states.values.at(-1)?.turns.map(textIn)).toEqual(['a', 'xyz']);
    expect(states.values.at(-1)?.turns[1]).toMatchObject({ isEnded: true, finalResponse: 'xyz' });
  });

  it('takes from what was read how a turn has ended that was seen only before', () => {
    const events = new Subject<TurnEvent>();
    const reading = new Subject<ThreadState>();
    const states = record(stateOf({ events$: events, waiting$: NEVER, stored$: reading }));
    events.next(delta('open', '1'));
    reading.next(stored(started('1'), ended('1')));
    expect(states.values[0]?.turns).toMatchObject([
      { isEnded: true, status: 'completed', items: [{ lifecycle: 'abandoned' }] },
    ]);
  });

  it('is read again after a revert, and never shows turns that are gone', () => {
    const events = new Subject<TurnEvent>();
    const reads: Subject<ThreadState>[] = [];
    const stored$ = defer(() => {
      const reading = new Subject<ThreadState>();
      reads.push(reading);
      return reading;
    });
    const states = record(stateOf({ events$: events, waiting$: NEVER, stored$ }));
    reads[0]?.next(stored(started('1'), ended('1')));
    const abandoned = event('item/started', { turnId: '1', item: message('left') });
    for (const each of [abandoned, started('2'), ended('2')]) events.next(each);
    expect(states.values.map(turnsIn).at(-1)).toEqual(['1', '2']);

    const before = states.values.length;
    events.next(reverted);
    events.next(started('3'));
    expect(states.values).toHaveLength(before);
    reads[1]?.next(stored(started('1'), ended('1')));
    expect(states.values.slice(before)).toMatchObject([{ isReverted: false }]);
    expect(states.values.slice(before).map(turnsIn)).toEqual([['1', '3']]);
    // What had been watched of a turn that is left is still known.
    expect(states.values.at(-1)?.turns[0]?.items).toMatchObject([{ lifecycle: 'abandoned' }]);

    events.next(reverted);
    events.next(reverted);
    expect(reads.map(({ observed }) => observed)).toEqual([false, false, false, true]);
    reads[3]?.next(stored());
    expect(turnsIn(states.values.at(-1)!)).toEqual([]);
  });

  it('is read again when it is reverted while it is being read', () => {
    const events = new Subject<TurnEvent>();
    const reads = [new Subject<ThreadState>(), new Subject<ThreadState>()];
    let next = 0;
    const stored$ = defer(() => reads[next++] ?? NEVER);
    const states = record(stateOf({ events$: events, waiting$: NEVER, stored$ }));
    for (const each of [delta('x', 'gone'), event('thread/archived'), reverted]) events.next(each);
    reads[0]?.next(stored(started('gone')));
    expect(states.values).toEqual([]);
    reads[1]?.next(stored(...known));
    expect(states.values.map(turnsIn)).toEqual([['1']]);
    expect(states.values[0]?.isArchived).toBe(true);
  });

  it('is read once for all who look; what they use is released when the last one leaves', () => {
    const events = counted(NEVER);
    const reading = counted(concat(of(stored(...known)), NEVER));
    const sources = { events$: events.counted$, waiting$: NEVER, stored$: reading.counted$ };
    const state$ = stateOf(sources);
    expect([events.count.total, reading.count.total]).toEqual([0, 0]);
    const looks = [record(state$), record(state$)];
    expect(looks.map(({ values }) => values.map(turnsIn))).toEqual([[['1']], [['1']]]);
    expect(reading.count).toEqual({ total: 1, now: 1 });
    for (const look of looks) look.unsubscribe();
    expect([events.count.now, reading.count.now]).toEqual([0, 0]);
    record(state$);
    expect(reading.count.total).toBe(2);
  });

  it('errors with the link, and with what reading it errors with', () => {
    const events = new Subject<TurnEvent>();
    const stored$ = of(stored(...known));
    const states = record(stateOf({ events$: events, waiting$: NEVER, stored$ }));
    events.error(LOST);
    expect(errorOf(states)).toBe(LOST);
    const refused = { events$: NEVER, waiting$: NEVER, stored$: throwError(() => LOST) };
    expect(errorOf(record(stateOf(refused)))).toBe(LOST);
  });
});

describe('the status of a thread', () => {
  const STATUSES = {
    i: { type: 'idle' },
    a: { type: 'active', activeFlags: [] },
  } satisfies Readonly<Record<string, ThreadStatus>>;
  const CHANGES = {
    i: event('thread/status/changed', { status: STATUSES.i }),
    a: event('thread/status/changed', { status: STATUSES.a }),
  };

  it.each([
    {
      what: 'is what was read, then each change',
      read: '--i|',
      events: '----a--a--i|',
      status: 'u-i-a-----i|',
    },
    {
      what: 'is a change that comes before what was read',
      read: '---i|',
      events: '--a---i|',
      status: 'u-a---i|',
    },
    { what: 'ends with the link', read: '-i|', events: '--#', status: 'ui#' },
    { what: 'ends with the link while it is being read', read: '---#', events: '-----|', status: 'u--#' },
  ])('$what', ({ read, events, status }) => {
    marbles(({ hot, cold, expectObservable }) => {
      const status$ = followStatus(hot(events, CHANGES), cold(read, STATUSES));
      expectObservable(status$).toBe(status, { ...STATUSES, u: { type: 'unknown' } });
    });
  });

  it('may be nested however deep', () => {
    const deep = (levels: number) => JSON.parse(`${'['.repeat(levels)}${']'.repeat(levels)}`) as unknown;
    const change = (status: object) => event('thread/status/changed', { status });
    const nested = { type: 'active', activeFlags: [], detail: deep(50_000) };
    const events$ = from([
      change(nested),
      change({ ...nested }),
      change({ ...nested, detail: deep(50_000) }),
    ]);
    const statuses = record(followStatus(events$, NEVER));
    expect(statuses.values.map(({ type }) => type)).toEqual(['unknown', 'active', 'active']);
    expect(statuses.end).toBe('complete');
  });

  it('is known at once to those who look later', () => {
    const read = counted(concat(of<ThreadStatus>({ type: 'idle' }), NEVER));
    const status$ = followStatus(NEVER, read.counted$);
    expect([record(status$), record(status$)].map(({ values }) => values)).toEqual([
      [{ type: 'unknown' }, { type: 'idle' }],
      [{ type: 'idle' }],
    ]);
    expect(read.count.total).toBe(1);
  });
});
