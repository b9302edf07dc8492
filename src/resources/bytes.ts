import { InvalidParamsError } from '../errors/client-errors.js';

/** So many arguments a call takes anywhere; a multiple of three, so that the pieces need no padding between them. */
const PIECE_BYTES = 0x3000;

/** Bytes as base64. Without `Buffer`, which only one runtime has. */
export function toBase64(bytes: Uint8Array): string {
  let base64 = '';
  for (let start = 0; start < bytes.length; start += PIECE_BYTES) {
    base64 += btoa(String.fromCharCode(...bytes.subarray(start, start + PIECE_BYTES)));
  }
  return base64;
}

/** The bytes that base64 stands for; `undefined` when it is none. */
export function fromBase64(base64: unknown): Uint8Array | undefined {
  if (typeof base64 !== 'string') return undefined;
  try {
    const binary = atob(base64);
    const bytes = new Uint8Array(binary.length);
    for (let index = 0; index < binary.length; index += 1) bytes[index] = binary.charCodeAt(index);
    return bytes;
  } catch {
    return undefined;
  }
}

/** The UTF-8 of a text; bytes of any view stay what they are. */
export function toBytes(method: string, field: string, content: unknown): Uint8Array {
  if (typeof content === 'string') return new TextEncoder().encode(content);
  if (ArrayBuffer.isView(content)) {
    return new Uint8Array(content.buffer, content.byteOffset, content.byteLength);
  }
  throw new InvalidParamsError(method, [{ path: [field], message: 'expected text or a Uint8Array' }]);
}

/**
 * Decodes UTF-8 that comes in pieces, cut anywhere: a character is told once all of its bytes are there. What is no
 * UTF-8 becomes U+FFFD; a byte order mark stays what it is.
 */
export class Utf8Pieces {
  readonly #decoder = new TextDecoder('utf-8', { ignoreBOM: true });

  /** What these bytes complete; after the `last` of them, what is incomplete too. */
  decode(bytes: Uint8Array, last = false): string {
    return this.#decoder.decode(bytes, { stream: !last });
  }
}
