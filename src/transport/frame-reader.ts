import { Observable, Subject } from 'rxjs';
import type { CodexError } from '../errors/codex-error.js';
import { decodeFrame } from './decode.js';
import type { Frame } from './frame.js';
import { LineSplitter } from './line-splitter.js';
import type { TransportDiagnostic } from './transport.js';

/**
 * Bytes in, `frames$` and `diagnostics$` out: the inbound half of every transport that carries bytes.
 *
 * Nothing is decoded before somebody reads `frames$`; until then the bytes are kept, so no frame is missed. What is
 * pushed while a frame is being delivered waits for its turn, so that all readers see one order.
 */
export class FrameReader {
  readonly #frames$ = new Subject<Frame>();
  readonly #diagnostics$ = new Subject<TransportDiagnostic>();
  readonly #splitter: LineSplitter;
  #waiting: (() => void)[] = [];
  #isRead = false;
  #isBusy = false;

  /** Hot. Completes or errors as `end` says, after the last line. */
  readonly frames$: Observable<Frame> = new Observable((subscriber) => {
    const subscription = this.#frames$.subscribe(subscriber);
    this.#isRead = true;
    this.#work();
    return subscription;
  });

  /** Hot. Completes at the end. */
  readonly diagnostics$: Observable<TransportDiagnostic> = this.#diagnostics$.asObservable();

  constructor(maxFrameBytes: number) {
    this.#splitter = new LineSplitter(
      {
        line: (text) => this.#line(text),
        oversize: (bytes, head) =>
          this.#diagnostics$.next({ kind: 'oversizeFrame', bytes, maxFrameBytes, head }),
      },
      maxFrameBytes,
    );
  }

  push(chunk: Uint8Array): void {
    this.#add(() => this.#splitter.push(chunk));
  }

  /** Nothing comes any more. Without an error the link ended on purpose. Only the first call counts. */
  end(error?: CodexError): void {
    this.#add(() => {
      this.#splitter.end();
      this.#diagnostics$.complete();
      if (error === undefined) this.#frames$.complete();
      else this.#frames$.error(error);
    });
  }

  #line(text: string): void {
    const frame = decodeFrame(text);
    if (typeof frame !== 'string') this.#frames$.next(frame);
    else this.#diagnostics$.next({ kind: 'malformedLine', bytes: utf8Length(text), reason: frame });
  }

  #add(task: () => void): void {
    this.#waiting.push(task);
    this.#work();
  }

  #work(): void {
    if (this.#isBusy || !this.#isRead) return;
    this.#isBusy = true;
    for (let next = 0; next < this.#waiting.length; next++) this.#waiting[next]?.();
    this.#waiting = [];
    this.#isBusy = false;
  }
}

function utf8Length(text: string): number {
  let length = text.length;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    // A pair of surrogates takes four bytes, which is two for each half.
    if (unit > 0x7ff && (unit < 0xd800 || unit > 0xdfff)) length += 2;
    else if (unit > 0x7f) length += 1;
  }
  return length;
}
