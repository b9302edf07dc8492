import type { ValidationIssue } from '../errors/client-errors.js';

/** The longest wait a timer can do; a longer one would be over at once. */
export const MAX_TIMER_MS = 2_147_483_647;

/** What is wrong with an option that is to be a number from `min` to `max`. */
export function numberIssues(
  name: string,
  value: unknown,
  min: number,
  max: number,
): readonly ValidationIssue[] {
  return typeof value === 'number' && value >= min && value <= max
    ? []
    : [{ path: [name], message: `must be a number ${rangeOf(min, max)}` }];
}

/** The same for a whole number, which may be `Infinity` where there is no `max`. */
export function countIssues(
  name: string,
  value: unknown,
  min: number,
  max = Infinity,
): readonly ValidationIssue[] {
  return numberIssues(name, value, min, max).length === 0 && (Number.isInteger(value) || value === Infinity)
    ? []
    : [{ path: [name], message: `must be a whole number ${rangeOf(min, max)}` }];
}

function rangeOf(min: number, max: number): string {
  return max === Infinity ? `of at least ${min}` : `from ${min} to ${max}`;
}

/** What was given, and the defaults of the rest. */
export function withDefaults<T extends object>(
  defaults: T,
  given: { readonly [K in keyof T]?: T[K] | undefined },
): T {
  const isGiven = ([, value]: readonly [string, unknown]) => value !== undefined && value !== null;
  return { ...defaults, ...Object.fromEntries(Object.entries(given).filter(isGiven)) };
}
