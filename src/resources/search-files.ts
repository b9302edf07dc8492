import {
  AsyncSubject,
  BehaviorSubject,
  catchError,
  combineLatest,
  concatMap,
  defaultIfEmpty,
  defer,
  distinctUntilChanged,
  EMPTY,
  filter,
  map,
  merge,
  of,
  ReplaySubject,
  share,
  startWith,
  Subject,
  switchMap,
  takeUntil,
  takeWhile,
  tap,
  timeout,
  type Observable,
} from 'rxjs';
import type { FuzzyFileSearchResult } from '../../generated/types.js';
import type { Connection } from '../connection/connection.js';
import type { ServerNotification } from '../connection/notification.js';
import type { Session } from '../connection/session.js';
import { optionIssues, refuse, type Rules } from '../errors/check-options.js';
import { TransportClosedError } from '../errors/client-errors.js';
import { issuesWith, listOf, name, required, stream, text } from '../errors/rules.js';
import { ofMethod } from '../operators/of-method.js';
import { retryOnOverload } from '../operators/retry-on-overload.js';
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
  /**
   * Whether the search for this query is done. While the directories are still being read and further queries may come,
   * there may be more; after the last query there is not.
   */
  readonly complete: boolean;
}

const START = 'fuzzyFileSearch/sessionStart';
const ROOTS = 'a list of at least one directory to search';
const RULES: Rules<SearchFilesOptions> = {
  roots: /*@__PURE__*/ required((value) =>
    Array.isArray(value) && value.length > 0 ? listOf(name)(value) : `expected ${ROOTS}`,
  ),
};

/** How long a result may come after the session was stopped, when the server does not say that it has. */
const STOP_TIMEOUT_MS = 5000;

/** {@inheritDoc Codex.searchFiles} */
export function searchFiles(
  connection: Connection,
  query$: Observable<string>,
  options: SearchFilesOptions,
): Observable<FileSearch> {
  return defer(() => {
    refuse(START, [...issuesWith(stream, query$, 'query$'), ...optionIssues(options, RULES)]);
    const { roots } = options;
    const sessionId = uniqueId();
    const opened = new ReplaySubject<Session>(1);
    const asked = new Subject<string>();
    const noMore$ = new BehaviorSubject(false);
    const unasked = new ReplaySubject<void>(1);
    let stopping: Observable<void> | undefined;
    // A subscriber that leaves meanwhile sends no second request.
    const stop = (session: Session) =>
      (stopping ??= stopped(connection.request('fuzzyFileSearch/sessionStop', { sessionId }, { session })));
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
      hear: (session) =>
        asked.pipe(
          switchMap((query) =>
            follow(session.resources.observe('search', sessionId), query, {
              noMore$,
              stopped$: defer(() => stop(session)),
              once$: connection.request('fuzzyFileSearch', { query, roots }, { session }).pipe(
                map(({ files }) => files),
                catchError(() => EMPTY),
              ),
            }),
          ),
        ),
      open: (options) =>
        connection
          .request(START, { sessionId, roots }, options)
          .pipe(tap(() => opened.next(options.session))),
      close: (options) =>
        stopping ?? connection.request('fuzzyFileSearch/sessionStop', { sessionId }, options),
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
  refuse(START, issuesWith(text, query, 'query$'));
  return query.replace(/\p{Surrogate}/gu, '\ufffd');
}

/** Ends when the server has stopped the session, and a moment later where it does not say so. */
function stopped(stop$: Observable<unknown>): Observable<void> {
  const stopped = new AsyncSubject<void>();
  stop$
    .pipe(
      retryOnOverload(),
      timeout({ first: STOP_TIMEOUT_MS }),
      map(() => undefined),
      // The end of the link ends the search as well.
      catchError((error: unknown) => (error instanceof TransportClosedError ? EMPTY : of(undefined))),
    )
    .subscribe(stopped);
  return stopped;
}

/** How a search ends. */
interface Ending {
  /** Whether no further query can come. */
  readonly noMore$: Observable<boolean>;
  /** Stops the session when subscribed, and emits when it has stopped. */
  readonly stopped$: Observable<void>;
  /** Searches once without a session. */
  readonly once$: Observable<readonly FuzzyFileSearchResult[]>;
}

// The server says that a search is done without saying which one, before or after what it has found. An older one may
// be meant, but not before the directories have been read: so what is found for the newest query is all there is, unless
// more comes. After the last query the session is stopped. The server may do so before it tells what it has found, and
// then never tells it: where nothing was found, it is asked once more.
function follow(
  events$: Observable<ServerNotification>,
  query: string,
  { noMore$, stopped$, once$ }: Ending,
): Observable<FileSearch> {
  const found$ = events$.pipe(
    ofMethod('fuzzyFileSearch/sessionUpdated'),
    filter(({ params }) => params.query === query),
    share(),
  );
  const done$ = events$.pipe(
    ofMethod('fuzzyFileSearch/sessionCompleted'),
    map(() => true),
    startWith(false),
    distinctUntilChanged(),
  );
  const isFound$ = found$.pipe(
    map(() => true),
    startWith(false),
    distinctUntilChanged(),
  );
  const phase$ = combineLatest([done$, noMore$, isFound$]).pipe(
    switchMap(([done, noMore, isFound]): Observable<Phase> => {
      if (!done) return of('searching');
      if (!noMore) return of('done');
      return isFound ? stopped$.pipe(map((): Phase => 'stopped')) : of('searching');
    }),
    distinctUntilChanged(),
  );
  return combineLatest([found$, phase$]).pipe(
    takeWhile(([, phase]) => phase !== 'stopped', true),
    concatMap(([{ params }, phase]) => {
      const { files } = params;
      const isVain = phase === 'stopped' && files.length === 0 && query !== '';
      return isVain
        ? once$.pipe(
            defaultIfEmpty(files),
            map((found) => ({ found, phase })),
          )
        : of({ found: files, phase });
    }),
    map(({ found, phase }) => ({ query, files: found, complete: phase !== 'searching' })),
    distinctUntilChanged((a, b) => a.files === b.files && a.complete === b.complete),
  );
}

type Phase = 'searching' | 'done' | 'stopped';
