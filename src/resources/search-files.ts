import {
  concat,
  concatMap,
  defer,
  distinctUntilChanged,
  EMPTY,
  filter,
  ignoreElements,
  map,
  of,
  scan,
  switchMap,
  takeWhile,
  tap,
  type Observable,
} from 'rxjs';
import type { FuzzyFileSearchResult } from '../../generated/types.js';
import type { Connection } from '../connection/connection.js';
import type { ServerNotification } from '../connection/notification.js';
import type { Session } from '../connection/session.js';
import { InvalidParamsError } from '../errors/client-errors.js';
import { lease } from './lease.js';
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
    return lease<Step, unknown>(connection, {
      hear: ({ resources }) => resources.observe('search', sessionId),
      open: (options) => connection.request('fuzzyFileSearch/sessionStart', { sessionId, roots }, options),
      alongside: (opened$) => {
        const ask = (query: string, session: Session): Observable<Step> => {
          const params = { sessionId, query };
          const asked$ = connection.request('fuzzyFileSearch/sessionUpdate', params, { session });
          return concat(of<Step>({ asked: query }), asked$.pipe(ignoreElements()));
        };
        const asked$ = query$.pipe(
          map(sendable),
          newestMap((query) => opened$.pipe(switchMap(({ session }) => ask(query, session)))),
        );
        return concat(asked$, of<Step>({ asked: END }));
      },
      close: (options) => connection.request('fuzzyFileSearch/sessionStop', { sessionId }, options),
    });
  }).pipe(
    scan(follow, START),
    takeWhile(({ over }) => !over, true),
    map(({ found }) => found),
    distinctUntilChanged(),
    filter((found) => found !== undefined),
  );
}

// Half of a surrogate pair goes out as this, and so comes back.
function sendable(query: string): string {
  return query.replace(/\p{Surrogate}/gu, '\ufffd');
}

const END = Symbol('no more queries');

type Step = { readonly asked: string | typeof END } | ServerNotification;

interface Progress {
  /** The query that was sent last. */
  readonly query?: string;
  readonly found?: FileSearch | undefined;
  /** The server has said since then that a search is done. */
  readonly done: boolean;
  /** There are no more queries. */
  readonly last: boolean;
  readonly over: boolean;
}

const START: Progress = { done: false, last: false, over: false };

// The server says that a search is done without saying which one, before or after what it has found. An older one may
// be meant, but not before the directories have been read: so what is found for the newest query is all there is.
function follow(progress: Progress, step: Step): Progress {
  const next = advance(progress, step);
  const over = next.last && (next.query === undefined || next.found?.complete === true);
  return { ...next, over };
}

function advance(progress: Progress, step: Step): Progress {
  const { query, found } = progress;
  if ('asked' in step) {
    const { asked } = step;
    return asked === END
      ? { ...progress, last: true }
      : { ...progress, query: asked, found: undefined, done: false };
  }
  if (query === undefined) return progress;
  if (step.method === 'fuzzyFileSearch/sessionCompleted') {
    const isNews = found?.complete === false;
    return { ...progress, done: true, found: isNews ? { ...found, complete: true } : found };
  }
  if (step.method !== 'fuzzyFileSearch/sessionUpdated' || step.params.query !== query) return progress;
  return { ...progress, found: { query, files: step.params.files, complete: progress.done } };
}

/** Like `concatMap`, but of the values that wait only the newest gets its turn. */
function newestMap<T, R>(project: (value: T) => Observable<R>) {
  return (source$: Observable<T>): Observable<R> =>
    defer(() => {
      let newest = -1;
      return source$.pipe(
        tap(() => (newest += 1)),
        concatMap((value, index) => (index < newest ? EMPTY : project(value))),
      );
    });
}
