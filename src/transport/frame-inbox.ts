import { Observable, Subject } from 'rxjs';
import type { CodexError } from '../errors/codex-error.js';
import { Relay } from '../base/relay.js';
import { decodeFrame } from './decode.js';
import type { Frame } from './frame.js';
import type { TransportDiagnostic } from './transport.js';
import { utf8Length } from './utf8-length.js';

/** As much of what could not be taken as tells which reply or notification it was. */
export const HEAD_CHARS = 512;

/**
 * `frames$` and `diagnostics$` of a transport, and the order in which they are fed.
 *
 * No task runs before somebody reads `frames$`; until then tasks are kept, so no frame is missed. A task that is added
 * while a frame is being delivered waits for its turn, so that all readers see one order.
 */
export class FrameInbox {
  readonly #frames$ = new Relay<Frame>();
  #waiting: (() => void)[] = [];
  #isRead = false;
  #isBusy = false;

  /** Hot. Completes or errors as `end` says. */
  readonly frames$: Observable<Frame> = new Observable((subscriber) => {
    const subscription = this.#frames$.subscribe(subscriber);
    this.#isRead = true;
    this.#work();
    return subscription;
  });

  /** Hot. Completes at the end. */
  readonly diagnostics$ = new Subject<TransportDiagnostic>();

  /** Adds a task, which may call what stands below. */
  add(task: () => void): void {
    this.#waiting.push(task);
    this.#work();
  }

  /** One JSON document. */
  text(text: string): void {
    const frame = decodeFrame(text);
    if (typeof frame !== 'string') {
      this.#frames$.next(frame);
      return;
    }
    const head = text.slice(0, HEAD_CHARS);
    this.report({ kind: 'malformedLine', bytes: utf8Length(text), reason: frame, head });
  }

  report(diagnostic: TransportDiagnostic): void {
    this.diagnostics$.next(diagnostic);
  }

  /** Nothing comes any more. Without an error the link ended on purpose. Only the first call counts. */
  end(error?: CodexError): void {
    this.diagnostics$.complete();
    if (error === undefined) this.#frames$.complete();
    else this.#frames$.error(error);
  }

  #work(): void {
    if (this.#isBusy || !this.#isRead) return;
    this.#isBusy = true;
    for (let next = 0; next < this.#waiting.length; next++) this.#waiting[next]?.();
    this.#waiting = [];
    this.#isBusy = false;
  }
}
