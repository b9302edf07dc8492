import type { Frame } from '../../src/transport/frame.js';
import type { MemoryLink } from '../../src/transport/memory.js';

const LF = 0x0a;
const CR = 0x0d;

/** All that a server has put on one link, to be read independently of the code under test. */
export class Wire {
  readonly #chunks: Uint8Array[] = [];
  /** Whether the last line has not been ended. */
  isMidLine = false;

  constructor(
    readonly link: MemoryLink,
    private readonly maxFrameBytes: number,
  ) {
    const send = link.sendRaw.bind(link);
    link.sendRaw = (data, chunkBytes) => {
      const bytes = typeof data === 'string' ? new TextEncoder().encode(data) : data;
      if (bytes.length > 0 && this.isOpen) {
        this.#chunks.push(bytes);
        this.isMidLine = bytes.at(-1) !== LF;
      }
      send(data, chunkBytes);
    };
    for (const method of ['end', 'fail'] as const) {
      const end = link[method].bind(link);
      link[method] = () => {
        this.isOpen = false;
        end();
      };
    }
  }

  /** Whether the server's end has not been closed. */
  isOpen = true;

  /** The frames that a reader has to find on it. */
  frames(): readonly Frame[] {
    const bytes = new Uint8Array(this.#chunks.reduce((sum, { length }) => sum + length, 0));
    let at = 0;
    for (const chunk of this.#chunks) {
      bytes.set(chunk, at);
      at += chunk.length;
    }
    const frames: Frame[] = [];
    let isFirst = true;
    for (let start = 0; start < bytes.length;) {
      const found = bytes.indexOf(LF, start);
      const end = found === -1 ? bytes.length : found;
      const stop = end > start && bytes[end - 1] === CR ? end - 1 : end;
      const line = bytes.subarray(start, stop);
      start = end + 1;
      if (line.length === 0) continue;
      if (line.length <= this.maxFrameBytes) {
        const decoder = new TextDecoder('utf-8', { ignoreBOM: !isFirst });
        const frame = frameIn(decoder.decode(line));
        if (frame !== undefined) frames.push(frame);
      }
      isFirst = false;
    }
    return frames;
  }
}

// Most lines come again in the next case.
const known = new Map<string, Frame | undefined>();

function frameIn(text: string): Frame | undefined {
  if (known.has(text)) return known.get(text);
  const frame = parsed(text);
  if (known.size < 10_000) known.set(text, frame);
  return frame;
}

function parsed(text: string): Frame | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
    const { id, method }: { id?: unknown; method?: unknown } = value;
    const hasMethod = method === undefined || typeof method === 'string';
    const isFrame = hasMethod && ['undefined', 'number', 'string'].includes(typeof id);
    return isFrame && !isTooDeep(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** What nests deeper than that is reported, and not delivered. */
const MAX_DEPTH = 512;

function isTooDeep(value: object): boolean {
  let level: readonly object[] = [value];
  for (let depth = 1; level.length > 0; depth++) {
    if (depth > MAX_DEPTH) return true;
    level = level
      .flatMap((each): unknown[] => Object.values(each))
      .filter((each): each is object => typeof each === 'object' && each !== null);
  }
  return false;
}
