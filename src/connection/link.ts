import { Subscription } from 'rxjs';
import type { Frame } from '../transport/frame.js';
import type { Transport, TransportDiagnostic } from '../transport/transport.js';

/** Where what comes over a link goes. */
export interface LinkReader {
  frame(frame: Frame): void;
  oddity(oddity: TransportDiagnostic): void;
  stderr(text: string): void;
  /** The link has ended, in good order when there is no reason. */
  ended(reason?: unknown): void;
}

/** One transport and what is subscribed of it. */
export class Link {
  readonly #subscriptions = new Subscription();

  constructor(private readonly transport: Transport) {}

  /** The last words of the server process, where there is one. */
  get stderrTail(): string | undefined {
    return this.transport.stderrTail?.();
  }

  /** What no message may show. */
  get secrets(): readonly string[] {
    return this.transport.secrets?.() ?? [];
  }

  read(reader: LinkReader): void {
    const ignore = () => undefined;
    const { frames$, diagnostics$, stderr$ } = this.transport;
    this.#subscriptions.add(
      diagnostics$?.subscribe({ next: (oddity) => reader.oddity(oddity), error: ignore }),
    );
    this.#subscriptions.add(stderr$?.subscribe({ next: (text) => reader.stderr(text), error: ignore }));
    this.#subscriptions.add(
      frames$.subscribe({
        next: (frame) => reader.frame(frame),
        error: (error: unknown) => reader.ended(error),
        complete: () => reader.ended(),
      }),
    );
  }

  send(frame: Frame): void {
    this.transport.send(frame);
  }

  /** Stops reading, and resolves when the transport has nothing left. */
  close(): Promise<void> {
    this.#subscriptions.unsubscribe();
    return this.transport.close();
  }
}
