import { asyncScheduler, Observable, type Subscription } from 'rxjs';

/** A wait that took this much longer than it should have, in ms, was held up: the event loop stood still. */
const LATE_MS = 2;

/** Within this time, in ms, an event loop that has read what had arrived comes back to a timer that is due. */
const PROMPT_MS = 20;

/** How often in a row it has to, and how long that may take in all, in ms. */
const PROMPT_TURNS = 3;
const CATCH_UP_MS = 2_000;

/** How far the virtual time of a TestScheduler is away from the clock, at the least. */
const VIRTUAL_MS = 60 * 60_000;

/**
 * Measures durations in ms, whatever the clock is set to meanwhile. Under a TestScheduler, which has a time of its own,
 * that of the scheduler counts.
 */
export function stopwatch(): () => number {
  const isVirtual = Math.abs(asyncScheduler.now() - Date.now()) > VIRTUAL_MS;
  return isVirtual ? () => asyncScheduler.now() : () => performance.now();
}

/** Emits once after `ms` and completes; see {@link after}. */
export function deadline(ms: number): Observable<0> {
  return new Observable((subscriber) =>
    after(ms, () => {
      subscriber.next(0);
      subscriber.complete();
    }),
  );
}

/**
 * Calls back once after `ms`, like a timer, but not before what has arrived by then was read. Unsubscribing prevents it.
 *
 * Timers run before what has arrived is read: where the event loop stood still, the reply that is waited for may lie in
 * the pipe. The loop is given time to read, for as long as it is busy with that, but not for ever.
 */
export function after(ms: number, due: () => void): Subscription {
  const now = stopwatch();
  let dueAt = now() + ms;
  let givesUpAt: number | undefined;
  let prompt = 0;
  return asyncScheduler.schedule(function () {
    const at = now();
    const lateMs = at - dueAt;
    if (givesUpAt === undefined) {
      if (lateMs > LATE_MS) givesUpAt = at + CATCH_UP_MS;
    } else {
      prompt = lateMs < PROMPT_MS ? prompt + 1 : 0;
      if (prompt === PROMPT_TURNS || at > givesUpAt) givesUpAt = undefined;
    }
    dueAt = at;
    if (givesUpAt === undefined) due();
    else this.schedule(undefined, 0);
  }, ms);
}
