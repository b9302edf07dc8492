import {
  InternalRpcError,
  InvalidParamsError,
  RequestTimeoutError,
  retryOnOverload,
  ServerOverloadedError,
  TransportClosedError,
  TurnFailedError,
  type CodexError,
  type RetryOnOverloadOptions,
  type TurnResult,
} from 'codex-rx';
import { asyncScheduler, defer, of, throwError, type Observable } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { rpcErrorOf } from '../../src/connection/rpc-errors.js';
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

  it('waits for 200 to 300 ms, then for 400 to 600 ms, unless it is told otherwise', () => {
    const waits: number[] = [];
    for (let n = 0; n < 50; n += 1) {
      marbles(({ cold, flush }) => {
        const at: number[] = [];
        const source$ = defer(() => {
          at.push(asyncScheduler.now());
          return cold('#', {}, overloaded);
        });
        source$.pipe(retryOnOverload()).subscribe({ error: () => undefined });
        flush();
        const [first = 0, second = 0, third = 0] = at;
        expect(at).toHaveLength(3);
        expect(second - first).toSatisfy((ms: number) => ms >= 200 && ms <= 300);
        expect(third - second).toSatisfy((ms: number) => ms >= 400 && ms <= 600);
        waits.push(second - first);
      });
    }
    expect(new Set(waits).size).toBeGreaterThan(10);
  });

  it('waits as it is told', () => {
    marbles(({ cold, expectObservable }) => {
      const told = { maxAttempts: 4, delayMs: 10, factor: 3, maxDelayMs: 50, jitter: 0 };
      const source = cold('#', {}, overloaded);
      expectObservable(source.pipe(retryOnOverload(told))).toBe('10ms 30ms 50ms #', {}, overloaded);
      const unset = { maxAttempts: 2, delayMs: undefined, jitter: 0 };
      expectObservable(source.pipe(retryOnOverload(unset))).toBe('250ms #', {}, overloaded);
    });
  });

  it('never gives up when it is told so, and waits no longer for that', () => {
    let failures = 0;
    marbles(({ expectObservable }) => {
      const source$ = defer(() => ((failures += 1) < 2000 ? throwError(() => overloaded) : of('r')));
      const options = { maxAttempts: Infinity, delayMs: 1, maxDelayMs: 4, jitter: 0 };
      // 1, 2, and 1997 times 4 ms
      expectObservable(source$.pipe(retryOnOverload(options))).toBe('7991ms (r|)');
    });
    expect(failures).toBe(2000);
  });

  it('tries again at once, every time, where there is nothing to wait for', () => {
    let failures = 0;
    marbles(({ expectObservable }) => {
      const source$ = defer(() => ((failures += 1) < 2000 ? throwError(() => overloaded) : of('r')));
      expectObservable(source$.pipe(retryOnOverload({ maxAttempts: Infinity, delayMs: 0 }))).toBe('(r|)');
    });
    expect(failures).toBe(2000);
  });

  const exit = new TransportClosedError('gone');
  const timeout = new RequestTimeoutError('turn/start', 10);
  const failed = new TurnFailedError(
    turnResult({ status: 'failed', error: { message: 'x', codexErrorInfo: 'serverOverloaded' } }),
  );

  it.each<[string, CodexError]>([
    ['a refusal for another reason', internal],
    ['a link that was lost, because the request may have arrived', exit],
    ['a deadline, because the request may still be carried out', timeout],
    ['a turn that ran, and failed because the model was overloaded', failed],
  ])('passes %s', (_, error) => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('-#', {}, error);
      expectObservable(source.pipe(retryOnOverload())).toBe('-#', {}, error);
      expectSubscriptions(source.subscriptions).toBe('^!');
    });
  });

  it('does not begin again what has emitted already, whose values would come twice', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('-a-#', {}, overloaded);
      expectObservable(source.pipe(retryOnOverload())).toBe('-a-#', {}, overloaded);
      expectSubscriptions(source.subscriptions).toBe('^--!');
    });
  });

  it('counts anew for each subscriber', () => {
    marbles(({ cold, expectObservable }) => {
      const source = inTurn(cold('-a|'), cold('#', {}, overloaded), cold('-b|'));
      const retried = source.pipe(retryOnOverload({ jitter: 0 }));
      expectObservable(retried).toBe('       -a|');
      expectObservable(retried, '---^').toBe('--- 250ms -b|');
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

  it.each<[keyof RetryOnOverloadOptions, readonly number[]]>([
    ['maxAttempts', [0, -1, Number.NaN]],
    ['delayMs', [-1, Number.NaN, Infinity, 2 ** 31]],
    ['factor', [0.5, -2, Number.NaN, Infinity]],
    ['maxDelayMs', [-1, Number.NaN, Infinity]],
    ['jitter', [-0.1, 1.1, Number.NaN]],
  ])('refuses a %s that cannot be right at once, by its name', (name, values) => {
    for (const value of values) {
      const make = () => retryOnOverload({ [name]: value });
      expect(make).toThrow(InvalidParamsError);
      expect(make).toThrow(new RegExp(`^retryOnOverload: ${name}: expected `));
    }
    expect(() => retryOnOverload({ [name]: '3' as never })).toThrow(InvalidParamsError);
  });
});

describe('a server that is overloaded', () => {
  it.each([
    { code: -32001, message: 'Server overloaded; retry later.' },
    { code: -32001, message: 'busy' },
    { code: -32001, message: '' },
    { code: -32600, message: 'Server overloaded; retry later.' },
    { code: -32603, message: 'upstream: server overloaded; retry later (-32001)' },
    { code: -32000, message: 'the server overloaded' },
    { code: -32050, message: 'busy', data: 'server_overloaded' },
    { code: -32050, message: 'busy', data: { codex_error_info: 'server_overloaded' } },
    { code: -32050, message: 'busy', data: { codexErrorInfo: 'serverOverloaded' } },
    { code: -32050, message: 'busy', data: { errorInfo: { kind: 'server_overloaded' } } },
    { code: -32050, message: 'busy', data: { error: { codexErrorInfo: { type: 'SERVER_OVERLOADED' } } } },
    { code: -32099, message: 'busy', data: { details: [{ reason: 'server_overloaded' }] } },
  ])('is told by %j', (error) => {
    const found = rpcErrorOf('turn/start', error);
    expect(found).toBeInstanceOf(ServerOverloadedError);
    expect(found).toMatchObject({ code: 'server_overloaded', rpcCode: error.code, method: 'turn/start' });
  });

  it.each([
    { code: -32000, message: 'busy' },
    { code: -32000, message: 'exceeded retry limit', data: 'server_overloaded' },
    { code: -32001, message: 'too many failed attempts' },
    { code: -32600, message: 'not now', data: { codexErrorInfo: 'server_overloaded' } },
    { code: -32603, message: 'the model said: server overloaded' },
    { code: -32050, message: 'busy', data: { server_overloaded: false } },
    { code: -32050, message: 'busy', data: 'the thread is called server_overloaded' },
    null,
    'Server overloaded; retry later.',
  ])('is not what %j says', (error) => {
    expect(rpcErrorOf('turn/start', error)).not.toBeInstanceOf(ServerOverloadedError);
  });
});

function turnResult(more: Partial<TurnResult>): TurnResult {
  return {
    ...{ id: 'turn', threadId: 'thread', status: 'completed', error: null, items: [], usage: null },
    ...{ startedAt: null, completedAt: null, durationMs: null, finalResponse: null },
    ...more,
  };
}
