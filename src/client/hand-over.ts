import { Observable, type OperatorFunction } from 'rxjs';

/**
 * Goes on with what the first value of the source stands for, like `switchMap` on a source of one value, but gives it
 * the subscriber itself: every event of a turn reaches its reader one hop sooner.
 */
export function handOver<T, R>(project: (value: T) => Observable<R>): OperatorFunction<T, R> {
  return (source$) =>
    new Observable((subscriber) => {
      let handedOver = false;
      const begin = (value: T) => {
        handedOver = true;
        project(value).subscribe(subscriber);
      };
      return source$.subscribe({
        next: (value) => {
          if (!handedOver) begin(value);
        },
        error: (error: unknown) => subscriber.error(error),
        complete: () => {
          if (!handedOver) subscriber.complete();
        },
      });
    });
}
