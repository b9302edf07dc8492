import {
  BehaviorSubject,
  combineLatest,
  defer,
  distinctUntilChanged,
  filter,
  map,
  merge,
  ReplaySubject,
  startWith,
  Subject,
  switchMap,
  takeUntil,
  takeWhile,
  tap,
  type Observable,
} from 'rxjs';
import type { FuzzyFileSearchResult } from '../../generated/types.js';
import type { Connection } from '../connection/connection.js';
import type { ServerNotification } from '../connection/notification.js';
import type { Session } from '../connection/session.js';
import { InvalidParamsError } from '../errors/client-errors.js';
import { ofMethod } from '../operators/of-method.js';
import { lease } from './lease.js';
import { oneAtATime } from './one-at-a-time.js';
import { uniqueId } from './unique-id.js';

/** Where files are searched. */
export interface SearchFilesOptions {
  /** The directories to search, at least one. Paths of the server's machine. */
  readonly roots: readonly string[];
}

/** What has been found for the newest query. */
export interface FileSearch {
  readonly query: string;
  /** The best fits first, at most 50. An empty query finds nothing. */
  readonly files: readonly FuzzyFileSearchResult[];
  /** Whether the search for this query is done. While the directories are still being read, there may be more. */
  readonly complete: boolean;
}

/** {@inheritDoc Codex.searchFiles} */
export function searchFiles(
  connection: Connection,
  query$: Observable<string>,
  { roots }: SearchFilesOptions,
): Observable<FileSearch> {
  return defer(() => {
    if (roots.length === 0) {
      const message = 'is empty: name at least one directory to search';
      throw new InvalidParamsError('fuzzyFileSearch/sessionStart', [{ path: ['roots'], message }]);
    }
    const sessionId = uniqueId();
    const opened = new ReplaySubject<Session>(1);
    const asked = new Subject<string>();
    const noMore$ = new BehaviorSubject(false);
    const unasked = new ReplaySubject<void>(1);
    let hasAsked = false;
    let newest: string | undefined;
    const asking$ = oneAtATime(query$.pipe(tap((query) => (newest = sendable(query)))), {
      ready$: opened,
      gathered: () => {
        const query = newest;
        newest = undefined;
        return query;
      },
      send: (query, session) => {
        hasAsked = true;
        asked.next(query);
        return connection.request('fuzzyFileSearch/sessionUpdate', { sessionId, query }, { session });
      },
    });
    const found$ = lease(connection, {
      hear: ({ resources }) =>
        asked.pipe(switchMap((query) => follow(resources.observe('search', sessionId), query, noMore$))),
      open: (options) =>
        connection
          .request('fuzzyFileSearch/sessionStart', { sessionId, roots }, options)
          .pipe(tap(() => opened.next(options.session))),
      close: (options) => connection.request('fuzzyFileSearch/sessionStop', { sessionId }, options),
    });
    const complete = () => {
      noMore$.next(true);
      asked.complete();
      if (!hasAsked) unasked.next();
    };
    return merge(asking$.pipe(tap({ complete })), found$.pipe(takeUntil(unasked)));
  });
}

// Half of a surrogate pair goes out as this, and so comes back.
function sendable(query: string): string {
  return query.replace(/\p{Surrogate}/gu, '\ufffd');
}

// The server says that a search is done without saying which one, before or after what it has found. An older one may
// be meant, but not before the directories have been read: so what is found for the newest query is all there is, unless
// more comes while there may be further queries.
function follow(
  events$: Observable<ServerNotification>,
  query: string,
  noMore$: Observable<boolean>,
): Observable<FileSearch> {
  const found$ = events$.pipe(
    ofMethod('fuzzyFileSearch/sessionUpdated'),
    filter(({ params }) => params.query === query),
  );
  const done$ = events$.pipe(
    ofMethod('fuzzyFileSearch/sessionCompleted'),
    map(() => true),
    startWith(false),
    distinctUntilChanged(),
  );
  const shown$ = combineLatest([found$, done$]).pipe(
    map(([{ params }, complete]) => ({ query, files: params.files, complete })),
  );
  return combineLatest([shown$, noMore$]).pipe(
    takeWhile(([{ complete }, noMore]) => !(complete && noMore), true),
    map(([shown]) => shown),
    distinctUntilChanged(),
  );
}
