import { concat, defer, EMPTY, from, switchMap, type Observable } from 'rxjs';

/** One page of a list, as the server sends it. */
export interface Page<T> {
  readonly data: readonly T[];
  readonly nextCursor?: string | null | undefined;
}

/**
 * The entries of a paged list, in order. The next page is asked for only when those before it have been taken, so
 * `take(5)` makes the server read no more than it has to.
 */
export function paged<T>(fetchPage: (cursor: string | null) => Observable<Page<T>>): Observable<T> {
  const pagesFrom = (cursor: string | null): Observable<T> =>
    fetchPage(cursor).pipe(
      switchMap(({ data, nextCursor }) =>
        concat(from(data), typeof nextCursor === 'string' ? defer(() => pagesFrom(nextCursor)) : EMPTY),
      ),
    );
  return defer(() => pagesFrom(null));
}
