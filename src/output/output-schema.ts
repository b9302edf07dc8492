import { toJSONSchema, type $ZodCheck, type $ZodType, type $ZodTypes } from 'zod/v4/core';
import { InvalidParamsError } from '../errors/client-errors.js';
import { readMember } from '../protocol/read-member.js';
import { strictSubset, UNREPRESENTABLE, type JsonSchema } from './strict-subset.js';

/** What to do about the types that no JSON Schema describes. */
const REMEDIES: { readonly [type in $ZodTypes['_zod']['def']['type']]?: string } = {
  bigint: 'use z.string() and .transform(BigInt)',
  custom: 'describe the JSON, then .refine() or .transform() it',
  date: 'use z.iso.datetime() and .transform() it to a Date',
  file: 'use z.string()',
  function: 'leave it out',
  map: 'use z.array() and .transform() it to a Map',
  nan: 'use z.null()',
  promise: 'use what it resolves to',
  set: 'use z.array() and .transform() it to a Set',
  success: 'describe the JSON, then .transform() it',
  symbol: 'use z.enum()',
  transform: 'describe the JSON before it with z.pipe()',
  undefined: 'use z.null()',
  void: 'use z.null()',
};

/**
 * The JSON Schema of what a schema parses, as the model endpoint takes it in strict mode.
 *
 * Throws `InvalidParamsError` with everything in it that the endpoint would refuse, each by its place under `output`:
 * members by name, the elements of a list as `*`, the alternatives of a union by number.
 */
export function outputSchemaOf(method: string, output: $ZodType): JsonSchema {
  const at = ['output'];
  const refused = (message: string) => new InvalidParamsError(method, [{ path: at, message }]);
  // A program without types may give anything, most likely a schema of zod 3.
  if (!isSchema(output)) throw refused('expected a schema of zod 4');
  let whole: JsonSchema;
  try {
    whole = { ...toJSONSchema(output, { io: 'input', unrepresentable: 'any', override }) };
  } catch (error) {
    throw refused(`zod makes no JSON Schema of it: ${String(error)}`);
  }
  const { schema, issues } = strictSubset(whole, at);
  if (issues.length > 0) throw new InvalidParamsError(method, issues);
  return schema;
}

function isSchema(output: unknown): boolean {
  try {
    return readMember(output, '_zod') !== undefined;
  } catch {
    return false;
  }
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
  const remedy = REMEDIES[def.type];
  if (remedy !== undefined) {
    jsonSchema[UNREPRESENTABLE] = `z.${def.type}() is no JSON: ${remedy}`;
  } else if (def.type === 'string' && def.checks?.some(isFlagged) === true) {
    jsonSchema[UNREPRESENTABLE] = 'JSON Schema has no flags of patterns: write [Aa] for i, or .refine() it';
  } else if (def.type === 'literal' && def.values.some(isNoJson)) {
    jsonSchema[UNREPRESENTABLE] = 'undefined and bigints are no JSON: use strings or null';
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
