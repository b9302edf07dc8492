import {
  BehaviorSubject,
  concat,
  concatMap,
  defer,
  EMPTY,
  ignoreElements,
  tap,
  timer,
  type Observable,
} from 'rxjs';
import { waitMs } from '../connection/again.js';
import { InvalidResponseError } from '../errors/client-errors.js';

/** One page of a list, as the server sends it. */
export interface Page<T> {
  readonly data: readonly T[];
  readonly nextCursor?: string | null | undefined;
}

/** How many pages in a row may be empty and yet name a next one; the wait after each is longer. */
const MAX_EMPTY_PAGES = 20;

/**
 * The entries of a paged list, in order. The next page is asked for only when those before it have been taken, so
 * `take(5)` makes the server read no more than it has to.
 *
 * Errors with `InvalidResponseError` when the server names a cursor that it has named before, or page after page
 * without an entry. `method` is there for the message.
 */
export function paged<T>(
  fetchPage: (cursor: string | null) => Observable<Page<T>>,
  method = 'list',
): Observable<T> {
  return defer(() => {
    const cursors = new BehaviorSubject<string | null>(null);
    const progress = new Progress(method);
    const turnPage = ({ data, nextCursor }: Page<T>): Observable<never> => {
      if (typeof nextCursor !== 'string') {
        cursors.complete();
        return EMPTY;
      }
      const emptyPages = progress.turn(nextCursor, data.length === 0);
      if (emptyPages === 0) {
        cursors.next(nextCursor);
        return EMPTY;
      }
      return timer(waitMs(emptyPages)).pipe(
        tap(() => cursors.next(nextCursor)),
        ignoreElements(),
      );
    };
    return cursors.pipe(
      concatMap(fetchPage),
      concatMap((page) => {
        const data: unknown = page.data;
        if (!Array.isArray(data)) throw invalid(method, 'data', 'expected a list');
        return concat(
          page.data,
          defer(() => turnPage(page)),
        );
      }),
    );
  });
}

/** Sees whether a list comes to anything, without keeping all of its cursors. */
class Progress {
  #pages = 0;
  #emptyPages = 0;
  /** One of the cursors before, a later one from time to time: whatever circle the server goes in, it comes by there. */
  #landmark: string | undefined;
  #nextLandmark = 1;

  constructor(private readonly method: string) {}

  /** How many pages have been empty of late; throws when there is no use in asking for more. */
  turn(cursor: string, isEmpty: boolean): number {
    if (cursor === this.#landmark) throw invalid(this.method, 'nextCursor', 'the server repeats a cursor');
    this.#pages += 1;
    if (this.#pages === this.#nextLandmark) {
      this.#landmark = cursor;
      this.#nextLandmark *= 2;
    }
    this.#emptyPages = isEmpty ? this.#emptyPages + 1 : 0;
    if (this.#emptyPages < MAX_EMPTY_PAGES) return this.#emptyPages;
    throw invalid(
      this.method,
      'data',
      `the server named a next page after ${MAX_EMPTY_PAGES} empty ones in a row`,
    );
  }
}

function invalid(method: string, member: string, message: string): InvalidResponseError {
  return new InvalidResponseError(method, [{ path: [member], message }]);
}
