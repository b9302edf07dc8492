import { describe, expect, it, vi } from 'vitest';
import { LineSplitter } from '../../src/transport/line-splitter.js';

interface Split {
  readonly lines: string[];
  readonly oversize: { bytes: number; head: string }[];
}

function splitter(maxFrameBytes?: number): Split & { splitter: LineSplitter } {
  const lines: string[] = [];
  const oversize: { bytes: number; head: string }[] = [];
  const sink = {
    line: (text: string) => void lines.push(text),
    oversize: (bytes: number, head: string) => void oversize.push({ bytes, head }),
  };
  return { lines, oversize, splitter: new LineSplitter(sink, maxFrameBytes) };
}

function split(input: string | Uint8Array, chunkBytes = Infinity, maxFrameBytes?: number): Split {
  const bytes = typeof input === 'string' ? new TextEncoder().encode(input) : input;
  const { splitter: under, lines, oversize } = splitter(maxFrameBytes);
  const step = Math.min(chunkBytes, Math.max(bytes.length, 1));
  for (let start = 0; start < bytes.length; start += step) under.push(bytes.subarray(start, start + step));
  under.end();
  return { lines, oversize };
}

const DELTAS = [
  'Hello',
  ' wörld',
  ' 世界',
  ' 🎉👩‍👩‍👧',
  ' a\u2028b\u2029c',
  ' tab\tquote"',
  ' \\ud800',
  ' x'.repeat(90),
];
const FRAMES = [
  { id: 1, result: { userAgent: 'probe/0.169.0', codexHome: '/home/x/.codex' } },
  ...DELTAS.map((delta, index) => ({
    method: 'item/agentMessage/delta',
    params: { threadId: '019a-t', turnId: '019a-u', itemId: `msg_${index % 3}`, delta },
    emittedAtMs: 1795345980095 + index,
  })),
  { method: 'turn/completed', params: { threadId: '019a-t', turn: { id: '019a-u', status: 'completed' } } },
];
const STREAM_LINES = FRAMES.map((frame) => JSON.stringify(frame));
const STREAM = `${STREAM_LINES.join('\n')}\n`;

describe('LineSplitter', () => {
  it('gives the same lines for every size of chunk', () => {
    for (let size = 1; size <= 400; size++) expect(split(STREAM, size).lines).toEqual(STREAM_LINES);
  });

  it('gives the same lines wherever the stream is cut in two', () => {
    const bytes = new TextEncoder().encode(STREAM);
    for (let at = 0; at <= bytes.length; at++) {
      const { splitter: under, lines } = splitter();
      under.push(bytes.subarray(0, at));
      under.push(bytes.subarray(at));
      expect(lines).toEqual(STREAM_LINES);
    }
  });

  it('gives a line as soon as its line end has arrived', () => {
    const { splitter: under, lines } = splitter();
    under.push(new TextEncoder().encode('{"a":1}\n{"b"'));
    expect(lines).toEqual(['{"a":1}']);
    under.push(new TextEncoder().encode(':2}\n'));
    expect(lines).toEqual(['{"a":1}', '{"b":2}']);
  });

  it.each([1, 2, 3, 5, Infinity])('cuts at line feeds only (chunks of %d)', (size) => {
    const line = '{"t":"a\u2028b\u2029c\u0085d\u000be\u000cf\rg"}';
    expect(split(`${line}\n${line}\n`, size).lines).toEqual([line, line]);
  });

  it.each([1, 2, 3, 7, Infinity])(
    'takes one carriage return off the end of a line (chunks of %d)',
    (size) => {
      expect(split('{"a":1}\r\n\r\n{"b":\r2}\r\r\n{"c":3}\r', size).lines).toEqual([
        '{"a":1}',
        '{"b":\r2}\r',
        '{"c":3}',
      ]);
    },
  );

  it.each([1, 4, Infinity])('delivers a last line without a line end (chunks of %d)', (size) => {
    expect(split('{"a":1}\n{"b":2}', size).lines).toEqual(['{"a":1}', '{"b":2}']);
  });

  it.each([1, 3, Infinity])('leaves blank lines out (chunks of %d)', (size) => {
    expect(split('\n\n  \n\t\r\n{"a":1}\n\n {"b":2}\n \n', size).lines).toEqual(['{"a":1}', ' {"b":2}']);
    expect(split('', size).lines).toEqual([]);
  });

  it.each([1, 2, 4, Infinity])(
    'tolerates a byte order mark at the very start only (chunks of %d)',
    (size) => {
      expect(split('\ufeff{"a":1}\n\ufeff{"b":2}\n', size).lines).toEqual(['{"a":1}', '\ufeff{"b":2}']);
      expect(split('\ufeff\n{"a":1}\n', size).lines).toEqual(['{"a":1}']);
      // A decoder that is asked anew for each chunk would take the mark off each chunk.
      expect(split('{"a":1}\n\ufeff{"b":2}\n\ufeff{"c":3}\n', size).lines).toHaveLength(3);
      expect(split('{"a":1}\n\ufeff{"b":2}\n', size).lines[1]).toBe('\ufeff{"b":2}');
    },
  );

  it.each([1, 3, Infinity])('replaces broken UTF-8 and goes on (chunks of %d)', (size) => {
    const bytes = Uint8Array.from([0x22, 0xff, 0xe4, 0xb8, 0x22, 0x0a, 0x31, 0x0a]);
    expect(split(bytes, size).lines).toEqual(['"\ufffd\ufffd"', '1']);
  });

  describe('with a limit', () => {
    const long = `{"id":7,"result":"${'x'.repeat(2000)}"}`;

    it.each([1, 7, 64, 512, 1000, Infinity])(
      'reports an oversize line once and reads on (chunks of %d)',
      (size) => {
        const { lines, oversize } = split(`{"a":1}\n${long}\r\n{"b":2}\n${long}\n{"c":3}\n`, size, 1000);
        expect(lines).toEqual(['{"a":1}', '{"b":2}', '{"c":3}']);
        expect(oversize).toEqual([
          { bytes: long.length, head: long.slice(0, 512) },
          { bytes: long.length, head: long.slice(0, 512) },
        ]);
      },
    );

    it.each([1, 3, Infinity])(
      'takes a line of exactly the limit, with and without CR (chunks of %d)',
      (size) => {
        const { lines, oversize } = split('1234567890\n1234567890\r\n1234567890\r', size, 10);
        expect(lines).toEqual(['1234567890', '1234567890', '1234567890']);
        expect(oversize).toEqual([]);
      },
    );

    it.each([1, 64, 1001, Infinity])(
      'does not count a carriage return at the limit (chunks of %d)',
      (size) => {
        const line = 'x'.repeat(1000);
        expect(split(`${line}\r\n${line}\r\n`, size, 1000)).toEqual({ lines: [line, line], oversize: [] });
      },
    );

    it.each([1, 3, Infinity])('drops a line that is one byte longer (chunks of %d)', (size) => {
      const { lines, oversize } = split('12345678901\n12345678901\r\n1\n12345678901', size, 10);
      expect(lines).toEqual(['1']);
      expect(oversize).toEqual(Array(3).fill({ bytes: 11, head: '12345678901' }));
    });

    it('counts bytes, not characters', () => {
      expect(split('"世世世"\n', Infinity, 11).lines).toEqual(['"世世世"']);
      expect(split('"世世世"\n', Infinity, 10).oversize).toEqual([{ bytes: 11, head: '"世世世"' }]);
    });

    it('does not cut a character in two at the end of the head', () => {
      const { oversize } = split(`a${'世'.repeat(400)}\n`, 100, 600);
      expect(oversize).toEqual([{ bytes: 1201, head: `a${'世'.repeat(170)}` }]);
    });

    it('reports an oversize line only when it has ended, and holds little of it until then', () => {
      const { splitter: under, lines, oversize } = splitter(1_000_000);
      const chunk = new Uint8Array(65_536).fill(0x78);
      const before = process.memoryUsage().arrayBuffers;
      for (let sent = 0; sent < 200_000_000; sent += chunk.length) under.push(chunk);
      expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(8_000_000);
      expect(oversize).toEqual([]);
      under.push(new TextEncoder().encode('\n{"a":1}\n'));
      expect(oversize).toHaveLength(1);
      expect(oversize[0]?.bytes).toBeGreaterThanOrEqual(200_000_000);
      expect(lines).toEqual(['{"a":1}']);
    });
  });

  it('copies a byte only a few times, whatever the size of the chunks', () => {
    const { splitter: under, lines } = splitter();
    const copies = vi.spyOn(Object.getPrototypeOf(Uint8Array.prototype) as Uint8Array, 'set');
    try {
      const byte = Uint8Array.of(0x78);
      for (let at = 0; at < 1_000_000; at++) under.push(byte);
      under.push(Uint8Array.of(0x0a));
      expect(lines[0]).toHaveLength(1_000_000);
      const copied = copies.mock.calls.reduce((bytes, [source]) => bytes + source.length, 0);
      expect(copied).toBeGreaterThan(0);
      expect(copied).toBeLessThan(3_000_000);
    } finally {
      copies.mockRestore();
    }
  });
});
