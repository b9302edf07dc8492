import { catchError, merge, of, take, timer, type Observable } from 'rxjs';
import type { Session } from './session.js';

const FIRST_MS = 10;
const LAST_MS = 500;

/** The wait before something is asked once more after so many failures, in ms; it grows with them. */
export function waitMs(failures: number): number {
  return Math.min(FIRST_MS * 2 ** failures, LAST_MS);
}

/** Emits after that wait, or as soon as the link ends: what is asked then waits for the next one, or errors. */
export function waited(session: Session, failures: number): Observable<unknown> {
  return merge(timer(waitMs(failures)), session.linkEnd$.pipe(catchError(() => of(true)))).pipe(take(1));
}
