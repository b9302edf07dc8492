import { defer, Observable, of, share } from 'rxjs';

/** Emits the reason once an `AbortSignal` fires. */
export type Aborts = Observable<unknown>;

/**
 * The signals that end what goes on here. Each has one listener, however many turns, goals and requests use it: Node warns
 * of a leak from the eleventh on. It is removed with the last of them.
 */
export class AbortSignals {
  readonly #aborts = new Map<AbortSignal, Aborts>();

  /** The abort of a signal, whether it fires before or after subscription. */
  of(signal: AbortSignal | undefined): Aborts | undefined {
    if (signal === undefined) return undefined;
    return defer(() =>
      signal.aborted ? of(signal.reason) : (this.#aborts.get(signal) ?? this.#listen(signal)),
    );
  }

  #listen(signal: AbortSignal): Aborts {
    const aborts$ = new Observable<unknown>((subscriber) => {
      const abort = () => subscriber.next(signal.reason);
      signal.addEventListener('abort', abort, { once: true });
      return () => {
        signal.removeEventListener('abort', abort);
        this.#aborts.delete(signal);
      };
    }).pipe(share());
    this.#aborts.set(signal, aborts$);
    return aborts$;
  }
}
