import { ZodMiniType } from 'zod/v4/mini';
import { $constructor, type $ZodRawIssue, type $ZodType, type $ZodTypeDef, type util } from 'zod/v4/core';
import type { Lazy } from './lazy.js';
import { isObject } from './is-object.js';
import type { Context, Payload } from './member.js';
import { object } from './object-schema.js';

type Variants = Readonly<Record<string, Lazy<unknown>>>;
type Result = util.MaybeAsync<Payload>;

interface WireUnionDef extends $ZodTypeDef {
  readonly check: (payload: Payload, ctx: Context, schema: $ZodType) => Result;
}

/** A union that finds its variant by a look at the value, where zod would try one after the other. */
const WireUnion: $constructor<ZodMiniType, WireUnionDef> = /*@__PURE__*/ $constructor(
  'WireUnion',
  (schema, def) => {
    ZodMiniType.init(schema, def);
    schema._zod.parse = (payload, ctx) => def.check(payload, ctx, schema);
  },
);

function union(check: WireUnionDef['check']): ZodMiniType {
  return new WireUnion({ type: 'custom', check });
}

/** Objects told apart by the word in one member, the tag. One with an unknown word is refused, or passes where it is open. */
export function tagged(tag: string, variants: Variants, open: boolean): Lazy<unknown> {
  return () => {
    const find = finder(variants);
    return union((payload, ctx, inst) => {
      const input = payload.value;
      if (!isObject(input)) return refuse(payload, { code: 'invalid_type', expected: 'object', input, inst });
      const word = input[tag];
      if (typeof word !== 'string') {
        return refuse(payload, { code: 'invalid_type', expected: 'string', input: word, path: [tag], inst });
      }
      const variant = find(word);
      if (variant !== undefined) return variant._zod.run(payload, ctx);
      if (open) return payload;
      return refuse(payload, {
        code: 'invalid_value',
        values: Object.keys(variants),
        input: word,
        path: [tag],
        inst,
      });
    });
  };
}

/**
 * One of these words, or an object with one of these members and no other. Without the words, any word and any member:
 * those that are not known pass as they are.
 */
export function keyed(words: readonly string[] | undefined, variants: Variants): Lazy<unknown> {
  return () => {
    const find = finder(
      Object.fromEntries(
        Object.entries(variants).map(([key, value]) => [key, object({ [key]: value }, words !== undefined)]),
      ),
    );
    return union((payload, ctx, inst) => {
      const input = payload.value;
      if (typeof input === 'string') {
        if (words === undefined || words.includes(input)) return payload;
        return refuse(payload, { code: 'invalid_value', values: [...words], input, inst });
      }
      if (!isObject(input)) return refuse(payload, { code: 'invalid_type', expected: 'string', input, inst });
      const keys = Object.keys(input);
      const variant = keys.map(find).find((found) => found !== undefined);
      if (variant !== undefined) return variant._zod.run(payload, ctx);
      if (words === undefined) return payload;
      return refuse(payload, { code: 'unrecognized_keys', keys, input, inst });
    });
  };
}

/** Finds a variant by its word and builds it on the first occasion. */
function finder(variants: Variants): (word: string) => ZodMiniType | undefined {
  const built = new Map<string, ZodMiniType>();
  return (word) => {
    const known = built.get(word);
    // The word came over the wire and may be `constructor`.
    if (known !== undefined || !Object.hasOwn(variants, word)) return known;
    const variant = variants[word]?.();
    if (variant !== undefined) built.set(word, variant);
    return variant;
  };
}

function refuse(payload: Payload, issue: $ZodRawIssue): Payload {
  payload.issues.push(issue);
  return payload;
}
