import { describe, expect, it } from 'vitest';
import { Pump } from '../../src/connection/pump.js';

describe('Pump', () => {
  it('finishes a delivery before it begins the next one', () => {
    const seen: string[] = [];
    const pump: Pump<string> = new Pump((value) => {
      seen.push(`${value} begins`);
      if (value === 'a') pump.push('b');
      seen.push(`${value} ends`);
    });
    pump.push('a');
    expect(seen).toEqual(['a begins', 'a ends', 'b begins', 'b ends']);
  });

  it('keeps what arrives during a hold until it is over, in order', () => {
    const seen: string[] = [];
    const pump = new Pump<string>((value) => seen.push(value));
    const result = pump.hold(() => {
      pump.push('a');
      pump.hold(() => pump.push('b'));
      return seen.length;
    });
    expect(result).toBe(0);
    expect(seen).toEqual(['a', 'b']);
  });

  it('goes on after a delivery that threw', () => {
    const seen: string[] = [];
    const pump = new Pump<string>((value) => {
      if (value === 'bad') throw new Error('bad');
      seen.push(value);
    });
    expect(() => pump.push('bad')).toThrow('bad');
    pump.push('good');
    expect(seen).toEqual(['good']);
  });
});
