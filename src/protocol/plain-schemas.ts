import * as z from 'zod/v4/mini';
import { lazy, type Lazy } from './lazy.js';

export const string = /*@__PURE__*/ lazy<string>(() => z.string);
/** Also what the server calls int64: a value above 2^53 has been rounded by `JSON.parse`, which is no error. */
export const number = /*@__PURE__*/ lazy<number>(() => z.number);
export const boolean = /*@__PURE__*/ lazy<boolean>(() => z.boolean);
export const unknown = /*@__PURE__*/ lazy<unknown>(() => z.unknown);
export const nothing = /*@__PURE__*/ lazy<null>(() => z.null);

export function optional(inner: Lazy<unknown>): Lazy<unknown> {
  return () => z.optional(inner());
}

export function nullable(inner: Lazy<unknown>): Lazy<unknown> {
  return () => z.nullable(inner());
}

/** May be `null` and may be left out. */
export function nullish(inner: Lazy<unknown>): Lazy<unknown> {
  return () => z.nullish(inner());
}

export function atLeast(minimum: number): Lazy<unknown> {
  return () => z.number().check(z.gte(minimum));
}

export function nonEmpty(minLength: number): Lazy<unknown> {
  return () => z.string().check(z.minLength(minLength));
}

/** One of the words, and no other. */
export function oneOf(words: readonly string[]): Lazy<unknown> {
  return () => z.enum(words);
}

/** Whatever any of the alternatives accepts. */
export function either(alternatives: readonly Lazy<unknown>[]): Lazy<unknown> {
  return () => z.union(alternatives.map((alternative) => alternative()));
}
