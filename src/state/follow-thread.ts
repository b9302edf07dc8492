import {
  catchError,
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
import { approvalEvents } from './approval-events.js';
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

/** What is watched while the thread is being read, and with what it will be joined. */
interface Following {
  readonly watched: ThreadState;
  readonly known: readonly TurnState[];
  readonly isRead: boolean;
}

type Step = StateEvent | { readonly stored: ThreadState } | 'missed';

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
  const asked$ = waiting$.pipe(
    approvalEvents(),
    catchError(() => EMPTY),
  );
  const reverted$ = events$.pipe(filter(({ method }) => method === REVERTED));
  const read$ = merge(reverted$, again$).pipe(
    startWith(undefined),
    switchMap(() => stored$),
    map((stored): Step => ({ stored })),
  );
  const missed$ = again$.pipe(map((): Step => 'missed'));
  const start: Following = { watched: initialThreadState({ id }), known: [], isRead: false };
  return alongside(events$, merge(asked$, missed$, read$)).pipe(
    scan((following: Following, step: Step) => {
      if (step === 'missed') return outdated(following);
      return 'stored' in step ? read(following, step.stored) : watch(following, step, reduce);
    }, start),
    filter(({ isRead }) => isRead),
    map(({ watched }) => watched),
    distinctUntilChanged(),
    shareState(),
  );
}

// What only changes tell is as it is read now.
function outdated({ watched, known }: Following): Following {
  return { watched: { ...watched, name: null, status: null }, known, isRead: false };
}

function read({ watched, known }: Following, stored: ThreadState): Following {
  return { watched: joined(stored, watched, known), known: [], isRead: true };
}

function watch(
  { watched, known, isRead }: Following,
  event: StateEvent,
  reduce: (state: ThreadState, event: StateEvent) => ThreadState,
): Following {
  const after = reduce(watched, event);
  if (event.method !== REVERTED) return { watched: after, known, isRead };
  return { watched: { ...after, turns: [] }, known: [...known, ...after.turns], isRead: false };
}
