import { groupByItem, type ItemEvents, type TurnEvent } from 'codex-rx';
import {
  concatMap,
  delay,
  from,
  map,
  mergeMap,
  of,
  Subject,
  take,
  toArray,
  lastValueFrom,
  type Observable,
} from 'rxjs';
import { describe, expect, it } from 'vitest';
import { itemIdOf } from '../../src/protocol/route.js';
import { marbles } from '../fixtures/marbles.js';
import { turnEvents } from '../fixtures/turn-events.js';

const events = turnEvents('plan-and-reasoning');

const labelled = (groups$: Observable<ItemEvents>) =>
  groups$.pipe(mergeMap((item$) => item$.pipe(map((event) => ({ key: item$.key, event })))));

describe('groupByItem', () => {
  it('hands every item event to its own group, in order', async () => {
    const grouped = await lastValueFrom(labelled(from(events).pipe(groupByItem())).pipe(toArray()));
    const ofItems = events.filter((event) => itemIdOf(event.method, event.params) !== undefined);
    expect(grouped.map(({ event }) => event)).toEqual(ofItems);
    expect(grouped.every(({ key, event }) => itemIdOf(event.method, event.params) === key)).toBe(true);
    expect(new Set(grouped.map(({ key }) => key)).size).toBeGreaterThan(2);
  });

  it('completes a group after its item/completed, for early, attached and late observers alike', () => {
    const source = new Subject<TurnEvent>();
    const seen: Record<string, string[]> = { early: [], attached: [], late: [] };
    const watch = (name: string, item$: ItemEvents) =>
      item$.subscribe({
        next: ({ method }) => seen[name]?.push(method),
        complete: () => seen[name]?.push('|'),
      });
    const opened: ItemEvents[] = [];
    source.pipe(groupByItem(), take(1)).subscribe((item$) => {
      opened.push(item$);
      watch('early', item$);
    });
    const [firstItemEvent] = events.filter((event) => itemIdOf(event.method, event.params) !== undefined);
    const id = firstItemEvent && itemIdOf(firstItemEvent.method, firstItemEvent.params);
    const ofFirst = events.filter((event) => itemIdOf(event.method, event.params) === id);
    ofFirst.forEach((event, index) => {
      source.next(event);
      if (index === 0) opened.forEach((item$) => watch('attached', item$));
    });
    opened.forEach((item$) => watch('late', item$));
    const expected = [...ofFirst.map(({ method }) => method), '|'];
    expect(expected.at(-2)).toBe('item/completed');
    expect(seen).toEqual({ early: expected, attached: expected, late: expected });
  });

  it('lets go of its source when nobody looks any more, and not before', () => {
    const source = new Subject<TurnEvent>();
    const seen: string[] = [];
    const subscription = source
      .pipe(
        groupByItem(),
        take(1),
        mergeMap((item$) => item$),
      )
      .subscribe((event) => seen.push(event.method));
    const itemEvents = events.filter((event) => itemIdOf(event.method, event.params) !== undefined);
    for (const event of itemEvents.slice(0, 1)) source.next(event);
    expect(source.observed).toBe(true);
    subscription.unsubscribe();
    expect(source.observed).toBe(false);
    expect(seen).toHaveLength(1);
  });

  it('keeps a group whole for a consumer that comes to it late', () => {
    marbles(({ cold, expectObservable }) => {
      const [a, A, b, B] = itemPairs();
      const source = cold('a-b-A-(B|)', { a, b, A, B } as Record<string, TurnEvent>);
      const result = source.pipe(
        groupByItem(),
        concatMap((item$) => item$.pipe(concatMap((event) => of(event).pipe(delay(1))))),
      );
      expectObservable(result).toBe('-a---Ab(B|)', { a, b, A, B });
    });
  });
});

function itemPairs(): readonly TurnEvent[] {
  const ids = [...new Set(events.map((event) => itemIdOf(event.method, event.params)))].filter(
    (id) => id !== undefined,
  );
  return ids.slice(0, 2).flatMap((id) => {
    const own = events.filter((event) => itemIdOf(event.method, event.params) === id);
    return [own.at(0), own.at(-1)].filter((event) => event !== undefined);
  });
}
