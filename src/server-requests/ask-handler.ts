import { defer, finalize, switchMap, take, tap, throwIfEmpty, type Observable } from 'rxjs';
import type { Leave } from '../connection/gate.js';
import { answerOf } from './answer-of.js';
import type { Handler } from './handlers.js';
import type { ServerRequest } from './server-request.js';

/**
 * Asks a handler as soon as there is a place for it, and emits its answer once. Errors with what the handler throws, and when
 * it ends without an answer. Unsubscribing before the answer fires the handler's signal.
 */
export function askHandler(
  { handle }: Handler,
  request: ServerRequest,
  place$: Observable<Leave>,
): Observable<unknown> {
  return defer(() => {
    const { method, threadId, turnId, id: requestId, params } = request;
    const abort = new AbortController();
    const { signal } = abort;
    let hasAnswered = false;
    const answer$ = answerOf(() => handle(params, { method, threadId, turnId, requestId, signal }));
    return place$.pipe(
      switchMap((leave) =>
        soon().pipe(
          switchMap(() => answer$),
          take(1),
          throwIfEmpty(noAnswer),
          finalize(leave),
        ),
      ),
      tap(() => (hasAnswered = true)),
      finalize(() => {
        if (!hasAnswered) abort.abort();
      }),
    );
  });
}

export function noAnswer(): Error {
  return new Error('The handler completed without an answer.');
}

/** A microtask later: what takes its time delays no frame that has come already. */
export function soon(): Observable<void> {
  return defer(() => Promise.resolve());
}
