import { InternalRpcError, retryOnOverload, ServerOverloadedError } from 'codex-rx';
import { defer, type Observable } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { marbles } from '../fixtures/marbles.js';

const overloaded = new ServerOverloadedError('thread/list', {
  code: -32001,
  message: 'Server overloaded; retry later.',
});
const internal = new InternalRpcError('thread/list', { code: -32603, message: 'broken' });

const inTurn = <T>(...sources: readonly Observable<T>[]) => {
  let next = 0;
  return defer(() => {
    const source = sources[next] ?? sources.at(-1);
    next += 1;
    if (source === undefined) throw new Error('no source');
    return source;
  });
};

describe('retryOnOverload', () => {
  it('tries again after 250 ms, then after 500 ms', () => {
    marbles(({ cold, expectObservable }) => {
      const source = inTurn(cold('-#', {}, overloaded), cold('-#', {}, overloaded), cold('-r|'));
      const expected = '1ms 250ms 1ms 500ms -r|';
      expectObservable(source.pipe(retryOnOverload({ random: () => 0.5 }))).toBe(expected);
    });
  });

  it('gives up with the last error after three tries', () => {
    marbles(({ cold, expectObservable }) => {
      const source = cold('-#', {}, overloaded);
      expectObservable(source.pipe(retryOnOverload({ random: () => 0.5 }))).toBe(
        '1ms 250ms 1ms 500ms -#',
        {},
        overloaded,
      );
    });
  });

  it('lets waits stray by a fifth either way, and none grow beyond two seconds', () => {
    marbles(({ cold, expectObservable }) => {
      const source = cold('#', {}, overloaded);
      const shortest = source.pipe(retryOnOverload({ random: () => 0, maxAttempts: 2 }));
      const longest = source.pipe(retryOnOverload({ random: () => 1, maxAttempts: 6 }));
      expectObservable(shortest).toBe('200ms #', {}, overloaded);
      expectObservable(longest).toBe('300ms 600ms 1200ms 2400ms 2400ms #', {}, overloaded);
    });
  });

  it('passes any other error at once', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('-#', {}, internal);
      expectObservable(source.pipe(retryOnOverload())).toBe('-#', {}, internal);
      expectSubscriptions(source.subscriptions).toBe('^!');
    });
  });

  it('cancels a wait when it is unsubscribed', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('-#', {}, overloaded);
      expectObservable(source.pipe(retryOnOverload({ random: () => 0.5 })), '^ 50ms !').toBe('-');
      expectSubscriptions(source.subscriptions).toBe('^!');
    });
  });

  it('tries once when told to', () => {
    marbles(({ cold, expectObservable }) => {
      const source = cold('-#', {}, overloaded);
      expectObservable(source.pipe(retryOnOverload({ maxAttempts: 1 }))).toBe('-#', {}, overloaded);
    });
    expect(overloaded.code).toBe('server_overloaded');
  });
});
