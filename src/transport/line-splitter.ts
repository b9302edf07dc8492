const LF = 0x0a;
const CR = 0x0d;
const SPACE = 0x20;
const BOM = 0xfeff;
const HEAD_BYTES = 512;
const FIRST_CAPACITY = 4096;
const MAX_IDLE_CAPACITY = 1024 * 1024;
const SMALL_COPY = 32;

/** The longest line that is taken unless something else is asked for: 256 MiB. */
export const DEFAULT_MAX_FRAME_BYTES = 256 * 1024 * 1024;

/** Where a `LineSplitter` puts what it finds, in the order of the bytes. */
export interface LineSink {
  /** A line with something on it, without its line end. */
  line(text: string): void;
  /** A line that was longer than the limit has ended. `head` is its beginning, at most 512 bytes of it. */
  oversize(bytes: number, head: string): void;
}

/**
 * Cuts bytes into lines at 0x0A and nothing else, in linear time however the bytes are chunked.
 *
 * A trailing CR and a leading byte order mark are taken off, blank lines are left out, broken UTF-8 becomes U+FFFD.
 * It holds at most the bytes of one unfinished line, and of an oversize one only the head.
 */
export class LineSplitter {
  readonly #sink: LineSink;
  readonly #maxFrameBytes: number;
  readonly #decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  #atStart = true;

  /** The unfinished line: how long it is, how many of its bytes `#buffer` holds, and the last of them. */
  #length = 0;
  #held = 0;
  #lastByte: number | undefined;
  #buffer = new Uint8Array(FIRST_CAPACITY);

  constructor(sink: LineSink, maxFrameBytes: number = DEFAULT_MAX_FRAME_BYTES) {
    this.#sink = sink;
    this.#maxFrameBytes = maxFrameBytes;
  }

  push(chunk: Uint8Array): void {
    const firstEnd = chunk.indexOf(LF);
    if (firstEnd === -1) {
      this.#hold(chunk, 0, chunk.length);
      return;
    }
    let start = 0;
    if (this.#length > 0) {
      this.#hold(chunk, 0, firstEnd);
      this.#finishHeldLine();
      start = firstEnd + 1;
    }
    const end = chunk.lastIndexOf(LF) + 1;
    if (start < end) this.#wholeLines(chunk.subarray(start, end));
    this.#hold(chunk, end, chunk.length);
  }

  /** The bytes are over: a last line without a line end is a line too. */
  end(): void {
    if (this.#length > 0) this.#finishHeldLine();
  }

  #wholeLines(bytes: Uint8Array): void {
    if (bytes.length > this.#maxFrameBytes) {
      this.#measuredLines(bytes);
      return;
    }
    // Decoding many lines at once and cutting the text costs a quarter less than decoding each line.
    const text = this.#decoder.decode(bytes);
    let start = 0;
    for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', start)) {
      const stop = text.charCodeAt(end - 1) === CR ? end - 1 : end;
      if (stop > start) this.#emit(text.slice(start, stop));
      start = end + 1;
    }
  }

  #measuredLines(bytes: Uint8Array): void {
    let start = 0;
    for (let end = bytes.indexOf(LF); end !== -1; end = bytes.indexOf(LF, start)) {
      this.#emitBytes(bytes.subarray(start, end), end - start, bytes[end - 1]);
      start = end + 1;
    }
  }

  #hold(chunk: Uint8Array, from: number, to: number): void {
    if (from === to) return;
    this.#length += to - from;
    this.#lastByte = chunk[to - 1];
    // One byte more than the limit may be the CR of a line end.
    const tooLong = this.#length > this.#maxFrameBytes + 1;
    const wanted = tooLong ? Math.min(this.#length, HEAD_BYTES) : this.#length;
    if (wanted < this.#held) {
      this.#buffer = this.#buffer.slice(0, wanted);
      this.#held = wanted;
    }
    this.#append(chunk, from, from + wanted - this.#held);
  }

  #append(chunk: Uint8Array, from: number, to: number): void {
    const length = this.#held + to - from;
    if (length > this.#buffer.length) {
      const capacity = Math.min(2 * this.#buffer.length, Math.max(this.#maxFrameBytes + 1, HEAD_BYTES));
      const larger = new Uint8Array(Math.max(length, capacity));
      larger.set(this.#buffer.subarray(0, this.#held));
      this.#buffer = larger;
    }
    if (to - from > SMALL_COPY) {
      this.#buffer.set(chunk.subarray(from, to), this.#held);
    } else {
      const shift = this.#held - from;
      for (let at = from; at < to; at++) this.#buffer[at + shift] = chunk[at] ?? 0;
    }
    this.#held = length;
  }

  #finishHeldLine(): void {
    const line = this.#buffer.subarray(0, this.#held);
    const length = this.#length;
    this.#length = 0;
    this.#held = 0;
    if (this.#buffer.length > MAX_IDLE_CAPACITY) this.#buffer = new Uint8Array(FIRST_CAPACITY);
    this.#emitBytes(line, length, this.#lastByte);
  }

  /** `bytes` is a line of `length` bytes, or the beginning of one that is too long. */
  #emitBytes(bytes: Uint8Array, length: number, lastByte: number | undefined): void {
    const withoutCr = length > 0 && lastByte === CR ? length - 1 : length;
    if (withoutCr > this.#maxFrameBytes) {
      this.#atStart = false;
      this.#sink.oversize(withoutCr, decodeHead(bytes.subarray(0, withoutCr)));
    } else if (withoutCr > 0) {
      this.#emit(this.#decoder.decode(bytes.subarray(0, withoutCr)));
    }
  }

  #emit(line: string): void {
    if (this.#atStart) {
      this.#atStart = false;
      if (line.charCodeAt(0) === BOM) {
        if (line.length > 1) this.#emit(line.slice(1));
        return;
      }
    }
    if (line.charCodeAt(0) <= SPACE && line.trim() === '') return;
    this.#sink.line(line);
  }
}

function decodeHead(bytes: Uint8Array): string {
  // A streaming decoder holds back the character that the cut goes through.
  return new TextDecoder().decode(bytes.subarray(0, HEAD_BYTES), { stream: true });
}
