import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { superlinear } from '../fixtures/cost.js';
import { hostileTexts, regularExpressions } from '../fixtures/regular-expressions.js';
import { ACCUMULATES } from './costs/accumulates.js';
import { CONNECTION_COSTS } from './costs/connection.js';
import type { Costs } from './costs/cost.js';
import { OPERATOR_COSTS } from './costs/operators.js';
import { RESOURCE_COSTS } from './costs/resources.js';
import { REQUEST_COSTS } from './costs/server-requests.js';
import { STATE_COSTS } from './costs/state.js';
import { TRANSPORT_COSTS } from './costs/transport.js';

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
    async (_at, pattern) => {
      const slow: string[] = [];
      for (const [name, make] of hostileTexts(pattern)) {
        const why = await superlinear(make, (text) => text.replace(pattern, ''));
        if (why !== undefined) slow.push(`${name}: ${why}`);
      }
      expect(slow).toEqual([]);
    },
  );
});

const COSTS: Costs = { ...TRANSPORT_COSTS, ...OPERATOR_COSTS };
/** A step of these takes longer; half as many show as well how the time grows. They are more than any bound on how many. */
const LARGE_COSTS: Costs = { ...CONNECTION_COSTS, ...REQUEST_COSTS, ...RESOURCE_COSTS, ...STATE_COSTS };
const HALF = 16_000;

describe('what accumulates', () => {
  it.each(Object.entries(COSTS))('takes time that grows with what comes: %s', async (_name, work) => {
    expect(await superlinear((n) => n, work)).toBeUndefined();
  });

  it.each(Object.entries(LARGE_COSTS))('takes time that grows with what comes: %s', async (_name, work) => {
    expect(await superlinear((n) => n, work, HALF)).toBeUndefined();
  });

  it('is named file by file, with what it costs or why it does not grow with what comes', () => {
    const SOURCES = new URL('../../src/', import.meta.url);
    // A collection that is not made of what stands there, a list that begins empty, a replay, a fold.
    const GROWS = /new (?:Map|Set|WeakMap|WeakSet|ReplaySubject)(?:<[^()]*>)?\((?!\[)|\]? = \[\];|\bscan\(/;
    const found = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && !/^(?:codegen|testing)\//.test(file))
      .filter((file) => GROWS.test(readFileSync(new URL(file, SOURCES), 'utf8')));
    expect(Object.keys(ACCUMULATES).sort()).toEqual(found.sort());
    const named = Object.values(ACCUMULATES).flatMap((entry) => ('costs' in entry ? entry.costs : []));
    expect(named.filter((name) => LARGE_COSTS[name] === undefined && COSTS[name] === undefined)).toEqual([]);
  });
});

describe('the measure of cost', () => {
  it('tells linear work from quadratic work', async () => {
    const trim = (text: string) => void text.replace(/\s+$/, '');
    expect(await superlinear((n) => ' '.repeat(n), trim, 16_000)).toBeUndefined();
    expect(await superlinear((n) => `${' '.repeat(n)}x`, trim, 16_000)).toMatch(/twice as many/);
  });
});
