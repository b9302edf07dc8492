import { array, record, string } from 'zod/v4/mini';
import type { Lazy } from './lazy.js';
import { isObject } from './is-object.js';
import { checkInPlace, checkMember, memberOf, type Member } from './member.js';

/** An array. */
export function list(item: Lazy<unknown>): Lazy<unknown> {
  return () => {
    const element = item();
    const schema = array(element);
    let member: Member | undefined;
    return checkInPlace(schema, (payload, ctx) => {
      const input = payload.value;
      if (!Array.isArray(input)) {
        payload.issues.push({ code: 'invalid_type', expected: 'array', input, inst: schema });
        return;
      }
      member ??= memberOf(element);
      for (let index = 0; index < input.length; index++)
        checkMember(member, input[index], index, payload, ctx);
    });
  };
}

/** An object with any names for members of one kind. */
export function map(value: Lazy<unknown>): Lazy<unknown> {
  return () => {
    const element = value();
    const schema = record(string(), element);
    let member: Member | undefined;
    return checkInPlace(schema, (payload, ctx) => {
      const input = payload.value;
      if (!isObject(input)) {
        payload.issues.push({ code: 'invalid_type', expected: 'record', input, inst: schema });
        return;
      }
      member ??= memberOf(element);
      for (const key of Object.keys(input)) checkMember(member, input[key], key, payload, ctx);
    });
  };
}
