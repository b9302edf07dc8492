import { toJSONSchema, type $ZodCheck, type $ZodType, type $ZodTypes } from 'zod/v4/core';
import { InvalidParamsError, type ValidationIssue } from '../errors/client-errors.js';
import { isObject } from '../protocol/is-object.js';
import { readMember } from '../protocol/read-member.js';
import { strictSubset, UNREPRESENTABLE, type JsonSchema } from './strict-subset.js';

/** What to take instead of the types that no JSON Schema describes. */
const REMEDIES: Readonly<Record<string, string>> = {
  bigint: 'z.bigint() is no JSON: use z.string() and .transform(BigInt)',
  custom:
    'z.custom() and z.instanceof() have no JSON Schema: describe the JSON, then .refine() or .transform() it',
  date: 'z.date() is no JSON: use z.iso.datetime(), and .transform() it to a Date',
  file: 'z.file() is no JSON: use z.string()',
  function: 'a function is no JSON: leave it out',
  map: 'z.map() is no JSON: use z.array() of objects, and .transform() it to a Map',
  nan: 'z.nan() is no JSON: use z.null()',
  promise: 'z.promise() is no JSON: use what it resolves to; refinements and transforms may be asynchronous',
  set: 'z.set() is no JSON: use z.array(), and .transform() it to a Set',
  success: 'z.success() takes any value: describe the JSON, and .transform() it',
  symbol: 'z.symbol() is no JSON: use z.enum()',
  transform: 'z.transform() takes any value: describe the JSON before it, with z.pipe()',
  undefined: 'z.undefined() is no JSON: use z.null()',
  void: 'z.void() is no JSON: use z.null()',
};

/**
 * The JSON Schema of what a schema parses, as the model endpoint takes it in strict mode.
 *
 * Throws `InvalidParamsError` with everything in it that the endpoint would refuse, each by its place under `output`:
 * members by name, the elements of a list as `*`, the alternatives of a union by number.
 */
export function outputSchemaOf(method: string, output: $ZodType): JsonSchema {
  const { schema, issues } = strictSubset(convert(method, output), ['output']);
  if (issues.length > 0) throw new InvalidParamsError(method, issues);
  return schema;
}

function convert(method: string, output: $ZodType): JsonSchema {
  const refuse = (message: string) => new InvalidParamsError(method, [issue(message)]);
  // A program without types may give anything, most likely a schema of zod 3.
  if (!isObject(output) || !('_zod' in output)) throw refuse('expected a schema of zod 4');
  try {
    return { ...toJSONSchema(output, { io: 'input', unrepresentable: 'any', override }) };
  } catch (error) {
    throw refuse(
      `zod makes no JSON Schema of it: ${error instanceof Error ? error.message : 'no reason given'}`,
    );
  }
}

function issue(message: string): ValidationIssue {
  return { path: ['output'], message };
}

/** Notes in the JSON Schema what it does not tell of the zod schema. */
function override({
  zodSchema,
  jsonSchema,
}: {
  zodSchema: $ZodTypes;
  jsonSchema: Record<string, unknown>;
}): void {
  const { def } = zodSchema._zod;
  const remedy = Object.hasOwn(REMEDIES, def.type) ? REMEDIES[def.type] : undefined;
  if (remedy !== undefined) {
    jsonSchema[UNREPRESENTABLE] = remedy;
  } else if (def.type === 'string' && def.checks?.some(isFlagged) === true) {
    jsonSchema[UNREPRESENTABLE] =
      'a pattern of JSON Schema has no flags: write [Aa] for i, or check it with .refine()';
  } else if (def.type === 'literal' && def.values.some(isNoJson)) {
    jsonSchema[UNREPRESENTABLE] = 'undefined and bigints are no JSON: use strings, numbers, booleans or null';
  } else if (def.type === 'union' && 'discriminator' in def && 'oneOf' in jsonSchema) {
    // Of alternatives that a discriminator tells apart, no value fits two.
    jsonSchema['anyOf'] = jsonSchema['oneOf'];
    delete jsonSchema['oneOf'];
  }
}

function isFlagged({ _zod: { def } }: $ZodCheck<string>): boolean {
  const pattern = readMember(def, 'pattern');
  const isOwn = readMember(def, 'format') === 'regex';
  return isOwn && pattern instanceof RegExp && /[ims]/.test(pattern.flags);
}

function isNoJson(value: unknown): boolean {
  return value === undefined || typeof value === 'bigint';
}
