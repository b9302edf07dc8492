import { defer, finalize, map, tap, type Observable } from 'rxjs';
import { Gate, type Leave } from '../connection/gate.js';

/** So many more than the requests in flight the server can have in its hands. */
const STARTING = 32;

/**
 * Lets commands start that are answered only when they end, and so cannot be counted as requests in flight: the server
 * loses requests, without a word, that come faster than it takes them. It takes them in order, so whatever it answers
 * says that it has taken all that was sent before.
 */
export class StartLine {
  readonly #gate = new Gate(STARTING);
  readonly #starting = new Set<Leave>();
  #isAsking = false;

  /** Emits when the next one may be sent; `ping$` is a request that finds out whether the server has taken the others. */
  enter(ping$: Observable<unknown>): Observable<Leave> {
    return defer(() => {
      this.#makeRoom(ping$);
      return this.#gate.enter();
    }).pipe(
      tap((leave) => this.#starting.add(leave)),
      map((leave) => () => this.#leave([leave])),
    );
  }

  #makeRoom(ping$: Observable<unknown>): void {
    if (this.#isAsking || this.#starting.size < STARTING) return;
    this.#isAsking = true;
    const taken = [...this.#starting];
    const answered$ = ping$.pipe(
      finalize(() => {
        this.#isAsking = false;
        this.#leave(taken);
        this.#makeRoom(ping$);
      }),
    );
    // A refusal is an answer too.
    answered$.subscribe({ error: () => undefined });
  }

  #leave(leaves: readonly Leave[]): void {
    for (const leave of leaves) {
      this.#starting.delete(leave);
      leave();
    }
  }
}
