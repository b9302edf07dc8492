import { takeUntil, type Observable } from 'rxjs';
import type { Session } from '../connection/session.js';
import { retryOnOverload } from '../operators/retry-on-overload.js';

/**
 * Sends a request on behalf of somebody who has left: nobody hears of its end, and a busy server is asked again, as long
 * as there is the link.
 */
export function release(session: Session, request$: Observable<unknown>): void {
  request$.pipe(retryOnOverload(), takeUntil(session.linkEnd$)).subscribe({ error: () => undefined });
}
