import type { Observable } from 'rxjs';
import { retryOnOverload } from '../operators/retry-on-overload.js';

/** Sends a request on behalf of somebody who has left: nobody hears of its end, and a busy server is asked again. */
export function release(request$: Observable<unknown>): void {
  request$.pipe(retryOnOverload()).subscribe({ error: () => undefined });
}
