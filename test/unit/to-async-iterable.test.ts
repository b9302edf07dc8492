import { InvalidParamsError, toAsyncIterable, type LaggedEvent, type TurnEvent } from 'codex-rx';
import { concat, NEVER, Observable, of, Subject, throwError } from 'rxjs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { eventsOf } from '../fixtures/deltas.js';

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

describe('toAsyncIterable for a loop that is slower than its source', () => {
  const { delta, message, completed } = eventsOf('one');

  it('sheds deltas that find the queue full, says so, and keeps everything else', async () => {
    const events$ = new Subject<TurnEvent>();
    const iterator = toAsyncIterable(events$, { maxQueued: 2 })[Symbol.asyncIterator]();
    const first = iterator.next();
    const events = [
      delta('a'),
      delta('b'),
      delta('c'),
      delta('dd'),
      delta('eee'),
      message('abcddeee'),
      completed(),
    ];
    for (const event of events) events$.next(event);
    events$.complete();
    const seen = [await first];
    for (let result = await iterator.next(); result.done !== true; result = await iterator.next())
      seen.push(result);
    const items = [{ itemId: 'message', deltas: 2, chars: 5 }];
    const marker: LaggedEvent = {
      method: 'client/lagged',
      params: { threadId: 'thread', turnId: 'one', items },
    };
    expect(seen.map(({ value }) => value as unknown)).toEqual([
      ...[delta('a'), delta('b'), delta('c'), marker],
      ...[message('abcddeee'), completed()],
    ]);
  });

  it('lets deltas through again, marked, once the loop has caught up', async () => {
    const events$ = new Subject<TurnEvent>();
    const iterator = toAsyncIterable(events$, { maxQueued: 1 })[Symbol.asyncIterator]();
    const first = iterator.next();
    for (const text of ['a', 'b', 'c']) events$.next(delta(text));
    await first;
    await iterator.next();
    events$.next(delta('d'));
    expect((await iterator.next()).value).toMatchObject({ method: 'client/lagged' });
    expect((await iterator.next()).value).toEqual(delta('d', 'message', { partial: true }));
  });

  it('keeps no more than it was told, however long the loop takes', async () => {
    const events$ = new Subject<TurnEvent>();
    const iterator = toAsyncIterable(events$, { maxQueued: 10 })[Symbol.asyncIterator]();
    const first = iterator.next();
    for (let n = 0; n < 100_000; n += 1) events$.next(delta('x'));
    events$.next(completed());
    events$.complete();
    const seen = [(await first).value];
    for (let result = await iterator.next(); result.done !== true; result = await iterator.next())
      seen.push(result.value);
    expect(seen).toHaveLength(13);
    expect(seen.at(-2)).toMatchObject({ params: { items: [{ deltas: 99_989, chars: 99_989 }] } });
  });

  it('lets go of what the loop has had, also while it never catches up', async () => {
    setFlagsFromString('--expose_gc');
    const collect = runInNewContext('gc') as () => void;
    const source = new Subject<object>();
    const iterator = toAsyncIterable(source)[Symbol.asyncIterator]();
    const parked = iterator.next();
    const given: WeakRef<object>[] = [];
    const give = () => {
      const value = { text: 'x' };
      given.push(new WeakRef(value));
      source.next(value);
    };
    for (let n = 0; n < 10; n += 1) give();
    await parked;
    for (let n = 0; n < 5000; n += 1) {
      give();
      await iterator.next();
    }
    await new Promise((resolve) => setImmediate(resolve));
    collect();
    const kept = given.filter((value) => value.deref() !== undefined).length;
    expect(kept).toBeGreaterThan(0);
    expect(kept).toBeLessThan(50);
  });

  it.each([0, -1, 1.5, Number.NaN])('refuses a queue of %s at once', (maxQueued) => {
    const make = () => toAsyncIterable(new Subject<TurnEvent>(), { maxQueued });
    expect(make).toThrow(InvalidParamsError);
    expect(make).toThrow('toAsyncIterable: maxQueued: expected a whole number from 1');
  });
});
