import { BehaviorSubject, concat, concatMap, defer, EMPTY, type Observable } from 'rxjs';

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
  return defer(() => {
    const cursors = new BehaviorSubject<string | null>(null);
    const turnPage = (nextCursor: Page<T>['nextCursor']) => {
      if (typeof nextCursor === 'string') cursors.next(nextCursor);
      else cursors.complete();
      return EMPTY;
    };
    return cursors.pipe(
      concatMap(fetchPage),
      concatMap(({ data, nextCursor }) =>
        concat(
          data,
          defer(() => turnPage(nextCursor)),
        ),
      ),
    );
  });
}
