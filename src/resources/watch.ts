import { defer, ignoreElements, map, merge, tap, type NextObserver, type Observable } from 'rxjs';
import type { FsChangedNotification, FsWatchResponse } from '../../generated/types.js';
import type { Connection } from '../connection/connection.js';
import { ofMethod } from '../operators/of-method.js';
import { checkOptions, type Rules } from '../errors/check-options.js';
import { expecting } from '../errors/rules.js';
import { readMember } from '../protocol/read-member.js';
import { checkAbsolute } from './absolute-path.js';
import { lease } from './lease.js';
import { uniqueId } from './unique-id.js';

/** Who hears that a watch is in place. */
export interface WatchOptions {
  /** Told once the server watches: what changes from then on is emitted. A `Subject` will do. */
  readonly readyObserver?: NextObserver<FsWatchResponse> | undefined;
}

const RULES: Rules<WatchOptions> = {
  readyObserver: /*@__PURE__*/ expecting('an observer with next, such as a Subject', isObserver),
};

/** {@inheritDoc Codex.watch} */
export function watch(
  connection: Connection,
  path: string,
  options: WatchOptions = {},
): Observable<FsChangedNotification> {
  return defer(() => {
    checkAbsolute('fs/watch', { path });
    checkOptions('fs/watch', options, RULES);
    const { readyObserver } = options;
    const watchId = uniqueId();
    return lease(connection, {
      hear: ({ resources }, reply$: Observable<FsWatchResponse>) =>
        merge(
          resources.observe('watch', watchId),
          reply$.pipe(
            tap((reply) => readyObserver?.next(reply)),
            ignoreElements(),
          ),
        ),
      open: (options) => connection.request('fs/watch', { path, watchId }, options),
      close: (options) => connection.request('fs/unwatch', { watchId }, options),
    });
  }).pipe(
    ofMethod('fs/changed'),
    map(({ params }) => params),
  );
}

function isObserver(value: unknown): boolean {
  return typeof readMember(value, 'next') === 'function';
}
