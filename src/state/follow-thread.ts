import {
  defer,
  distinctUntilChanged,
  EMPTY,
  filter,
  ignoreElements,
  map,
  merge,
  NEVER,
  of,
  scan,
  startWith,
  Subject,
  switchMap,
  take,
  tap,
  type Observable,
} from 'rxjs';
import type { Approval } from '../approvals/approval.js';
import type { TurnEvent } from '../connection/notification.js';
import { askedIn } from './approval-events.js';
import { joined, olderThan, withOlder, type Doubtful } from './join.js';
import type { StateEvent } from './pending-approvals.js';
import type { HistoryPart, HistoryPlace, StoredThread } from './read-thread.js';
import { alongside, shareState } from './share-state.js';
import { threadReducerWith } from './thread-reducer.js';
import { initialThreadState, type ThreadState } from './thread-state.js';
import { limitsOf, type StateOptions } from './turn-state.js';

const REVERTED = 'thread/reverted';

/** How many turns are read again at least, so that they join on to those that are shown. */
const MIN_TURNS_AGAIN = 10;

/** What a thread's state is made of. */
export interface ThreadSources {
  /** Everything of the thread, live. Ends with the link. */
  readonly events$: Observable<TurnEvent>;
  /** The approvals that wait, of whatever thread. */
  readonly waiting$: Observable<readonly Approval[]>;
  /** How many turns are read at first. */
  readonly turns: number;
  /** Reads the thread as the server has stored it, with its newest turns; emits once. */
  read(part: HistoryPart): Observable<StoredThread>;
  /** Reads older turns; emits once. */
  readOlder(part: HistoryPart): Observable<StoredThread>;
  /** Emits when something may have been missed. */
  readonly again$?: Observable<unknown>;
}

/** A thread's state, and how more of its history gets into it. */
export interface FollowedThread {
  readonly state$: Observable<ThreadState>;
  /** Reads older turns into the state; emits how many there were. */
  loadOlder(turns: number): Observable<number>;
}

/** What is watched of the thread. */
interface Following extends Doubtful {
  readonly watched: ThreadState;
  /** Whether it has been read, and nothing may have been missed since. */
  readonly isCurrent: boolean;
  /** The place before which older turns are read; `undefined` where there are none. */
  readonly older: HistoryPlace | undefined;
}

type Step = (following: Following) => Following;

const ALL: HistoryPlace = { cursor: null };

/**
 * The state of a thread: at once one that is not loaded; as soon as it has been read, with what came meanwhile; then
 * after each change. After a revert it is read again, and the next state is without the turns that are gone; so it is
 * when something may have been missed. Completes and errors with the link, and errors with what reading it errors with.
 */
export function followThread(sources: ThreadSources, id: string, options?: StateOptions): FollowedThread {
  const steps = new Subject<Step>();
  const initial = initialThreadState({ id });
  const following$ = follow(sources, steps, initial, options).pipe(shareState());
  const state$ = following$.pipe(
    filter(({ isCurrent }) => isCurrent),
    map(({ watched }) => watched),
    startWith(initial),
    distinctUntilChanged(),
    shareState(),
  );
  const limits = limitsOf(options);
  const loadOlder: FollowedThread['loadOlder'] = (turns) =>
    defer(() => {
      let isRead = false;
      const stored$ = following$.pipe(
        filter(() => !isRead),
        map((following) => (following.isCurrent ? following : undefined)),
        // While it is read again, it is not known before which place older turns are to be read.
        distinctUntilChanged((a, b) => a?.older === b?.older && (a === undefined) === (b === undefined)),
        switchMap((following) => {
          if (following === undefined) return NEVER;
          const { older: before, watched } = following;
          if (before === undefined) return of(undefined);
          const ids = new Set(watched.turns.map((turn) => turn.id));
          const isNew = (turnId: string) => !ids.has(turnId) && !Object.hasOwn(watched.turnAliases, turnId);
          return sources.readOlder({ turns, before, isNew });
        }),
        tap(() => (isRead = true)),
      );
      const added$ = stored$.pipe(
        map((stored) => {
          let added = 0;
          if (stored !== undefined) {
            steps.next((following) => {
              const watched = withOlder(following.watched, stored.state, limits);
              added = watched.turns.length - following.watched.turns.length;
              return { ...following, watched, older: stored.older };
            });
          }
          return added;
        }),
      );
      return merge(state$.pipe(ignoreElements()), added$).pipe(take(1));
    });
  return { state$, loadOlder } satisfies FollowedThread;
}

function follow(
  sources: ThreadSources,
  steps$: Observable<Step>,
  initial: ThreadState,
  options: StateOptions | undefined,
): Observable<Following> {
  const { events$, waiting$, turns, again$ = EMPTY } = sources;
  const reduce = threadReducerWith(options);
  const limits = limitsOf(options);
  const toStep = map((event: StateEvent): Step => (following) => {
    const before = following.watched;
    const watched = reduce(before, event);
    if (watched === before) return following;
    if (event.method === REVERTED)
      return { ...following, watched, isCurrent: false, reverted: watched.turns };
    const isFull = watched.turns.length === before.turns.length;
    const isOneLess = isFull && watched.turns.at(-1)?.id !== before.turns.at(-1)?.id;
    // The turn that went for a newer one lies before that place.
    return { ...following, watched, older: isOneLess ? ALL : following.older };
  });
  // What only changes tell is as it is read now.
  const missed$ = again$.pipe(
    map((): Step => (following) => ({
      ...following,
      watched: { ...following.watched, name: null, status: null },
      isCurrent: false,
      missed: following.watched.turns.filter(({ isEnded }) => isEnded),
    })),
  );
  const toRead = (stored: StoredThread): Step => {
    return ({ watched, older, reverted, missed }) => ({
      watched: joined(stored.state, watched, { reverted, missed }, limits),
      isCurrent: true,
      older: olderThan(stored.state, watched).length > 0 ? older : stored.older,
      reverted: [],
      missed: [],
    });
  };
  const start: Following = { watched: initial, isCurrent: false, older: undefined, reverted: [], missed: [] };
  return defer(() => {
    let shown = 0;
    const readings$ = merge(events$.pipe(filter(({ method }) => method === REVERTED)), again$).pipe(
      startWith(undefined),
      switchMap(() =>
        sources.read({ turns: shown === 0 ? turns : Math.max(turns, Math.min(shown, MIN_TURNS_AGAIN)) }),
      ),
      map(toRead),
    );
    const others$ = merge(askedIn(waiting$).pipe(toStep), missed$, steps$, readings$);
    return alongside(events$.pipe(toStep), others$).pipe(
      scan((following, step) => step(following), start),
      tap(({ watched }) => (shown = watched.turns.length)),
    );
  });
}
