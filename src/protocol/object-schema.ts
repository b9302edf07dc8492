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
  let members: Map<string, Member> | undefined;
  let required: readonly string[] = [];
  return checkInPlace(schema, (payload, ctx) => {
    const input = payload.value;
    if (!isObject(input)) {
      payload.issues.push({ code: 'invalid_type', expected: 'object', input, inst: schema });
      return;
    }
    if (members === undefined) {
      members = new Map(Object.entries(schema.shape).map(([key, field]) => [key, memberOf(field)]));
      required = [...members].filter(([, { optional }]) => !optional).map(([key]) => key);
    }
    for (const key of required) {
      if (Object.hasOwn(input, key)) continue;
      payload.issues.push({
        code: 'invalid_type',
        expected: 'nonoptional',
        input: undefined,
        path: [key],
        inst: schema,
      });
    }
    // Most members may be left out, and are: a look at those that are there takes far less time.
    const strange: string[] = [];
    for (const key of Object.keys(input)) {
      const member = members.get(key);
      const value = input[key];
      if (member === undefined) {
        if (strict) strange.push(key);
      } else if (value !== undefined || !member.optional) checkMember(member, value, key, payload, ctx);
    }
    if (strange.length > 0)
      payload.issues.push({ code: 'unrecognized_keys', keys: strange, input, inst: schema });
  });
}
