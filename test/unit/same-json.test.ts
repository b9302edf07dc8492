import { describe, expect, it } from 'vitest';
import { isSameJson } from '../../src/protocol/same-json.js';

const nested = (depth: number, end: string): unknown =>
  JSON.parse(`${'{"a":['.repeat(depth)}${end}${']}'.repeat(depth)}`);

describe('isSameJson()', () => {
  it.each<[string, unknown, unknown]>([
    ['the order of members', { a: 1, b: { c: [1, { d: null }] } }, { b: { c: [1, { d: null }] }, a: 1 }],
    ['identity', [], []],
    ['depth', nested(20_000, '1'), nested(20_000, '1')],
  ])('looks through %s', (_, one, other) => {
    expect(isSameJson(one, other)).toBe(true);
  });

  it.each<[string, unknown, unknown]>([
    ['a member more', { a: 1 }, { a: 1, b: undefined }],
    ['another name', { a: undefined }, { b: undefined }],
    ['a deep member', nested(20_000, '1'), nested(20_000, '2')],
    ['the order of a list', [1, 2], [2, 1]],
    ['a list for an object', [], {}],
    ['null for an object', null, {}],
    ['a type', 1, '1'],
    ['an inherited member', { toString: 1 }, { valueOf: 1 }],
    ['a member named __proto__', JSON.parse('{"__proto__":1}'), JSON.parse('{"__proto__":2}')],
    ['undefined for null', undefined, null],
  ])('sees %s', (_, one, other) => {
    expect(isSameJson(one, other)).toBe(false);
    expect(isSameJson(other, one)).toBe(false);
  });

  it('takes what cannot be read for something else', () => {
    const broken = () => ({
      get a(): never {
        throw new Error('no');
      },
    });
    expect(isSameJson(broken(), broken())).toBe(false);
  });

  it('reads each member once', () => {
    let reads = 0;
    const counted = (size: number) =>
      Object.fromEntries(
        Array.from({ length: size }, (_, at) => [
          `m${at}`,
          new Proxy({ at }, { get: (target, key): unknown => ((reads += 1), Reflect.get(target, key)) }),
        ]),
      );
    const readsOf = (size: number) => {
      reads = 0;
      expect(isSameJson(counted(size), counted(size))).toBe(true);
      return reads;
    };
    expect(readsOf(2000)).toBe(2 * readsOf(1000));
  });
});
