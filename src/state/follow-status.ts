import {
  distinctUntilChanged,
  EMPTY,
  filter,
  map,
  startWith,
  switchMap,
  takeUntil,
  type Observable,
} from 'rxjs';
import type { ThreadStatus } from '../../generated/types.js';
import type { TurnEvent } from '../connection/notification.js';
import { ofMethod } from '../operators/of-method.js';
import { readMember } from '../protocol/read-member.js';
import { isSameMember } from './collections.js';
import { alongside, shareState } from './share-state.js';

/** The status of a thread that the server has not told yet: not to be taken for its `notLoaded`. */
export interface UnknownThreadStatus {
  readonly type: 'unknown';
}

const UNKNOWN: UnknownThreadStatus = { type: 'unknown' };

/**
 * How a thread stands: at once `unknown`, then as it is read, unless a change comes first, then each change; read again
 * when `again$` emits. Completes and errors with the link, and errors with what reading it errors with.
 */
export function followStatus(
  events$: Observable<TurnEvent>,
  read$: Observable<ThreadStatus>,
  again$: Observable<unknown> = EMPTY,
): Observable<ThreadStatus | UnknownThreadStatus> {
  const changed$ = events$.pipe(
    ofMethod('thread/status/changed'),
    map(({ params }) => params.status),
    filter(isStatus),
  );
  const known$ = again$.pipe(
    startWith(undefined),
    switchMap(() => read$.pipe(filter(isStatus), takeUntil(changed$))),
  );
  return alongside(changed$, known$).pipe(
    startWith(UNKNOWN),
    distinctUntilChanged((a, b) => isSame(a, b)),
    shareState(),
  );
}

// Members below the flags differ when they are not the same object: a comparison in depth has no bound.
function isSame(before: object, after: object): boolean {
  const names = Object.keys(after);
  return (
    names.length === Object.keys(before).length &&
    names.every((name) => isSameMember(readMember(before, name), readMember(after, name)))
  );
}

function isStatus(status: ThreadStatus): boolean {
  return typeof readMember(status, 'type') === 'string';
}
