import type { Writable } from 'node:stream';

const BATCH_CHARS = 1024 * 1024;

/**
 * Writes texts in order. Those of one tick go out together, as each write costs a call of the system; while the stream
 * is full they wait here, and go out together once it has drained.
 */
export class WriteQueue {
  readonly #stream: Writable;
  readonly #waiting: string[] = [];
  #isFull = false;
  #isScheduled = false;

  constructor(stream: Writable) {
    this.#stream = stream;
    stream.on('drain', () => {
      this.#isFull = false;
      this.#flush();
    });
  }

  write(text: string): void {
    this.#waiting.push(text);
    if (this.#isFull || this.#isScheduled) return;
    this.#isScheduled = true;
    process.nextTick(() => {
      this.#isScheduled = false;
      this.#flush();
    });
  }

  /** Ends the stream behind everything that was written. */
  end(): void {
    this.#flush(true);
    this.#stream.end();
  }

  #flush(regardless = false): void {
    while (this.#waiting.length > 0 && (regardless || !this.#isFull)) this.#writeBatch();
  }

  #writeBatch(): void {
    let chars = 0;
    const enough = this.#waiting.findIndex((text) => (chars += text.length) >= BATCH_CHARS);
    const batch = this.#waiting.splice(0, enough === -1 ? this.#waiting.length : enough + 1);
    this.#isFull = !this.#stream.write(batch.join(''));
  }
}
