import { redact } from '../errors/redact.js';

const KEPT_CHARS = 2000;

/** The last of what a server wrote to stderr. */
export class StderrTail {
  #text = '';

  push(text: string): void {
    this.#text = (this.#text + text).slice(-KEPT_CHARS);
  }

  /** With whatever looks like a credential blanked out. */
  toString(): string {
    return redact(this.#text).trim();
  }
}
