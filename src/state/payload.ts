import type { ThreadItem, Turn } from '../../generated/types.js';
import { isItem } from '../operators/payload.js';

// What the server sends may deviate from its schema, and no state may break of that; so it is looked at before it is
// used.

/** The items of a turn that have a type and an id. */
export function itemsIn(turn: Turn): readonly ThreadItem[] {
  return listOr(turn.items, []).filter(isItem);
}

export function textOr<T>(value: unknown, otherwise: T): string | T {
  return typeof value === 'string' ? value : otherwise;
}

export function numberOr<T>(value: unknown, otherwise: T): number | T {
  return typeof value === 'number' ? value : otherwise;
}

/** A value that may not be the object its type says. */
export function objectOr<T extends object, O>(value: T | null | undefined, otherwise: O): T | O {
  return typeof value === 'object' && value !== null ? value : otherwise;
}

/** A value that may not be the list its type says. */
export function listOr<T, O>(value: readonly T[] | null | undefined, otherwise: O): readonly T[] | O {
  return Array.isArray(value) ? value : otherwise;
}
