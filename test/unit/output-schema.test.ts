import { InvalidParamsError, type ValidationIssue } from 'codex-rx';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import * as mini from 'zod/mini';
import type { $ZodType } from 'zod/v4/core';
import { outputSchemaOf } from '../../src/output/output-schema.js';
import type { JsonSchema } from '../../src/output/strict-subset.js';

function sent(output: $ZodType): JsonSchema {
  return outputSchemaOf('turn/start', output);
}

/** The JSON Schema of one property. */
function property(schema: $ZodType): unknown {
  return (sent(z.object({ it: schema }))['properties'] as Record<string, unknown>)['it'];
}

function refused(output: $ZodType): readonly ValidationIssue[] {
  try {
    sent(output);
  } catch (error) {
    if (!(error instanceof InvalidParamsError)) throw error;
    expect(error.method).toBe('turn/start');
    return error.issues;
  }
  return [];
}

/** What is wrong with one property, by place and reason. */
function reasons(schema: $ZodType): readonly string[] {
  return refused(z.object({ it: schema })).map(({ path, message }) => `${path.join('.')}: ${message}`);
}

function nested(levels: number): $ZodType {
  return levels === 1
    ? z.object({ leaf: z.string() })
    : z.object({ in: z.array(z.object({ a: z.null() })), x: nested(levels - 1) });
}

describe('the schema on the wire', () => {
  it('requires every property and closes every object', () => {
    const schema = z.object({
      name: z.string().describe('as in the passport'),
      nested: z.strictObject({}).nullable(),
      list: z.array(z.object({ n: z.int().min(1) })),
    });
    expect(sent(schema)).toEqual({
      type: 'object',
      properties: {
        name: { type: 'string', description: 'as in the passport' },
        nested: {
          anyOf: [
            { type: 'object', properties: {}, required: [], additionalProperties: false },
            { type: 'null' },
          ],
        },
        list: {
          type: 'array',
          items: {
            type: 'object',
            properties: { n: { type: 'integer', minimum: 1, maximum: Number.MAX_SAFE_INTEGER } },
            required: ['n'],
            additionalProperties: false,
          },
        },
      },
      required: ['name', 'nested', 'list'],
      additionalProperties: false,
    });
  });

  it('is what goes in, where values are transformed', () => {
    const date = z.iso.datetime().transform((at) => new Date(at));
    expect(property(date)).toMatchObject({ type: 'string', format: 'date-time' });
    expect(property(z.preprocess((value) => value, z.number()))).toEqual({ type: 'number' });
    expect(property(z.codec(z.string(), z.date(), { decode: (s) => new Date(s), encode: String }))).toEqual({
      type: 'string',
    });
  });

  it('is the same for zod/mini', () => {
    expect(sent(mini.object({ city: mini.nullable(mini.string()) }))).toEqual(
      sent(z.object({ city: z.string().nullable() })),
    );
  });

  it('has no keyword that does not constrain', () => {
    const schema = z
      .string()
      .meta({ examples: ['a'], title: 'T', mine: 1 })
      .readonly();
    expect(property(schema)).toEqual({ type: 'string', title: 'T' });
    expect(property(z.string().catch('x'))).toEqual({ type: 'string' });
  });

  it('refuses schemas that are nothing but each other', () => {
    const first: z.ZodType = z.lazy(() => second).meta({ id: 'first' });
    const second: z.ZodType = z.lazy(() => first).meta({ id: 'second' });
    expect(() => outputSchemaOf('turn/start', first)).toThrow('the answer has to be one object');
  });

  it('takes a discriminated union as the plain one that it is', () => {
    const shape = z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('circle'), r: z.number() }),
      z.object({ kind: z.literal('square'), side: z.number() }),
    ]);
    for (const schema of [shape, shape.describe('a shape'), z.lazy(() => shape), shape.readonly()]) {
      expect(property(schema)).toMatchObject({
        anyOf: [
          { properties: { kind: { const: 'circle' } }, additionalProperties: false },
          { properties: { kind: { const: 'square' } }, additionalProperties: false },
        ],
      });
      expect(property(schema)).not.toHaveProperty('oneOf');
    }
  });

  it('takes an intersection of objects where zod makes one object of it', () => {
    const both = z.intersection(z.object({ a: z.string() }), z.object({ b: z.string() }));
    expect(property(both)).toMatchObject({
      type: 'object',
      required: ['a', 'b'],
      additionalProperties: false,
    });
  });

  it('gives the types of an enum that mixes them', () => {
    expect(property(z.literal(['a', 1, null]))).toEqual({
      type: ['string', 'number', 'null'],
      enum: ['a', 1, null],
    });
  });

  it.each([
    ['date-time', z.iso.datetime()],
    ['date', z.iso.date()],
    ['duration', z.iso.duration()],
    ['email', z.email()],
    ['hostname', z.hostname()],
    ['ipv4', z.ipv4()],
    ['ipv6', z.ipv6()],
    ['uuid', z.uuid()],
    ['time', z.string().meta({ format: 'time' })],
  ])('keeps the format %s, without a pattern the endpoint cannot read', (format, schema) => {
    const { pattern = '', ...rest } = property(schema) as { pattern?: string };
    expect(rest).toEqual({ type: 'string', format });
    expect(pattern).not.toMatch(/\(\?<?[=!]/);
  });

  it('keeps patterns, also instead of a format that the endpoint does not know', () => {
    expect(property(z.string().regex(/^[(?=]\(\?=a$/))).toEqual({
      type: 'string',
      pattern: '^[(?=]\\(\\?=a$',
    });
    expect(property(z.nanoid())).toEqual({ type: 'string', pattern: expect.any(String) });
  });
});

describe('a recursive schema', () => {
  const Node = z.object({
    value: z.string(),
    get next() {
      return Node.nullable();
    },
  });

  it('refers to itself', () => {
    expect(sent(Node)).toMatchObject({
      properties: { next: { anyOf: [{ $ref: '#' }, { type: 'null' }] } },
      required: ['value', 'next'],
    });
  });

  it('stands among the definitions, closed too, when it is not the root', () => {
    const { $defs, properties } = sent(z.object({ list: Node, again: Node }));
    const [[id, definition] = []] = Object.entries($defs as object);
    expect(properties).toEqual({ list: { $ref: `#/$defs/${id}` }, again: { $ref: `#/$defs/${id}` } });
    expect(definition).toMatchObject({ required: ['value', 'next'], additionalProperties: false });
  });

  it('keeps what describes a reference beside it, where the endpoint takes it', () => {
    const Named = z.object({ a: z.string() }).meta({ id: 'a/b~c' });
    const schema = z.object({ it: Named.describe('the one'), other: Named });
    expect(sent(schema)).toMatchObject({
      $defs: { 'a/b~c': { additionalProperties: false } },
      properties: { other: { $ref: '#/$defs/a~1b~0c' } },
    });
    expect(property(z.lazy(() => Node).describe('the first'))).toMatchObject({
      description: 'the first',
      anyOf: [{ $ref: expect.stringMatching(/^#\/\$defs\//) }],
    });
  });

  it('is an object at the root, also where zod gives a reference', () => {
    const Root = z.object({ a: z.string() }).meta({ id: 'output-schema-root' });
    expect(sent(Root)).toMatchObject({ type: 'object', required: ['a'] });
    expect(sent(z.lazy(() => Root))).toMatchObject({ type: 'object', required: ['a'] });
  });

  it('is searched for what cannot be sent', () => {
    const Bad = z.object({
      at: z.date(),
      get next() {
        return z.array(Bad);
      },
    });
    expect(refused(z.object({ list: Bad })).map(({ path }) => path)).toEqual([['output', 'list', 'at']]);
  });
});

describe('refused before it is sent', () => {
  it.each<[string, $ZodType]>([
    ['a union', z.union([z.object({ a: z.string() }), z.object({ b: z.string() })])],
    ['an object or null', z.object({}).nullable()],
    ['a list', z.array(z.string())],
    ['a string', z.string()],
  ])('is %s at the root', (_, schema) => {
    expect(refused(schema)).toEqual([
      { path: ['output'], message: expect.stringContaining('into a property of z.object()') },
    ]);
  });

  it.each<[string, $ZodType]>([
    ['optional()', z.string().optional()],
    ['nullish()', z.string().nullish()],
    ['default()', z.string().default('x')],
    ['prefault()', z.string().prefault('x')],
  ])('is a property with %s', (_, schema) => {
    expect(reasons(schema)).toEqual([expect.stringMatching(/^output\.it: .*use \.nullable\(\) instead/)]);
  });

  it.each<[string, $ZodType, RegExp]>([
    ['a record', z.record(z.string(), z.number()), /no records and no open objects.*z\.array\(\) of objects/],
    ['a record of enums', z.record(z.enum(['a', 'b']), z.number()), /no records and no open objects/],
    ['a loose object', z.looseObject({ a: z.string() }), /no records and no open objects/],
    ['a catchall', z.object({}).catchall(z.string()), /no records and no open objects/],
    [
      'a rule for names',
      z.object({}).meta({ propertyNames: { maxLength: 3 } }),
      /no records and no open objects/,
    ],
    [
      'members by pattern',
      z.object({}).meta({ patternProperties: { a: {} } }),
      /no records and no open objects/,
    ],
    ['a tuple', z.tuple([z.string(), z.number()]), /no tuples: use z\.object\(\)/],
    ['an intersection', z.intersection(z.string(), z.email()), /no allOf.*\.extend\(\)/],
    ['a pattern with flags', z.string().regex(/a/i), /no flags.*refine/],
    ['several patterns', z.string().regex(/a/).regex(/b/), /no allOf.*keep one/],
    ['an exclusive union', z.xor([z.string(), z.number()]), /no oneOf: use z\.union\(\)/],
    ['never', z.never(), /no value fits here/],
    ['any', z.any(), /needs a type/],
    ['unknown', z.unknown(), /needs a type/],
    ['a date', z.date(), /z\.iso\.datetime\(\)/],
    ['a coerced date', z.coerce.date(), /z\.iso\.datetime\(\)/],
    ['a bigint', z.bigint(), /z\.string\(\) and \.transform\(BigInt\)/],
    ['a map', z.map(z.string(), z.string()), /\.transform\(\) it to a Map/],
    ['a set', z.set(z.string()), /\.transform\(\) it to a Set/],
    ['void', z.void(), /z\.null\(\)/],
    ['undefined in a union', z.union([z.string(), z.undefined()]), /z\.null\(\)/],
    ['a symbol', z.symbol(), /z\.enum\(\)/],
    ['something custom', z.custom<string>(), /\.refine\(\) or \.transform\(\)/],
    ['an instance', z.instanceof(URL), /\.refine\(\) or \.transform\(\)/],
    ['not a number', z.nan(), /z\.null\(\)/],
    ['a promise', z.promise(z.string()), /what it resolves to/],
    ['a function', z.function(), /leave it out/],
    ['a file', z.file(), /z\.string\(\)/],
    ['a bare transform', z.transform(String), /z\.pipe\(\)/],
    ['a literal undefined', z.literal([undefined, 'a']), /no JSON: use strings/],
    ['a literal bigint', z.literal(5n), /no JSON: use strings/],
    ['a web address', z.url(), /format uri: z\.string\(\)\.pipe/],
    ['a token', z.jwt(), /format jwt: z\.string\(\)\.pipe/],
    ['a pattern that looks around', z.string().regex(/^(?!a)b/), /no lookaround.*\.pipe/],
  ])('is %s', (_, schema, remedy) => {
    const found = reasons(schema);
    expect(found.find((reason) => remedy.test(reason))).toMatch(/^output\.it/);
  });

  it('is what is wrapped, too', () => {
    for (const schema of [
      z.date().nullable(),
      z.date().describe('when'),
      z.date().readonly(),
      z.lazy(() => z.date()),
    ]) {
      expect(reasons(schema)).toEqual([expect.stringMatching(/^output\.it.*: z\.date\(\) is no JSON/)]);
    }
  });

  it('has a place: members by name, elements as *, alternatives by number', () => {
    const schema = z.object({
      list: z.array(z.object({ at: z.date() })),
      either: z.union([z.string(), z.object({ of: z.tuple([z.string()]) })]),
      same: z.array(z.object({ at: z.date() })).nullable(),
    });
    expect(refused(schema).map(({ path }) => path)).toEqual([
      ['output', 'list', '*', 'at'],
      ['output', 'either', 1, 'of'],
      ['output', 'same', 0, '*', 'at'],
    ]);
  });

  it('is found at every place where one schema is used', () => {
    const shared = z.date();
    expect(refused(z.object({ a: shared, b: shared })).map(({ path }) => path)).toEqual([
      ['output', 'a'],
      ['output', 'b'],
    ]);
  });

  it('is more than 5000 properties', () => {
    const wide = (count: number) =>
      z.object(Object.fromEntries(Array.from({ length: count }, (_, i) => [`p${i}`, z.null()])));
    expect(refused(wide(5000))).toEqual([]);
    expect(refused(z.object({ a: wide(2500), b: wide(2500) }))).toEqual([
      { path: ['output'], message: expect.stringMatching(/5000 properties, here are 5002/) },
    ]);
  });

  it('is more than 10 levels of objects', () => {
    expect(refused(nested(10))).toEqual([]);
    expect(refused(nested(12)).map(({ path }) => path.join('.'))).toEqual([
      'output.x.x.x.x.x.x.x.x.x.in.*',
      'output.x.x.x.x.x.x.x.x.x.x',
    ]);
  });

  it('is told all at once', () => {
    expect(() => sent(z.array(z.object({ a: z.date(), b: z.string().optional(), c: z.tuple([]) })))).toThrow(
      /output: the answer has to be one object.*; output\.\*\.a: z\.date.*; output\.\*\.b: .*nullable.*; output\.\*\.c: .*tuples/,
    );
  });

  it.each<[string, unknown]>([
    ['nothing', null],
    ['a JSON Schema', { type: 'object' }],
    ['a schema of zod 3', { _def: { typeName: 'ZodObject' }, parse: () => undefined }],
  ])('is %s instead of a schema', (_, value) => {
    expect(refused(value as $ZodType)).toEqual([{ path: ['output'], message: 'expected a schema of zod 4' }]);
  });

  it('is what zod itself refuses', () => {
    const one = z.object({}).meta({ id: 'output-schema-twice' });
    const two = z.object({ a: z.string() }).meta({ id: 'output-schema-twice' });
    expect(refused(z.object({ one, two }))).toEqual([
      {
        path: ['output'],
        message: expect.stringMatching(/^zod makes no JSON Schema of it: .*output-schema-twice/),
      },
    ]);
  });
});
