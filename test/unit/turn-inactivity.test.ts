import { agentText, turnInactivity, type TurnEvent } from 'codex-rx';
import { EMPTY, map, NEVER, of, Subject, type Observable } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { connectionOptions } from '../../src/connection/connection-options.js';
import { Connection } from '../../src/connection/connection.js';
import { tagged, tagOf, TurnTag } from '../../src/operators/turn-tag.js';
import { memoryTransport } from '../../src/transport/memory.js';
import { marbles } from '../fixtures/marbles.js';

/** An error, compared by what it tells. */
const errorsAs = (expected: object): unknown => expect.objectContaining(expected);

// No turn has begun behind these streams, so nothing is asked of a connection.
const tag = () => new TurnTag(new Connection(memoryTransport().factory, connectionOptions({}), {}));
const ofClient = <T>(source$: Observable<T>): Observable<T> => tagged(source$, tag());

describe('turnInactivity of a stream of a client', () => {
  it('passes on what comes, and its end', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('   ---a---b---(c|)');
      const expected = '      ---a---b---(c|)';
      expectObservable(ofClient(source).pipe(turnInactivity(5))).toBe(expected);
      expectSubscriptions(source.subscriptions).toBe('^----------!');
    });
  });

  it('waits for a turn that has not begun', () => {
    marbles(({ cold, expectObservable }) => {
      const source = ofClient(cold('---a 60s b|'));
      expectObservable(source.pipe(turnInactivity(1000))).toBe('---a 60s b|');
    });
  });

  it('passes on the error of its source, and no other after it', () => {
    marbles(({ cold, expectObservable }) => {
      expectObservable(ofClient(cold('-a-#')).pipe(turnInactivity(3))).toBe('-a-#');
    });
  });

  it('has no end of its own when the source ends at once', () => {
    marbles(({ expectObservable }) => {
      expectObservable(ofClient(of(1, 2)).pipe(turnInactivity(3))).toBe('(ab|)', { a: 1, b: 2 });
      expectObservable(ofClient(EMPTY.pipe(map((value) => String(value)))).pipe(turnInactivity(3))).toBe('|');
    });
  });

  it('stops looking when it is left', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('   -a---------');
      const left = '          ---!';
      expectObservable(ofClient(source).pipe(turnInactivity(5)), left).toBe('-a--');
      expectSubscriptions(source.subscriptions).toBe('^--!');
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

  it.each([NaN, -1, '5' as never])('refuses %s before it subscribes', (ms) => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('-a|');
      const refused = errorsAs({ code: 'invalid_params', issues: [errorsAs({ path: ['ms'] })] });
      expectObservable(source.pipe(turnInactivity(ms))).toBe('#', {}, refused);
      expectSubscriptions(source.subscriptions).toBe([]);
    });
  });

  it('refuses a source in which there is no turn before it subscribes', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('-a|');
      const refused = errorsAs({ code: 'invalid_params', issues: [errorsAs({ path: ['source'] })] });
      const sources: readonly Observable<unknown>[] = [source, source.pipe(map(() => 1)), NEVER, EMPTY];
      for (const none of sources) {
        expectObservable(none.pipe(turnInactivity(5))).toBe('#', {}, refused);
      }
      expectSubscriptions(source.subscriptions).toBe([]);
    });
  });
});

describe('the tag of a stream', () => {
  it('is found behind operators, and behind another watchdog', () => {
    const mark = tag();
    const stream$ = tagged(new Subject<TurnEvent>(), mark);
    const through = stream$.pipe(
      map((event) => event),
      agentText(),
      map((text) => text),
      turnInactivity(5),
      turnInactivity(6),
    );
    expect([tagOf(stream$), tagOf(through), tagOf(NEVER)]).toEqual([mark, mark, undefined]);
  });
});
