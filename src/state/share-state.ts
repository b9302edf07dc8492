import {
  endWith,
  merge,
  ReplaySubject,
  share,
  takeWhile,
  type MonoTypeOperatorFunction,
  type Observable,
} from 'rxjs';

/**
 * One subscription for all who look, who get the latest state at once; it ends when the last of them leaves. `lasting`
 * keeps the end, for sources that begin but once.
 */
export function shareState<S>({ lasting = false } = {}): MonoTypeOperatorFunction<S> {
  return share({
    connector: () => new ReplaySubject<S>(1),
    resetOnComplete: !lasting,
    resetOnError: !lasting,
  });
}

const END = Symbol('end');

/** Both, until the first completes; what the first has to say at once comes first. */
export function alongside<A, B>(source$: Observable<A>, other$: Observable<B>): Observable<A | B> {
  const isOn = (value: A | B | typeof END): value is A | B => value !== END;
  return merge(source$.pipe(endWith(END)), other$).pipe(takeWhile(isOn));
}
