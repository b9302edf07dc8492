import { Observable, type MonoTypeOperatorFunction } from 'rxjs';

/**
 * Emits once at subscription, then at once for each change; while there are many, at once for the first change of a
 * burst and once more, a microtask later, for all others of it. Completes and errors with its source, after what it still
 * has to emit.
 *
 * ```text
 * source   --(aaaa)---a--|     in parentheses: without a microtask in between
 * result   e-(e)e-----e--|
 * ```
 */
export function atOnceThenTogether(areMany: () => boolean): MonoTypeOperatorFunction<void> {
  return (source$) =>
    new Observable((subscriber) => {
      let isBurst = false;
      let isDue = false;
      const emit = () => {
        isDue = false;
        subscriber.next();
      };
      const endBurst = () => {
        isBurst = false;
        if (isDue && !subscriber.closed) change();
      };
      const change = () => {
        if (!areMany()) {
          emit();
          return;
        }
        if (isBurst) {
          isDue = true;
          return;
        }
        isBurst = true;
        queueMicrotask(endBurst);
        emit();
      };
      const subscription = source$.subscribe({
        next: change,
        error: (error: unknown) => {
          if (isDue) emit();
          subscriber.error(error);
        },
        complete: () => {
          if (isDue) emit();
          subscriber.complete();
        },
      });
      subscriber.next();
      return subscription;
    });
}
