import type { Writable } from 'node:stream';

const BATCH_CHARS = 1024 * 1024;

/** Writes texts in order. While the stream is full they wait here, and go out together once it has drained. */
export class WriteQueue {
  readonly #stream: Writable;
  readonly #waiting: string[] = [];
  #isFull = false;

  constructor(stream: Writable) {
    this.#stream = stream;
    stream.on('drain', () => {
      this.#isFull = false;
      this.#flush();
    });
  }

  write(text: string): void {
    if (this.#isFull) this.#waiting.push(text);
    else this.#isFull = !this.#stream.write(text);
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
