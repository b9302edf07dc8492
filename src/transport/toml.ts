import { InvalidParamsError } from '../errors/client-errors.js';

type Path = readonly (string | number)[];

const BARE_KEY = /^[\w-]+$/;
const INT64_LIMIT = 2n ** 63n;

/**
 * Writes a value as TOML on one line: strings, finite numbers, bigints of 64 bits, booleans, arrays and plain objects
 * as inline tables. Members that are `undefined` are left out.
 *
 * @throws {InvalidParamsError} of `method`, with the path of the value that TOML has no form for.
 */
export function encodeToml(
  value: unknown,
  method: string,
  path: Path = [],
  around: readonly object[] = [],
): string {
  const refuse = (message: string): InvalidParamsError => new InvalidParamsError(method, [{ path, message }]);
  switch (typeof value) {
    case 'string':
      return quote(value);
    case 'boolean':
      return String(value);
    case 'number':
      if (!Number.isFinite(value)) throw refuse('expected a finite number');
      return encodeNumber(value);
    case 'bigint':
      if (value >= INT64_LIMIT || value < -INT64_LIMIT)
        throw refuse('expected a number that fits into 64 bits');
      return String(value);
    case 'object':
      break;
    default:
      throw refuse(`${value === undefined ? 'undefined' : `a ${typeof value}`} has no TOML form`);
  }
  if (value === null) throw refuse('TOML has no null; leave the key out');
  if (around.includes(value)) throw refuse('expected a value that does not hold itself');
  const inside = [...around, value];
  if (Array.isArray(value)) {
    const items: readonly unknown[] = value;
    return `[${Array.from(items, (item, index) => encodeToml(item, method, [...path, index], inside)).join(', ')}]`;
  }
  if (!isPlainObject(value)) throw refuse('expected a string, number, boolean, array or plain object');
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .map(([key, member]) => `${encodeKey(key)} = ${encodeToml(member, method, [...path, key], inside)}`);
  return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`;
}

/** A key as TOML writes it: bare where that is allowed, else quoted, so that a dot in it stays part of the name. */
export function encodeKey(key: string): string {
  return BARE_KEY.test(key) ? key : quote(key);
}

export function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  // An object of another realm (a vm, a test runner) has a plain prototype too, but not ours.
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** JSON's escapes are TOML's too, except for half of a surrogate pair; DEL is a control character to TOML only. */
function quote(text: string): string {
  return JSON.stringify(text.replace(/\p{Cs}/gu, '\ufffd')).replaceAll('\u007f', '\\u007f');
}

function encodeNumber(value: number): string {
  // Too large for TOML's integers, but not for its floats.
  return Number.isInteger(value) && Math.abs(value) >= Number(INT64_LIMIT)
    ? value.toExponential()
    : String(value);
}
