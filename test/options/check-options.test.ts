import { inspect } from 'node:util';
import { InvalidParamsError } from 'codex-rx';
import { EMPTY } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { checkOptions, optionIssues } from '../../src/errors/check-options.js';
import { didYouMean, nearestName } from '../../src/errors/nearest.js';
import {
  choice,
  either,
  flag,
  listOf,
  ms,
  record,
  required,
  signal,
  stream,
  text,
  wholeNumber,
} from '../../src/errors/rules.js';

const RULES = { cwd: text, timeoutMs: ms, tty: flag, replay: choice('all', 'none') };

describe('the options of a call', () => {
  it('pass when they are right, and when they are left out', () => {
    expect(optionIssues({ cwd: '/', timeoutMs: 0, tty: false, replay: 'all' }, RULES)).toEqual([]);
    expect(optionIssues({ cwd: undefined }, RULES)).toEqual([]);
  });

  it.each([null, 5, 'cwd', [], () => undefined])('are refused as a whole when they are %s', (given) => {
    expect(optionIssues(given, RULES)).toEqual([{ path: [], message: 'expected an object with options' }]);
  });

  it('are refused together, by the call and their names', () => {
    expect(() => checkOptions('exec', { cwd: 5, timeoutMs: '5' }, RULES)).toThrow(
      'exec: cwd: expected a string; timeoutMs: expected a number from 0 to 2147483647',
    );
  });

  it.each(['Authorization: Bearer x1-y2-z3-w4', 'MY_TOKEN=x1-y2-z3-w4'])(
    'are refused without the secret where a name holds more than a name: %s',
    (name) => {
      const refused = new InvalidParamsError('webSocket', [
        { path: ['headers', name], message: 'expected a header' },
      ]);
      expect(inspect(refused)).not.toContain('x1-y2');
      expect(refused.message).toMatch(/^webSocket: headers\.[A-Z].*\[redacted\]: expected a header$/i);
    },
  );

  it('are refused in a short message however long a name is', () => {
    expect(() => checkOptions('exec', { ['x'.repeat(1_000_000)]: 5 }, RULES)).toThrow(/^exec: .{1,500}$/s);
  });

  it('are refused with the nearest name where there is none', () => {
    expect(() => checkOptions('exec', { timeout: 5 }, RULES)).toThrow(
      'exec: timeout: no such option; did you mean timeoutMs?',
    );
    expect(() => checkOptions('exec', { colour: 5 }, RULES)).toThrow(
      'exec: colour: no such option; there are cwd, timeoutMs, tty, replay',
    );
  });

  it('may have members of the wire beside them', () => {
    expect(optionIssues({ model: 'm' }, RULES, { open: true })).toEqual([]);
  });

  it('are no members of the prototype', () => {
    expect(optionIssues({ constructor: 5 }, RULES)).toHaveLength(1);
    expect(optionIssues({}, { toString: text })).toEqual([
      { path: ['toString'], message: 'expected a string' },
    ]);
  });
});

describe('a rule', () => {
  it('for a word takes that word alone, and names the nearest one', () => {
    expect(choice('interrupt', 'detach')('detach')).toBeUndefined();
    expect(choice('interrupt', 'detach')('Detached')).toBe(
      'expected interrupt or detach; did you mean detach?',
    );
    expect(choice('all', 'none')(['all'])).toBe('expected all or none');
  });

  it('for a number takes no text, bigint or NaN', () => {
    for (const value of ['5', 5n, NaN, -1, null, new Date(5)]) expect(ms(value)).toBeDefined();
    expect(wholeNumber(1)(1.5)).toBe('expected a whole number from 1 to Infinity');
    expect(wholeNumber(1)(Infinity)).toBeUndefined();
  });

  it('for a signal says where a controller has it', () => {
    const controller = new AbortController();
    expect(signal(controller.signal)).toBeUndefined();
    expect(signal(controller)).toBe('expected an AbortSignal; give controller.signal');
    expect(signal({ aborted: 'no' })).toBe('expected an AbortSignal');
  });

  it('for a list names the member that is wrong', () => {
    expect(optionIssues({ roots: ['/a', 5] }, { roots: listOf(text) })).toEqual([
      { path: ['roots', 1], message: 'expected a string' },
    ]);
    expect(listOf(text)('/a')).toBe('expected a list');
  });

  it('for a stream takes an Observable alone', () => {
    expect(stream(EMPTY)).toBeUndefined();
    for (const value of [['a'], Promise.resolve('a'), { subscribe: 5 }, null])
      expect(stream(value)).toBeDefined();
  });

  it('that is required sees what is left out', () => {
    expect(optionIssues({}, { items: required(record) })).toEqual([
      { path: ['items'], message: 'expected an object' },
    ]);
  });

  it('of several is kept when one of them is', () => {
    const rule = either(text, listOf(text));
    expect([rule('a'), rule(['a'])]).toEqual([undefined, undefined]);
    expect(rule([5])).toEqual([{ path: [0], message: 'expected a string' }]);
  });
});

describe('the nearest name', () => {
  it.each([
    ['timout', 'timeoutMs'],
    ['timeout', 'timeoutMs'],
    ['TTY', 'tty'],
    ['stdin', 'stdin$'],
    ['output_bytes_cap', 'outputBytesCap'],
    ['cdw', 'cwd'],
  ])('to %s is %s', (given, expected) => {
    expect(nearestName(given, ['timeoutMs', 'tty', 'stdin$', 'outputBytesCap', 'cwd'])).toBe(expected);
  });

  it.each(['colour', 'x', '', 'x'.repeat(1_000_000)])('is none where none is near (%#)', (given) => {
    expect(didYouMean(given, ['timeoutMs', 'tty', 'cwd'])).toBe('');
  });
});
