import { distinctUntilChanged, Observable, ReplaySubject, scan, startWith } from 'rxjs';
import type { Approval } from '../approvals/approval.js';
import type { TurnEvent } from '../connection/notification.js';
import { askedIn } from './approval-events.js';
import { alongside, shareState } from './share-state.js';
import { turnReducerWith } from './turn-reducer.js';
import { initialTurnState, type StateOptions, type TurnState } from './turn-state.js';

/** What a turn's state is made of. */
export interface TurnSources {
  /** Everything of the turn: first what it has kept, then live. */
  readonly events$: Observable<TurnEvent>;
  /** The approvals that wait, of whatever turn. Its end is not the turn's. */
  readonly waiting$: Observable<readonly Approval[]>;
}

/**
 * The state of a turn: at once as far as it has come, then after each change. Completes after its end and errors with
 * `TransportClosedError` when the link ends first, both after the last state, also for whoever comes later.
 */
export function followTurn(
  { events$, waiting$ }: TurnSources,
  ids: { readonly id: string; readonly threadId: string },
  options?: StateOptions,
): Observable<TurnState> {
  const initial = initialTurnState(ids);
  const states$ = alongside(events$, askedIn(waiting$)).pipe(
    scan(turnReducerWith(options), initial),
    startWith(initial),
    distinctUntilChanged(),
  );
  return settled(states$).pipe(shareState({ lasting: true }));
}

// What comes at once, when a turn is looked at that has been running for long, is no change to be shown.
function settled<S>(states$: Observable<S>): Observable<S> {
  return new Observable((subscriber) => {
    const latest = new ReplaySubject<S>(1);
    const subscription = states$.subscribe(latest);
    subscription.add(latest.subscribe(subscriber));
    return subscription;
  });
}
