import { isObservable, Observable, Subject, takeUntil, type OperatorFunction } from 'rxjs';
import { refuse } from '../errors/check-options.js';
import { expecting, issuesWith } from '../errors/rules.js';
import { DeltaShedder } from './delta-shedder.js';
import type { LaggedEvent } from './lagged.js';
import { carried } from './turn-tag.js';

const IS_SLOW = /*@__PURE__*/ expecting(
  'a function or an Observable that says when deltas are shed',
  (value) => typeof value === 'function' || isObservable(value),
);

/**
 * Leaves deltas out while the consumer cannot keep up, and says what it left out.
 *
 * ```text
 * isSlow$               -----------t--------f----------     t true, f false
 * source                --S--a--------b--c-----d--e--I--C|  a … e deltas of one item, I its item/completed
 * dropDeltas(isSlow$)   --S--a-----------------(Ld)e--I--C| L client/lagged: 2 deltas; d, e with partial: true
 * ```
 *
 * `isSlow` is a function that is asked before each delta, or an Observable whose last value counts; before its first,
 * the consumer keeps up.
 *
 * Shed are deltas of messages, plans, reasoning and command output, because `item/completed` has the whole of them.
 * Nothing else ever is: no item, no start or end, no error, usage, plan or diff, nothing of approvals, and no output
 * that nothing repeats (of processes, of patches, of conversations).
 *
 * Before the next event of the turn that is let through stands a {@link LaggedEvent}, `client/lagged`, with how many
 * deltas of which items are missing and how many characters they had. From then until the item completes its deltas
 * are marked `partial`, so nobody puts their text together as if it were whole.
 *
 * Completes and errors with its source, behind what is to be said. Errors with what the function throws or the
 * Observable errors with; its completion leaves it at its last value. Unsubscribing unsubscribes both.
 *
 * Where it is the number of events that is too much rather than the text, `coalesceDeltas` loses nothing. For a
 * `for await` loop, `toAsyncIterable` with `maxQueued` does this by itself.
 *
 * @throws {InvalidParamsError} at once, when `isSlow` is neither.
 *
 * @example
 * turn.events$
 *   .pipe(dropDeltas(() => socket.bufferedAmount > 1_000_000))
 *   .subscribe((event) => socket.send(JSON.stringify(event)));
 */
export function dropDeltas<E extends { readonly method: string }>(
  isSlow: (() => boolean) | Observable<boolean>,
): OperatorFunction<E, E | LaggedEvent> {
  refuse('dropDeltas', issuesWith(IS_SLOW, isSlow, 'isSlow'));
  return (events$) =>
    carried(
      events$,
      new Observable((subscriber) => {
        const left$ = new Subject<void>();
        subscriber.add(() => left$.next());
        let isTold = false;
        if (isObservable(isSlow)) {
          isSlow.pipe(takeUntil(left$)).subscribe({
            next: (value) => (isTold = value),
            error: (error: unknown) => subscriber.error(error),
          });
        }
        if (subscriber.closed) return;
        const shedder = new DeltaShedder<E>(isObservable(isSlow) ? () => isTold : isSlow, (event) =>
          subscriber.next(event),
        );
        events$.pipe(takeUntil(left$)).subscribe({
          next: (event) => {
            try {
              shedder.next(event);
            } catch (error) {
              subscriber.error(error);
            }
          },
          error: (error: unknown) => {
            shedder.tellAll();
            subscriber.error(error);
          },
          complete: () => {
            shedder.tellAll();
            subscriber.complete();
          },
        });
      }),
    );
}
