import { turnInactivity } from 'codex-rx';
import { EMPTY, mergeMap, NEVER, of, timer } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { marbles } from '../fixtures/marbles.js';

/** What a source that has no client behind it errors with. */
const silent = (ms: number) => ({ code: 'turn_inactive', inactiveMs: ms });

/** An error, compared by what it tells. */
const errorsAs = (expected: object): unknown => expect.objectContaining(expected);

describe('turnInactivity of a source without a client', () => {
  it('passes on what comes in time, and its end', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('   ---a---b---(c|)');
      const expected = '      ---a---b---(c|)';
      expectObservable(source.pipe(turnInactivity(5))).toBe(expected);
      expectSubscriptions(source.subscriptions).toBe('^----------!');
    });
  });

  it('errors when nothing has come for as long as it was given, and leaves the source', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('   ---a---b-------c|');
      const expected = '      ---a---b----#';
      expectObservable(source.pipe(turnInactivity(5))).toBe(expected, undefined, errorsAs(silent(5)));
      expectSubscriptions(source.subscriptions).toBe('^-----------!');
    });
  });

  it('counts from the beginning when nothing ever comes', () => {
    marbles(({ expectObservable }) => {
      expectObservable(NEVER.pipe(turnInactivity(60_000))).toBe('60s #', {}, errorsAs(silent(60_000)));
    });
  });

  it('passes on the error of its source, and no other after it', () => {
    marbles(({ cold, expectObservable }) => {
      expectObservable(cold('-a-#').pipe(turnInactivity(3))).toBe('-a-#');
    });
  });

  it('has no end of its own when the source ends at once', () => {
    marbles(({ expectObservable }) => {
      expectObservable(of(1, 2).pipe(turnInactivity(3))).toBe('(ab|)', { a: 1, b: 2 });
      expectObservable(EMPTY.pipe(turnInactivity(3))).toBe('|');
    });
  });

  it('stops looking when it is left', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('   -a---------');
      const left = '          ---!';
      expectObservable(source.pipe(turnInactivity(5)), left).toBe('-a--');
      expectSubscriptions(source.subscriptions).toBe('^--!');
    });
  });

  it('begins anew for each subscription', () => {
    marbles(({ cold, expectObservable }) => {
      const source = cold('--a-----').pipe(turnInactivity(4));
      expectObservable(source).toBe('--a---#', undefined, errorsAs(silent(4)));
      expectObservable(timer(3).pipe(mergeMap(() => source))).toBe(
        '-----a---#',
        undefined,
        errorsAs(silent(4)),
      );
    });
  });

  it('never looks with 0, and with more than a timer can wait', () => {
    marbles(({ cold, expectObservable }) => {
      const source = cold('-a 40d b|');
      for (const ms of [0, 2 ** 31, Infinity]) {
        expectObservable(source.pipe(turnInactivity(ms))).toBe('-a 40d b|');
      }
    });
  });

  it.each([NaN, -1])('refuses %s before it subscribes', (ms) => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('-a|');
      const refused = errorsAs({ code: 'invalid_params', issues: [errorsAs({ path: ['ms'] })] });
      expectObservable(source.pipe(turnInactivity(ms))).toBe('#', {}, refused);
      expectSubscriptions(source.subscriptions).toBe([]);
    });
  });

  it('tells of which turn it last heard', () => {
    const event = { method: 'item/started', params: { threadId: 'a', turnId: 't', item: { id: 'i' } } };
    marbles(({ cold, expectObservable }) => {
      const told = errorsAs({
        threadId: 'a',
        turnId: 't',
        message: expect.stringMatching(/turn t for 3 ms, .*Apply turnInactivity to/),
      });
      expectObservable(cold('e---', { e: event }).pipe(turnInactivity(3))).toBe('e--#', { e: event }, told);
    });
  });
});
