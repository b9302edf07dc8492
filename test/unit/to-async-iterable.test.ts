import { toAsyncIterable } from 'codex-rx';
import { concat, NEVER, Observable, of, Subject, throwError } from 'rxjs';
import { describe, expect, it } from 'vitest';

async function collect<T>(source: AsyncIterable<T>): Promise<T[]> {
  const values: T[] = [];
  for await (const value of source) values.push(value);
  return values;
}

describe('toAsyncIterable', () => {
  it('reads every value in order, then ends', async () => {
    expect(await collect(toAsyncIterable(of(1, 2, 3)))).toEqual([1, 2, 3]);
  });

  it('loses nothing while the loop is busy', async () => {
    const source = new Subject<number>();
    const seen: number[] = [];
    const reading = (async () => {
      for await (const value of toAsyncIterable(source)) {
        seen.push(value);
        await Promise.resolve();
      }
    })();
    for (let value = 0; value < 1000; value += 1) source.next(value);
    source.complete();
    await reading;
    expect(seen).toEqual(Array.from({ length: 1000 }, (_, index) => index));
  });

  it('throws the error of its source after the values before it, once', async () => {
    const iterator = toAsyncIterable(
      concat(
        of(1),
        throwError(() => new Error('over')),
      ),
    )[Symbol.asyncIterator]();
    expect(await iterator.next()).toEqual({ done: false, value: 1 });
    await expect(iterator.next()).rejects.toThrow('over');
    expect(await iterator.next()).toEqual({ done: true, value: undefined });
  });

  it('subscribes when it is first read and unsubscribes when the loop is left', async () => {
    const seen: string[] = [];
    const source = new Observable<number>((subscriber) => {
      seen.push('subscribed');
      subscriber.next(1);
      return () => seen.push('released');
    });
    const iterable = toAsyncIterable(source);
    expect(seen).toEqual([]);
    for await (const value of iterable) {
      expect(value).toBe(1);
      break;
    }
    expect(seen).toEqual(['subscribed', 'released']);
  });

  it('settles a parked next when it is returned', async () => {
    const source = new Subject<number>();
    const iterator = toAsyncIterable(source)[Symbol.asyncIterator]();
    const parked = iterator.next();
    expect(source.observed).toBe(true);
    await iterator.return?.();
    expect(await parked).toEqual({ done: true, value: undefined });
    expect(source.observed).toBe(false);
  });

  it('answers several parked calls in order', async () => {
    const source = new Subject<number>();
    const iterator = toAsyncIterable(source)[Symbol.asyncIterator]();
    const parked = [iterator.next(), iterator.next(), iterator.next()];
    source.next(1);
    source.next(2);
    source.complete();
    expect((await Promise.all(parked)).map(({ value }) => value as unknown)).toEqual([1, 2, undefined]);
  });

  it('does not subscribe once it has been returned', async () => {
    let subscriptions = 0;
    const source = new Observable<never>((subscriber) => {
      subscriptions += 1;
      return NEVER.subscribe(subscriber);
    });
    const iterator = toAsyncIterable(source)[Symbol.asyncIterator]();
    await iterator.return?.();
    expect(await iterator.next()).toEqual({ done: true, value: undefined });
    expect(subscriptions).toBe(0);
  });
});
