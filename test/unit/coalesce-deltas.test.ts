import { agentText, coalesceDeltas, InvalidParamsError, toTurnResult, type TurnEvent } from 'codex-rx';
import fc from 'fast-check';
import {
  asapScheduler,
  concatMap,
  delay,
  from,
  lastValueFrom,
  map,
  NEVER,
  of,
  range,
  startWith,
  take,
  toArray,
  VirtualTimeScheduler,
} from 'rxjs';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { toNotification } from '../../src/connection/notification.js';
import { threadIdOf, turnIdOf } from '../../src/protocol/route.js';
import { eventsOf, statusOf } from '../fixtures/deltas.js';
import { marbles } from '../fixtures/marbles.js';
import { turnEvents } from '../fixtures/turn-events.js';

const one = eventsOf('one');
const two = eventsOf('two');
const far = eventsOf('far', 'elsewhere');

const values = {
  a: one.delta('a'),
  b: one.delta('b'),
  c: one.delta('c'),
  d: one.delta('d'),
  x: two.delta('x'),
  y: two.delta('y'),
  f: far.delta('f'),
  g: far.delta('g'),
  I: one.message('ab'),
  S: statusOf(),
  C: one.completed(),
  1: one.delta('ab'),
  2: two.delta('xy'),
  3: far.delta('fg'),
};

afterEach(() => void vi.useRealTimers());

describe('coalesceDeltas', () => {
  it('makes one event of the deltas of a window, which begins with the first', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('-a-b--c----d-|', values);
      const subs = '       ^------------!';
      const expected = '   -----1----c--(d|)';
      expectObservable(source.pipe(coalesceDeltas(4))).toBe(expected, values);
      expectSubscriptions(source.subscriptions).toBe(subs);
    });
  });

  it('lets whatever else the turn has to say wait for nothing, and stand behind its deltas', () => {
    marbles(({ cold, expectObservable }) => {
      const source = cold('-a-b-I----c-C---|', values);
      const expected = '   -----(1I)---(cC)|';
      expectObservable(source.pipe(coalesceDeltas(50))).toBe(expected, values);
    });
  });

  it('lets turns neither hold up nor break up each other', () => {
    marbles(({ cold, expectObservable }) => {
      const source = cold('-a-x-b-y-f-I-g 11ms |', values);
      const expected = '   11ms (1I) 8ms 2-(3|)';
      expectObservable(source.pipe(coalesceDeltas(20))).toBe(expected, values);
    });
  });

  it('keeps what is said of a thread behind the deltas of its turns', () => {
    marbles(({ cold, expectObservable }) => {
      const source = cold('-a-x-f-S-----|', values);
      const expected = '   -------(axS)-(f|)';
      expectObservable(source.pipe(coalesceDeltas(50))).toBe(expected, values);
    });
  });

  it('puts together what comes at once when the window is 0', () => {
    marbles(({ cold, expectObservable }) => {
      const source = cold('(ab)c---|', values);
      const expected = '   1---c---|';
      expectObservable(source.pipe(coalesceDeltas(0))).toBe(expected, values);
    });
  });

  it('passes on what waits before an error', () => {
    marbles(({ cold, expectObservable }) => {
      const source = cold('-a-b-#', values);
      const expected = '   -----(1#)';
      expectObservable(source.pipe(coalesceDeltas(50))).toBe(expected, values);
    });
  });

  it('holds no delta of a source that falls silent', () => {
    marbles(({ hot, expectObservable }) => {
      const source = hot('-a-b----------', values);
      const expected = '  -----------1--';
      expectObservable(source.pipe(coalesceDeltas(10)), '^-------------!').toBe(expected, values);
    });
  });

  it('puts nothing together that is not of one item, one part and one method', async () => {
    const events = [
      ...[one.delta('a'), one.delta('b', 'other'), one.delta('c')],
      ...[one.output('d'), one.output('e', 'other')],
      ...[one.summary('f', 0), one.summary('g', 1)],
      one.event('item/reasoning/textDelta', { itemId: 'reasoning', contentIndex: 1, delta: 'h' }),
    ];
    const seen = await lastValueFrom(from(events).pipe(coalesceDeltas(10), toArray()));
    expect(seen).toEqual(events);
    seen.forEach((event, index) => expect(event).toBe(events[index]));
  });

  it.each([
    ['item/agentMessage/delta', { itemId: 'i' }],
    ['item/plan/delta', { itemId: 'i' }],
    ['item/reasoning/summaryTextDelta', { itemId: 'i', summaryIndex: 0 }],
    ['item/reasoning/textDelta', { itemId: 'i', contentIndex: 0 }],
    ['item/commandExecution/outputDelta', { itemId: 'i' }],
    ['item/fileChange/outputDelta', { itemId: 'i' }],
    ['thread/realtime/transcript/delta', { role: 'user' }],
    ['thread/realtime/item/transcript/delta', { itemId: 'i' }],
  ])('%s is text that grows, and tells of its last piece when it was sent', async (method, params) => {
    const piece = (delta: string, emittedAtMs: number) =>
      one.event(method, { ...params, delta }, { emittedAtMs });
    const source$ = from([piece('a', 1), piece('', 2), piece('c', 3)]);
    const seen = await lastValueFrom(source$.pipe(coalesceDeltas(10), toArray()));
    expect(seen).toEqual([piece('ac', 3)]);
  });

  it('leaves bytes as they are', () => {
    marbles(({ cold, expectObservable }) => {
      const params = { processId: 'p', stream: 'stdout', deltaBase64: 'YQ==', capReached: false };
      const more = {
        p: toNotification({ method: 'command/exec/outputDelta', params }),
        q: toNotification({ method: 'process/outputDelta', params }),
        r: toNotification({ method: 'thread/realtime/outputAudio/delta', params: { threadId: 'thread' } }),
      };
      const source = cold('-p-p-q-q-r-r-|', more);
      const expected = '   -p-p-q-q-r-r-|';
      expectObservable(source.pipe(coalesceDeltas(10))).toBe(expected, more);
    });
  });

  it('does not hide what is said of a delta', async () => {
    const invalid = [{ path: ['delta'], message: 'odd' }];
    const events = [
      one.delta('a'),
      one.delta('b', 'message', { partial: true }),
      one.delta('c', 'message', { partial: true }),
      one.delta('d', 'message', { invalid }),
      one.event('item/agentMessage/delta', { itemId: 'message' }),
      one.event('item/agentMessage/delta', { itemId: 'message', delta: 7 }),
    ];
    const [a, , , ...rest] = events;
    const seen = await lastValueFrom(from(events).pipe(coalesceDeltas(10), toArray()));
    expect(seen).toEqual([a, one.delta('bc', 'message', { partial: true }), ...rest]);
  });

  it('lets go of its timers when it is unsubscribed', () => {
    vi.useFakeTimers();
    const seen: TurnEvent[] = [];
    const events$ = NEVER.pipe(startWith(values.a, values.x, values.f));
    const subscription = events$.pipe(coalesceDeltas(1000)).subscribe((event) => seen.push(event));
    expect(vi.getTimerCount()).toBe(3);
    subscription.unsubscribe();
    expect(vi.getTimerCount()).toBe(0);
    expect(seen).toEqual([]);
  });

  it('stops its source, and begins no timer, once it has given enough', () => {
    vi.useFakeTimers();
    const endless$ = range(0, Infinity).pipe(map((n) => one.delta('a', `item ${n}`)));
    const seen: TurnEvent[] = [];
    endless$.pipe(coalesceDeltas(1000), take(2)).subscribe((event) => seen.push(event));
    expect(seen).toEqual([one.delta('a', 'item 0'), one.delta('a', 'item 1')]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('takes its time from a scheduler that is given', async () => {
    const seen: TurnEvent[] = [];
    NEVER.pipe(startWith(values.a, values.b), coalesceDeltas(0, asapScheduler))
      .pipe(take(1))
      .subscribe((event) => seen.push(event));
    await Promise.resolve();
    expect(seen).toEqual([values[1]]);
  });

  it.each([-1, Number.NaN, Infinity, 2 ** 31, '50' as never])(
    'refuses a window of %s at once',
    (windowMs) => {
      expect(() => coalesceDeltas(windowMs)).toThrow(InvalidParamsError);
      expect(() => coalesceDeltas(windowMs)).toThrow(/coalesceDeltas: windowMs: expected a number from 0/);
    },
  );

  it.each(['simple-turn', 'command-output'])('changes nothing of what the turn %s has said', async (name) => {
    const events = turnEvents(name);
    const thin$ = from(events).pipe(coalesceDeltas(10));
    const thin = await lastValueFrom(thin$.pipe(toArray()));
    expect(thin.length).toBeLessThan(events.length);
    const result = (source: readonly TurnEvent[]) => lastValueFrom(from(source).pipe(toTurnResult()));
    expect(await result(thin)).toEqual(await result(events));
    const said = (source: readonly TurnEvent[]) => lastValueFrom(from(source).pipe(agentText(), toArray()));
    expect((await said(thin)).join('')).toBe((await said(events)).join(''));
  });

  it('loses nothing and reorders nothing within a turn, whatever comes when', () => {
    const anyEvent = fc.oneof(
      { weight: 6, arbitrary: anyDelta() },
      {
        weight: 1,
        arbitrary: fc.constantFrom(one.message('m'), two.message('m'), statusOf(), statusOf('elsewhere')),
      },
    );
    const anySource = fc.array(fc.tuple(anyEvent, fc.integer({ min: 0, max: 30 })), { maxLength: 40 });
    fc.assert(
      fc.property(anySource, fc.integer({ min: 0, max: 40 }), (source, windowMs) => {
        const scheduler = new VirtualTimeScheduler();
        const seen: TurnEvent[] = [];
        from(source)
          .pipe(
            concatMap(([event, waitMs]) => of(event).pipe(delay(waitMs, scheduler))),
            coalesceDeltas(windowMs, scheduler),
          )
          .subscribe((event) => seen.push(event));
        scheduler.flush();
        for (const [turnId, threadId] of [
          ['one', 'thread'],
          ['two', 'thread'],
          ['far', 'elsewhere'],
        ] as const) {
          const sent = source.map(([event]) => event);
          expect(told(seen, turnId, threadId)).toEqual(told(sent, turnId, threadId));
        }
      }),
      { numRuns: 300 },
    );
  });
});

function anyDelta() {
  const parts = fc.tuple(
    fc.constantFrom(one, two, far),
    fc.constantFrom('i', 'j'),
    fc.string({ maxLength: 3 }),
  );
  return parts.map(([events, itemId, text]) => events.delta(text, itemId));
}

/** What a stream says of a turn and its thread, however the text is cut into pieces. */
function told(events: readonly TurnEvent[], turnId: string, threadId: string): readonly string[] {
  const lines: string[] = [];
  let last = '';
  for (const { method, params } of events) {
    const isOurs = turnIdOf(method, params) === turnId;
    if (!isOurs && (turnIdOf(method, params) !== undefined || threadIdOf(method, params) !== threadId))
      continue;
    if (method !== 'item/agentMessage/delta') lines.push((last = method));
    else if (last === params.itemId) lines.push(`${lines.pop()}${params.delta}`);
    else lines.push(`${(last = params.itemId)}: ${params.delta}`);
  }
  return lines;
}
