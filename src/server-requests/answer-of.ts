import { defer, from, isObservable, of, type Observable, type ObservableInput } from 'rxjs';

/** What a callback has returned, as an Observable; a plain value, strings included, is emitted as it is. */
export function answerOf<R>(callback: () => R | ObservableInput<R>): Observable<R> {
  return defer(() => {
    const answer = callback();
    return isStream(answer) ? from(answer) : of(answer);
  });
}

function isStream<R>(value: R | ObservableInput<R>): value is ObservableInput<R> {
  if (isObservable(value)) return true;
  if (typeof value !== 'object' || value === null) return false;
  if ('@@observable' in value || Symbol.observable in value) return true;
  return 'then' in value || Symbol.asyncIterator in value || Symbol.iterator in value || 'getReader' in value;
}
