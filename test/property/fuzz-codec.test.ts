import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeFrame } from '../../src/transport/decode.js';
import { encodeFrame } from '../../src/transport/encode.js';
import { LineSplitter } from '../../src/transport/line-splitter.js';
import { fuzz, PATIENCE_MS } from './fuzz.js';
import { bytesOf, mutated, mutations } from './fuzz-mutations.js';
import { strand, STRAND_NAMES } from './fuzz-strands.js';

const LF = 0x0a;
const NO_LIMIT = 1e9;

interface Found {
  readonly lines: string[];
  readonly oversize: number[];
}

function split(chunks: readonly Uint8Array[], maxFrameBytes: number): Found {
  const found: Found = { lines: [], oversize: [] };
  const splitter = new LineSplitter(
    {
      line: (text) => found.lines.push(text),
      oversize: (bytes, head) => {
        if (bytes <= maxFrameBytes || head.length > 512) throw new Error('this is not too long');
        found.oversize.push(bytes);
      },
    },
    maxFrameBytes,
  );
  for (const chunk of chunks) splitter.push(chunk);
  splitter.end();
  return found;
}

function cutAt(bytes: Uint8Array, cuts: readonly number[]): readonly Uint8Array[] {
  const places = cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b);
  return [0, ...places].map((from, index) => bytes.subarray(from, places[index] ?? bytes.length));
}

/** Bytes in which line ends, carriage returns and halves of characters are frequent. */
const anyBytes = fc
  .array(
    fc.constantFrom(
      LF,
      LF,
      0x0d,
      0x20,
      0x00,
      0x7b,
      0x22,
      0x61,
      0xc3,
      0xa4,
      0xe2,
      0x80,
      0xa8,
      0xf0,
      0xff,
      0xef,
      0xbb,
      0xbf,
    ),
    {
      maxLength: 60,
    },
  )
  .map((bytes) => Uint8Array.from(bytes));
const cuts = fc.array(fc.nat(), { maxLength: 8 });
const limits = fc.constantFrom(NO_LIMIT, NO_LIMIT, 1, 2, 5, 20);

describe('bytes', { timeout: PATIENCE_MS }, () => {
  it('give the same lines wherever they are cut', async () => {
    await fuzz(2000, fc.record({ bytes: anyBytes, cuts, limit: limits }), (drawn) => {
      const { bytes, limit } = drawn;
      const found = split(cutAt(bytes, drawn.cuts), limit);
      expect(found).toEqual(split([bytes], limit));
      if (limit === NO_LIMIT) {
        const decoder = new TextDecoder();
        const lines = decoder.decode(bytes).split('\n');
        const whole = lines
          .map((line) => line.replace(/\r$/, ''))
          .filter((line) => !/^[\0- ]?\s*$/.test(line) || line.includes('\0'));
        expect(found.lines).toEqual(whole);
      }
    });
  });

  it('of mutated traffic give the same lines wherever they are cut, and each is a frame or a complaint', async () => {
    const drawn = fc.record({
      name: fc.constantFrom(...STRAND_NAMES),
      changes: fc.array(mutations, { minLength: 1, maxLength: 6 }),
      cuts,
    });
    await fuzz(700, drawn, ({ name, changes, cuts: places }) => {
      const lines = mutated(strand(name, 0).lines.slice(-20), changes).map(bytesOf);
      const bytes = Uint8Array.from(lines.flatMap((line) => [...line, LF]));
      const found = split(cutAt(bytes, places), NO_LIMIT);
      expect(found).toEqual(split([bytes], NO_LIMIT));
      for (const line of found.lines) {
        const frame = decodeFrame(line);
        if (typeof frame === 'string') expect(frame.length).toBeLessThan(60);
        else expect(['string', 'undefined']).toContain(typeof frame.method);
      }
    });
  });
});

describe('frames', { timeout: PATIENCE_MS }, () => {
  it('are the same after they were written and read, but for halves of surrogate pairs', async () => {
    const frames = fc.record({
      id: fc.oneof(fc.integer(), fc.string({ unit: 'binary' })),
      method: fc.string({ unit: 'grapheme' }),
      params: fc.jsonValue({ stringUnit: 'binary', maxDepth: 2, depthSize: 'small' }),
    });
    await fuzz(500, frames, (frame) => {
      const text = encodeFrame(frame);
      expect(text).not.toContain('\n');
      expect(decodeFrame(text)).toEqual(JSON.parse(JSON.stringify(frame)));
    });
    await fuzz(300, fc.array(fc.nat(0xffff)), (units) => {
      const text = String.fromCharCode(...units);
      const read = decodeFrame(encodeFrame({ method: 'x', params: text }));
      expect(read).toEqual({ method: 'x', params: Buffer.from(text).toString() });
    });
  });
});
