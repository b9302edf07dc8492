import type { ValidationIssue } from '../errors/client-errors.js';
import { issuesWith, number, wholeNumber } from '../errors/rules.js';

export { MAX_TIMER_MS } from '../errors/rules.js';

/** What is wrong with an option that is to be a number from `min` to `max`. */
export function numberIssues(
  name: string,
  value: unknown,
  min: number,
  max: number,
): readonly ValidationIssue[] {
  return issuesWith(number(min, max), value, name);
}

/** The same for a whole number, which may be `Infinity` where there is no `max`. */
export function countIssues(
  name: string,
  value: unknown,
  min: number,
  max?: number,
): readonly ValidationIssue[] {
  return issuesWith(wholeNumber(min, max), value, name);
}

/** What was given, and the defaults of the rest. */
export function withDefaults<T extends object>(
  defaults: T,
  given: { readonly [K in keyof T]?: T[K] | undefined },
): T {
  const isGiven = ([, value]: readonly [string, unknown]) => value !== undefined && value !== null;
  return { ...defaults, ...Object.fromEntries(Object.entries(given).filter(isGiven)) };
}
