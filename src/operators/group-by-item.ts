import {
  defer,
  filter,
  groupBy,
  ReplaySubject,
  Subject,
  type GroupedObservable,
  type OperatorFunction,
} from 'rxjs';
import type { TurnEvent } from '../connection/notification.js';
import type { LaggedEvent } from './lagged.js';
import { itemIdOf } from '../protocol/route.js';
import { carried } from './turn-tag.js';

/** The events of one item, from `item/started` to `item/completed`; `key` is the item's id. */
export type ItemEvents = GroupedObservable<string, TurnEvent>;

/**
 * One inner Observable for each item of a turn, with everything that happens to it.
 *
 * ```text
 * source          --a--b--A--b--B|      a, b events of two items, A and B their item/completed
 * groupByItem()   --x--y---------|
 *             x     a-----A|
 *             y        b-----b--B|
 * ```
 *
 * An inner Observable replays its item from the start to whoever subscribes later and completes after the item's
 * `item/completed`; that of an item the server abandons completes with the source. Events of no item are left out.
 * Errors with its source, and so do the inner ones.
 */
export function groupByItem(): OperatorFunction<TurnEvent | LaggedEvent, ItemEvents> {
  return (events$) =>
    carried(
      events$,
      defer(() => {
        // The log of the group that is being opened: what closes a group is the end of its log, not a subscription to
        // the group itself, which would see the last event first and keep the source alive.
        let opened = new ItemLog();
        return events$.pipe(
          filter((event): event is TurnEvent => itemIdOf(event.method, event.params) !== undefined),
          groupBy((event) => itemIdOf(event.method, event.params) ?? '', {
            connector: () => (opened = new ItemLog()),
            duration: () => opened.over$,
          }),
        );
      }),
    );
}

/** Keeps an item's events, and says so once everybody has seen the last. */
class ItemLog extends ReplaySubject<TurnEvent> {
  readonly over$ = new Subject<void>();

  override next(event: TurnEvent): void {
    super.next(event);
    if (event.method === 'item/completed') this.over$.next();
  }
}
