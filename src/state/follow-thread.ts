import {
  distinctUntilChanged,
  EMPTY,
  filter,
  map,
  merge,
  scan,
  startWith,
  switchMap,
  type Observable,
} from 'rxjs';
import type { Approval } from '../approvals/approval.js';
import type { TurnEvent } from '../connection/notification.js';
import { askedIn } from './approval-events.js';
import { joined } from './join.js';
import type { StateEvent } from './pending-approvals.js';
import { alongside, shareState } from './share-state.js';
import { threadReducerWith } from './thread-reducer.js';
import { initialThreadState, type ThreadState } from './thread-state.js';
import type { StateOptions, TurnState } from './turn-state.js';

const REVERTED = 'thread/reverted';

/** What a thread's state is made of. */
export interface ThreadSources {
  /** Everything of the thread, live. Ends with the link. */
  readonly events$: Observable<TurnEvent>;
  /** The approvals that wait, of whatever thread. */
  readonly waiting$: Observable<readonly Approval[]>;
  /** Reads the thread as the server has stored it; emits once. */
  readonly stored$: Observable<ThreadState>;
  /** Emits when something may have been missed. */
  readonly again$?: Observable<unknown>;
}

/** What is watched of the thread. As long as it has to be read, it is said to be reverted. */
interface Following {
  readonly watched: ThreadState;
  /** The turns that may be gone since, as they stood; one that was heard of since stands otherwise. */
  readonly mayBeGone: readonly TurnState[];
}

type Step = (following: Following) => Following;

/**
 * The state of a thread: as soon as it has been read, with what came meanwhile, then after each change. After a revert
 * it is read again, and the next state is without the turns that are gone; so it is when something may have been
 * missed. Completes and errors with the link, and
 * errors with what reading it errors with.
 */
export function followThread(
  { events$, waiting$, stored$, again$ = EMPTY }: ThreadSources,
  id: string,
  options?: StateOptions,
): Observable<ThreadState> {
  const reduce = threadReducerWith(options);
  const toStep = map((event: StateEvent): Step => ({ watched, mayBeGone }) => {
    const after = reduce(watched, event);
    return { watched: after, mayBeGone: event.method === REVERTED ? after.turns : mayBeGone };
  });
  // What only changes tell is as it is read now.
  const missed$ = again$.pipe(
    map((): Step => ({ watched, mayBeGone }) => ({
      watched: { ...watched, name: null, status: null, isReverted: true },
      mayBeGone,
    })),
  );
  const read$ = merge(events$.pipe(filter(({ method }) => method === REVERTED)), again$).pipe(
    startWith(undefined),
    switchMap(() => stored$),
    map((stored): Step => ({ watched, mayBeGone }) => ({
      watched: joined(stored, watched, mayBeGone),
      mayBeGone: [],
    })),
  );
  const start: Following = { watched: { ...initialThreadState({ id }), isReverted: true }, mayBeGone: [] };
  return alongside(events$.pipe(toStep), merge(askedIn(waiting$).pipe(toStep), missed$, read$)).pipe(
    scan((following, step) => step(following), start),
    map(({ watched }) => watched),
    filter(({ isReverted }) => !isReverted),
    distinctUntilChanged(),
    shareState(),
  );
}
