import { describe, expect, it } from 'vitest';
import { InvalidParamsError } from '../../src/errors/client-errors.js';
import { decodeFrame } from '../../src/transport/decode.js';
import { encodeFrame } from '../../src/transport/encode.js';
import type { Frame } from '../../src/transport/frame.js';

function refusal(frame: Frame): InvalidParamsError {
  try {
    encodeFrame(frame);
  } catch (error) {
    if (error instanceof InvalidParamsError) return error;
    throw error;
  }
  throw new Error('the frame was taken');
}

describe('decodeFrame', () => {
  it.each([
    '{"id":1,"result":{}}',
    '{"id":"a","error":{"code":-32600,"message":"no","data":{"x":[1]}}}',
    '{"id":0,"method":"item/tool/call","params":null}',
    '{"method":"some/future","params":{"kind":"new"},"emittedAtMs":5,"extra":{"kept":true}}',
    ' {"id":1,"result":null} ',
    '{}',
  ])('takes %s as it is', (line) => {
    expect(decodeFrame(line)).toEqual(JSON.parse(line));
  });

  it('leaves a member named __proto__ a member', () => {
    const frame = decodeFrame('{"id":1,"result":{"__proto__":{"polluted":true}}}');
    expect(JSON.stringify(frame)).toBe('{"id":1,"result":{"__proto__":{"polluted":true}}}');
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
  });

  it.each([
    ['[]', 'it is not an object'],
    ['[{"id":1}]', 'it is not an object'],
    ['null', 'it is not an object'],
    ['7', 'it is not an object'],
    ['"s"', 'it is not an object'],
    ['true', 'it is not an object'],
    ['{"id":1', 'the JSON ends too early'],
    ['{"method":5}', 'its method is not a string'],
    ['{"method":null,"id":1}', 'its method is not a string'],
    ['{"id":null,"error":{}}', 'its id is neither a number nor a string'],
    ['{"id":{},"method":"x"}', 'its id is neither a number nor a string'],
  ])('says of %s: %s', (line, reason) => {
    expect(decodeFrame(line)).toBe(reason);
  });

  it.each([
    'SECRET-content',
    '{"a":SECRET}',
    '{"a":"SECRET"} SECRET',
    '{"SECRET":1,}',
    '{"SECRET": at position 4111111111111111',
    '{"id":1}{"SECRET":2}',
    '"SECRET\u0001"',
    '{SECRET at position 4111111111111111}',
  ])('does not quote the line %s', (line) => {
    const reason = decodeFrame(line);
    expect(reason).toMatch(/^(not JSON( at position \d{1,3})?|the JSON ends too early)$/);
  });
});

describe('a frame with an excess', () => {
  const nested = (open: string, close: string, levels: number) =>
    `{"id":1,"result":${open.repeat(levels)}0${close.repeat(levels)}}`;

  it.each([
    ['[', ']'],
    ['{"a":', '}'],
    ['[{"a":[0,"]}",', ']}]'],
  ])('of levels is not parsed (%s)', (open, close) => {
    const each = open.replace(/"[^"]*"/g, '').replace(/[^[{]/g, '').length;
    const levels = Math.floor(511 / each);
    expect(decodeFrame(nested(open, close, levels))).toMatchObject({ id: 1 });
    expect(decodeFrame(nested(open, close, levels + 1))).toBe('it nests more than 512 levels');
    expect(decodeFrame(nested(open, close, 20_000))).toBe('it nests more than 512 levels');
  });

  it.each(['0', '{}', '[]', '""', '{"a":1}', 'null'])('of values is not parsed (%s)', (value) => {
    const listOf = (count: number) => `{"result":[${Array(count).fill(value).join()}]}`;
    expect(decodeFrame(listOf(2_100_000))).toBe('it holds more than 2000000 values');
    expect(decodeFrame(listOf(400_000))).toHaveProperty('result');
  });

  it('is none when brackets and commas stand in texts', () => {
    const result = ['['.repeat(600), ',{"'.repeat(1_000_000), '\\', '\\"', '"', '\\\\"[{', 'x'.repeat(3000)];
    expect(decodeFrame(JSON.stringify({ id: 1, result }))).toEqual({ id: 1, result });
  });

  it.each(['"', '"\\', `"${'\\'.repeat(3001)}"`, '['.repeat(500)])(
    'is none when the text breaks off (%#)',
    (rest) => {
      expect(decodeFrame(`{"id":1,"result":"${'x'.repeat(3000)}",${rest}`)).toMatch(
        /^not JSON|ends too early/,
      );
    },
  );
});

describe('encodeFrame', () => {
  it('writes one line of plain JSON', () => {
    const frame = { id: 1, method: 'turn/start', params: { text: 'a\nb\u2028\t"\\' } };
    expect(encodeFrame(frame)).not.toContain('\n');
    expect(JSON.parse(encodeFrame(frame))).toEqual(frame);
  });

  const backslash = '\\';
  it.each<[what: string, text: string, mended: string]>([
    ['a lone high half', '\ud800', '\ufffd'],
    ['a lone low half', '\udfff', '\ufffd'],
    ['halves in the wrong order', '\udc00\ud800', '\ufffd\ufffd'],
    ['a half after a pair', '\ud83c\udf89\ud83c', '\ud83c\udf89\ufffd'],
    ['a half before a pair', '\ud83c\ud83c\udf89', '\ufffd\ud83c\udf89'],
    ['a cut emoji in a text', 'so \ud83d it', 'so \ufffd it'],
    ['two high halves', '\udbff\udbff!', '\ufffd\ufffd!'],
    ['a pair', '🎉', '🎉'],
    ['a text that spells an escape', `${backslash}ud800`, `${backslash}ud800`],
    [
      'a text that spells an escaped escape',
      `${backslash}${backslash}ud800`,
      `${backslash}${backslash}ud800`,
    ],
    ['a spelt escape and a half', `${backslash}ud800\ud800`, `${backslash}ud800\ufffd`],
    ['a backslash before a half', `${backslash}\ud800`, `${backslash}\ufffd`],
    ['two backslashes before a half', `${backslash}${backslash}\udc00`, `${backslash}${backslash}\ufffd`],
    ['controls and quotes around a half', '\u0000"\ud800"\n', '\u0000"\ufffd"\n'],
    ['other text beginning with ud', `${backslash}udder \ud800`, `${backslash}udder \ufffd`],
  ])('carries %s', (_, text, mended) => {
    const line = encodeFrame({ id: 1, method: 'm', params: { [text]: [text, { deep: text }] } });
    expect(JSON.parse(line)).toEqual({
      id: 1,
      method: 'm',
      params: { [mended]: [mended, { deep: mended }] },
    });
    expect(line.replaceAll('\\\\', '')).not.toMatch(/\\ud[89a-f]/);
  });

  it('mends the same as toWellFormed does', () => {
    const toWellFormed: unknown = Reflect.get(String.prototype, 'toWellFormed');
    const units = ['a', '\\', 'ud800', '\ud800', '\udbff', '\udc00', '\udfff', '🎉', '"', '\n'];
    for (let seed = 1; seed < 2000; seed++) {
      const text = Array.from(
        { length: 8 },
        (_, at) => units[(seed * 7919 * (at + 1) + seed) % units.length],
      ).join('');
      const expected =
        typeof toWellFormed === 'function' ? (Reflect.apply(toWellFormed, text, []) as string) : text;
      expect(JSON.parse(encodeFrame({ method: 'm', params: text }))).toEqual({
        method: 'm',
        params: expected,
      });
    }
  });

  // With a cost that grew with the square of the text, this would take hours.
  it('mends a large text in a time that grows with it', () => {
    const text = '\\ud800"\ud800'.repeat(1_000_000);
    const { params } = JSON.parse(encodeFrame({ method: 'm', params: text })) as { params: string };
    expect(params).toHaveLength(text.length);
    expect(params.endsWith('\ufffd')).toBe(true);
  });

  const circular: { self?: unknown } = {};
  circular.self = circular;

  it('refuses what holds itself, naming the method', () => {
    const error = refusal({ id: 1, method: 'turn/start', params: circular });
    expect(error.method).toBe('turn/start');
    expect(error.message).toBe('turn/start: it cannot be written as JSON, see cause');
  });

  it('refuses a bigint, naming the method', () => {
    expect(refusal({ id: 1, method: 'turn/start', params: { n: 1n } }).message).toBe(
      'turn/start: it cannot be written as JSON, see cause',
    );
  });

  it('refuses what throws when it is written, and keeps the cause', () => {
    const cause = new Error('secret');
    const params = {
      toJSON: () => {
        throw cause;
      },
    };
    const error = refusal({ id: 1, method: 'turn/start', params });
    expect(error.message).toBe('turn/start: it cannot be written as JSON, see cause');
    expect(error.cause).toBe(cause);
  });

  it.each([undefined, () => 1, Symbol('s')])(
    'refuses a reply whose result is %s, which the server would drop',
    (result) => {
      expect(refusal({ id: 1, result }).message).toBe('reply: a reply needs a result or an error');
    },
  );

  it('names a reply that has no JSON form', () => {
    expect(refusal({ id: 1, result: circular }).method).toBe('reply');
  });

  it.each([null, false, 0, '', {}])('takes a reply whose result is %j', (result) => {
    expect(JSON.parse(encodeFrame({ id: 1, result }))).toEqual({ id: 1, result });
  });
});
