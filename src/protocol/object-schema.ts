import { never, unknown, ZodMiniObject } from 'zod/v4/mini';
import type { $ZodShape } from 'zod/v4/core';
import type { Lazy } from './lazy.js';
import { isObject } from './is-object.js';
import { checkInPlace, checkMember, memberOf, type Member } from './member.js';

type Fields = Readonly<Record<string, Lazy<unknown>>>;

/**
 * An object that has these members: and no others where it is strict, as everything that goes out; else possibly more,
 * as everything that comes in.
 */
export function object(fields: Fields, strict: boolean): Lazy<unknown> {
  return () => build(fields, strict);
}

function build(fields: Fields, strict: boolean): ZodMiniObject {
  let shape: $ZodShape | undefined;
  const schema = new ZodMiniObject({
    type: 'object',
    catchall: strict ? never() : unknown(),
    // Members are built when the first value is checked: a definition may contain itself.
    get shape() {
      return (shape ??= Object.fromEntries(Object.entries(fields).map(([key, field]) => [key, field()])));
    },
  });
  let members: readonly (Member & { readonly key: string })[] | undefined;
  return checkInPlace(schema, (payload, ctx) => {
    const input = payload.value;
    if (!isObject(input)) {
      payload.issues.push({ code: 'invalid_type', expected: 'object', input, inst: schema });
      return;
    }
    members ??= Object.entries(schema.shape).map(([key, field]) => ({ key, ...memberOf(field) }));
    for (const member of members) {
      const { key } = member;
      const value = input[key];
      if (value !== undefined || key in input) checkMember(member, value, key, payload, ctx);
      else if (!member.optional) {
        payload.issues.push({
          code: 'invalid_type',
          expected: 'nonoptional',
          input: undefined,
          path: [key],
          inst: schema,
        });
      }
    }
    if (strict) {
      const keys = Object.keys(input).filter((key) => !Object.hasOwn(fields, key));
      if (keys.length > 0) payload.issues.push({ code: 'unrecognized_keys', keys, input, inst: schema });
    }
  });
}
