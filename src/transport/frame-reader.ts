import type { Observable } from 'rxjs';
import type { CodexError } from '../errors/codex-error.js';
import type { Frame } from './frame.js';
import { FrameInbox } from './frame-inbox.js';
import { LineSplitter } from './line-splitter.js';
import type { TransportDiagnostic } from './transport.js';

/** Bytes in, `frames$` and `diagnostics$` out: the inbound half of every transport that carries bytes. */
export class FrameReader {
  readonly #inbox = new FrameInbox();
  readonly #splitter: LineSplitter;

  /** Hot. Completes or errors as `end` says, after the last line. */
  readonly frames$: Observable<Frame> = this.#inbox.frames$;

  /** Hot. Completes at the end. */
  readonly diagnostics$: Observable<TransportDiagnostic> = this.#inbox.diagnostics$;

  constructor(maxFrameBytes: number) {
    this.#splitter = new LineSplitter(
      {
        line: (text) => this.#inbox.text(text),
        oversize: (bytes, head) => this.#inbox.report({ kind: 'oversizeFrame', bytes, maxFrameBytes, head }),
      },
      maxFrameBytes,
    );
  }

  push(chunk: Uint8Array): void {
    this.#inbox.add(() => this.#splitter.push(chunk));
  }

  /** Nothing comes any more. Without an error the link ended on purpose. Only the first call counts. */
  end(error?: CodexError): void {
    this.#inbox.add(() => {
      this.#splitter.end();
      this.#inbox.end(error);
    });
  }
}
