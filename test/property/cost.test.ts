import { describe, expect, it } from 'vitest';
import { toServerInfo } from '../../src/connection/server-info.js';
import { decodeFrame } from '../../src/transport/decode.js';
import { encodeFrame } from '../../src/transport/encode.js';
import { FrameReader } from '../../src/transport/frame-reader.js';
import { LineSplitter } from '../../src/transport/line-splitter.js';
import { Announcement } from '../../src/transport/listen-address.js';
import { StderrTail } from '../../src/transport/stderr-tail.js';
import { superlinear } from '../fixtures/cost.js';
import { hostileTexts, regularExpressions } from '../fixtures/regular-expressions.js';

// A server, a model or a command decides about texts and about how often something comes. Twice as much of it may cost
// twice as much, and no more.

/**
 * Patterns whose input is bounded before they see it, with the bound. Everything else must be linear by itself.
 */
const BOUNDED: Readonly<Record<string, string>> = {
  'connection/oversize.ts': 'the head of a frame, 512 characters',
  'protocol/requests.ts': 'the names of methods that the protocol has',
};

const patterns = regularExpressions().filter(({ file }) => BOUNDED[file] === undefined);

describe('a regular expression', () => {
  it('is found wherever there is one', () => {
    expect(patterns.length).toBeGreaterThan(40);
    expect(new Set(patterns.map(({ file }) => file.split('/')[0])).size).toBeGreaterThan(5);
  });

  it.each(patterns.map(({ at, pattern }) => [at, pattern] as const))(
    'takes time that grows with its text (%s)',
    (_at, pattern) => {
      const slow = hostileTexts(pattern).flatMap(([name, make]) => {
        const why = superlinear(make, (text) => text.replace(pattern, ''));
        return why === undefined ? [] : [`${name}: ${why}`];
      });
      expect(slow).toEqual([]);
    },
  );
});

const COSTS: Costs = {
  ...TRANSPORT_COSTS,
  ...CONNECTION_COSTS,
  ...REQUEST_COSTS,
  ...RESOURCE_COSTS,
  ...OPERATOR_COSTS,
  ...STATE_COSTS,
};

describe('what accumulates', () => {
  it.each(Object.entries(COSTS))('takes time that grows with what comes: %s', (_name, work) => {
    expect(superlinear((n) => n, work)).toBeUndefined();
  });
});

describe('the measure of cost', () => {
  it('tells linear work from quadratic work', () => {
    const trim = (text: string) => void text.replace(/\s+$/, '');
    expect(superlinear((n) => ' '.repeat(n), trim)).toBeUndefined();
    expect(superlinear((n) => `${' '.repeat(n)}x`, trim)).toMatch(/twice as many|take \d/);
  });
});
