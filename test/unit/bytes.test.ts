import { describe, expect, it } from 'vitest';
import { fromBase64, toBase64, toBytes, Utf8Pieces } from '../../src/resources/bytes.js';
import { StdinQueue } from '../../src/resources/stdin-queue.js';

const TEXT = 'héllo, wörld: 日本語, 🙂👩‍💻!';

function noise(length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, index) => (index * 7919 + (index >> 3)) & 0xff);
}

describe('base64', () => {
  it('is what the runtime makes of the same bytes, whatever their number', () => {
    for (const length of [0, 1, 2, 3, 4, 255, 256, 0x2fff, 0x3000, 0x3001, 100_003]) {
      const bytes = noise(length);
      const base64 = toBase64(bytes);
      expect(base64).toBe(Buffer.from(bytes).toString('base64'));
      expect(fromBase64(base64)).toEqual(bytes);
    }
  });

  it('is of a view what the view shows, and no more', () => {
    const view = noise(100).subarray(10, 20);
    expect(fromBase64(toBase64(view))).toEqual(Uint8Array.from(view));
  });

  it('is not read where it is none', () => {
    expect(['***', 'a', undefined, null, 7, {}].map(fromBase64)).toEqual(Array(6).fill(undefined));
  });
});

describe('what is to be written', () => {
  it('is the UTF-8 of a text, and the bytes of any view', () => {
    expect(toBytes('m', 'f', 'é🙂')).toEqual(Uint8Array.from([0xc3, 0xa9, 0xf0, 0x9f, 0x99, 0x82]));
    const words = Uint16Array.from([0x0201, 0x0403]);
    expect(toBytes('m', 'f', new DataView(words.buffer, 1, 2))).toEqual(Uint8Array.from([2, 3]));
  });

  it('is refused by name where it is neither', () => {
    for (const content of [undefined, null, 7, [1, 2], new ArrayBuffer(2)]) {
      expect(() => toBytes('fs/writeFile', 'content', content)).toThrow(
        'fs/writeFile: content: expected text or a Uint8Array',
      );
    }
  });
});

describe('UTF-8 in pieces', () => {
  it('is the same text wherever it is cut', () => {
    const bytes = new TextEncoder().encode(TEXT);
    for (let cut = 0; cut <= bytes.length; cut += 1) {
      const pieces = new Utf8Pieces();
      expect(pieces.decode(bytes.subarray(0, cut)) + pieces.decode(bytes.subarray(cut), true)).toBe(TEXT);
    }
  });

  it('is the same text byte by byte, each character with its last byte', () => {
    const pieces = new Utf8Pieces();
    const texts = [...new TextEncoder().encode('é🙂')].map((byte) => pieces.decode(Uint8Array.of(byte)));
    expect(texts).toEqual(['', 'é', '', '', '', '🙂']);
  });

  it('tells what was never completed at the end, once', () => {
    const pieces = new Utf8Pieces();
    expect(pieces.decode(Uint8Array.of(0x61, 0xe2, 0x82))).toBe('a');
    expect(pieces.decode(new Uint8Array(), true)).toBe('\ufffd');
    expect(pieces.decode(new Uint8Array(), true)).toBe('');
  });

  it('keeps a byte order mark, and replaces what is no UTF-8', () => {
    expect(new Utf8Pieces().decode(Uint8Array.of(0xef, 0xbb, 0xbf, 0x61, 0xff, 0x62))).toBe('\ufeffa\ufffdb');
  });
});

describe('the input of a command', () => {
  const MIB = 2 ** 20;

  it('goes out as one write with what has gathered, and closes with the last one', () => {
    const queue = new StdinQueue();
    queue.push(Uint8Array.of(1, 2));
    queue.push(new Uint8Array());
    queue.push(Uint8Array.of(3));
    queue.push(undefined);
    expect(queue.take()).toEqual({ deltaBase64: toBase64(Uint8Array.of(1, 2, 3)), closeStdin: true });
    expect(queue.take()).toBeUndefined();
  });

  it('is cut where a write would be more than a frame may hold', () => {
    const bytes = noise(2 * MIB + 5);
    const queue = new StdinQueue();
    queue.push(bytes.subarray(0, 10));
    queue.push(bytes.subarray(10));
    queue.push(undefined);
    const writes = [];
    for (let write = queue.take(); write !== undefined; write = queue.take()) writes.push(write);
    expect(writes.map(({ closeStdin = false }) => closeStdin)).toEqual([false, false, true]);
    expect(writes.every(({ deltaBase64 = '' }) => deltaBase64.length <= (MIB * 4) / 3 + 4)).toBe(true);
    const written = Buffer.concat(writes.map(({ deltaBase64 = '' }) => fromBase64(deltaBase64)!));
    expect(written.equals(bytes)).toBe(true);
  });

  it('ends with a write of its own when nothing is left to write', () => {
    const queue = new StdinQueue();
    expect(queue.take()).toBeUndefined();
    queue.push(undefined);
    expect(queue.take()).toEqual({ closeStdin: true });
  });
});
