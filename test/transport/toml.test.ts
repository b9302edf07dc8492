import { describe, expect, it } from 'vitest';
import { InvalidParamsError } from '../../src/errors/client-errors.js';
import { configArguments } from '../../src/transport/config-arguments.js';
import { encodeKey, encodeToml } from '../../src/transport/toml.js';

function problem(action: () => unknown): InvalidParamsError {
  try {
    action();
  } catch (error) {
    if (error instanceof InvalidParamsError) return error;
    throw error;
  }
  throw new Error('it was taken');
}

describe('encodeToml', () => {
  it.each<[unknown, string]>([
    ['plain', '"plain"'],
    ['', '""'],
    ['a "quote" and \\ backslash', String.raw`"a \"quote\" and \\ backslash"`],
    ['line\nfeed\ttab\rreturn\bback\fform', String.raw`"line\nfeed\ttab\rreturn\bback\fform"`],
    ['\u0000\u001f\u007f', String.raw`"\u0000\u001f\u007f"`],
    ['wörld 世界 🎉', '"wörld 世界 🎉"'],
    ['half \ud800', '"half \ufffd"'],
    [0, '0'],
    [-7, '-7'],
    [Number.MAX_SAFE_INTEGER, '9007199254740991'],
    [0.5, '0.5'],
    [1e-7, '1e-7'],
    [1e21, '1e+21'],
    [2 ** 62, '4611686018427388000'],
    [2 ** 63, '9.223372036854776e+18'],
    [1e20, '1e+20'],
    [2n ** 63n - 1n, '9223372036854775807'],
    [true, 'true'],
    [false, 'false'],
    [[], '[]'],
    [[1, 'two', [true]], '[1, "two", [true]]'],
    [{}, '{}'],
    [{ a: 1, 'b-c_d': { e: 'f' } }, '{ a = 1, b-c_d = { e = "f" } }'],
    [{ 'a.b': 1, 'c d': 2, '': 3, ü: 4 }, '{ "a.b" = 1, "c d" = 2, "" = 3, "ü" = 4 }'],
    [{ there: 1, not: undefined }, '{ there = 1 }'],
    [Object.assign(Object.create(null), { a: 1 }), '{ a = 1 }'],
  ])('writes %s as %s', (value, toml) => {
    expect(encodeToml(value, 'm')).toBe(toml);
  });

  it.each([
    NaN,
    Infinity,
    -Infinity,
    null,
    undefined,
    [undefined],
    Symbol('s'),
    () => 1,
    2n ** 63n,
    new Date(),
    new Map(),
  ])('refuses %s', (value) => {
    expect(() => encodeToml(value, 'm')).toThrow(InvalidParamsError);
  });

  it('says where the value stands that it refuses', () => {
    const { issues, method } = problem(() => encodeToml({ a: [{ 'b.c': null }] }, 'stdio', ['config']));
    expect(method).toBe('stdio');
    expect(issues).toEqual([
      { path: ['config', 'a', 0, 'b.c'], message: 'TOML has no null; leave the key out' },
    ]);
  });

  it('refuses what holds itself, but takes what stands in two places', () => {
    const twice = { a: 1 };
    expect(encodeToml([twice, twice], 'm')).toBe('[{ a = 1 }, { a = 1 }]');
    const loop: unknown[] = [];
    loop.push({ loop });
    expect(() => encodeToml(loop, 'm')).toThrow(InvalidParamsError);
  });
});

describe('encodeKey', () => {
  it.each([
    ['bare-key_1', 'bare-key_1'],
    ['a.b', '"a.b"'],
    ['', '""'],
    ['say "x"', String.raw`"say \"x\""`],
  ])('writes %s as %s', (key, written) => {
    expect(encodeKey(key)).toBe(written);
  });
});

describe('configArguments', () => {
  it('makes one word for each key, in order', () => {
    const config = {
      model: 'gpt',
      'features.plugins': false,
      skipped: undefined,
      mcp_servers: { 'my.server': { n: 1 } },
    };
    expect(configArguments('stdio', config)).toEqual([
      '--config=model="gpt"',
      '--config=features.plugins=false',
      '--config=mcp_servers={ "my.server" = { n = 1 } }',
    ]);
  });

  it('makes no option of its own of a key or a value, whatever they look like', () => {
    const config = { '--help': '-c', '-c': 'a\nb = 1', constructor: '"]' };
    expect(configArguments('stdio', config)).toEqual([
      '--config=--help="-c"',
      String.raw`--config=-c="a\nb = 1"`,
      String.raw`--config=constructor="\"]"`,
    ]);
  });

  it('names the key of a value that has no TOML form', () => {
    expect(problem(() => configArguments('stdio', { model: null })).issues[0]?.path).toEqual([
      'config',
      'model',
    ]);
  });

  it.each(['', '.', 'a.', '.a', 'a..b', 'a=b', 'a b', '"a"', "'a'", 'a\u0000'])(
    'refuses the key %j',
    (key) => {
      const shown = key.replace('\0', '\ufffd');
      expect(problem(() => configArguments('stdio', { [key]: 1 })).issues[0]?.path).toEqual([
        'config',
        shown,
      ]);
    },
  );
});
