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
import { alongside, shareState } from './share-state.js';

/**
 * How a thread stands: as it is read, unless a change comes first, then each change; read again when `again$` emits. Completes and errors with the
 * link, and errors with what reading it errors with.
 */
export function followStatus(
  events$: Observable<TurnEvent>,
  read$: Observable<ThreadStatus>,
  again$: Observable<unknown> = EMPTY,
): Observable<ThreadStatus> {
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
    distinctUntilChanged((a, b) => JSON.stringify(a) === JSON.stringify(b)),
    shareState(),
  );
}

function isStatus(status: ThreadStatus): boolean {
  return typeof readMember(status, 'type') === 'string';
}
