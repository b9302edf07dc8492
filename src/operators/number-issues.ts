import type { ValidationIssue } from '../errors/client-errors.js';

export { MAX_TIMER_MS } from '../errors/rules.js';

/** What is wrong with an option that is to be a number from `min` to `max`. */
export function numberIssues(
  name: string,
  value: unknown,
  min: number,
  max: number,
  kind: 'number' | 'whole number' = 'number',
): readonly ValidationIssue[] {
  const isRight =
    typeof value === 'number' &&
    value >= min &&
    value <= max &&
    (kind === 'number' || value === Math.trunc(value));
  return isRight ? [] : [{ path: [name], message: `expected a ${kind} from ${min} to ${max}` }];
}

/** The same for a whole number, which may be `Infinity` where there is no `max`. */
export function countIssues(
  name: string,
  value: unknown,
  min: number,
  max = Infinity,
): readonly ValidationIssue[] {
  return numberIssues(name, value, min, max, 'whole number');
}

/** What was given, and the defaults of the rest. */
export function withDefaults<T extends object>(
  defaults: T,
  given: { readonly [K in keyof T]?: T[K] | undefined },
): T {
  const isGiven = ([, value]: readonly [string, unknown]) => value !== undefined && value !== null;
  return { ...defaults, ...Object.fromEntries(Object.entries(given).filter(isGiven)) };
}
