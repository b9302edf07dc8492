import { toBase64 } from './bytes.js';

/** What one request writes. */
export interface StdinWrite {
  readonly deltaBase64?: string;
  readonly closeStdin?: boolean;
}

/** A frame of a WebSocket holds 16 MiB. */
const WRITE_BYTES = 2 ** 20;

/**
 * What is still to be written to a command.
 *
 * The server holds 128 writes that a process has not read, however small, and once they are exceeded the process can no
 * longer be ended, not even by its timeout. So what has gathered goes out as one write.
 */
export class StdinQueue {
  #chunks: Uint8Array[] = [];
  #closing = false;

  /** What comes next, or `undefined` for the end. */
  push(bytes: Uint8Array | undefined): void {
    if (bytes === undefined) this.#closing = true;
    else {
      for (let start = 0; start < bytes.length; start += WRITE_BYTES) {
        this.#chunks.push(bytes.subarray(start, start + WRITE_BYTES));
      }
    }
  }

  /** The next write; `undefined` while there is nothing to write. */
  take(): StdinWrite | undefined {
    if (!this.#closing && this.#chunks.length === 0) return undefined;
    const taken: Uint8Array[] = [];
    let room = WRITE_BYTES;
    for (const chunk of this.#chunks) {
      room -= chunk.length;
      if (room < 0) break;
      taken.push(chunk);
    }
    this.#chunks = this.#chunks.slice(taken.length);
    const closeStdin = this.#closing && this.#chunks.length === 0;
    if (closeStdin) this.#closing = false;
    return {
      ...(taken.length > 0 ? { deltaBase64: toBase64(joined(taken)) } : {}),
      ...(closeStdin ? { closeStdin } : {}),
    };
  }
}

function joined(chunks: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(chunks.reduce((size, { length }) => size + length, 0));
  let end = 0;
  for (const chunk of chunks) {
    all.set(chunk, end);
    end += chunk.length;
  }
  return all;
}
