import { isObservable } from 'rxjs';
import { isObject } from '../protocol/is-object.js';
import { readMember } from '../protocol/read-member.js';
import type { ValidationIssue } from './client-errors.js';
import { didYouMean } from './nearest.js';

/** Says of a value what is expected instead, or what is wrong with its members; nothing when it is right. */
export interface Rule {
  (value: unknown): string | readonly ValidationIssue[] | undefined;
  /** Whether the rule also sees what is left out. */
  readonly isRequired?: true;
}

/** The longest wait a timer can do; a longer one would be over at once. */
export const MAX_TIMER_MS = 2_147_483_647;

/** Said of a value that throws when it is looked at. */
const UNREADABLE = 'expected a value that can be read';

export const anything: Rule = () => undefined;
export const flag: Rule = /*@__PURE__*/ expecting('true or false', (value) => typeof value === 'boolean');
export const callback: Rule = /*@__PURE__*/ expecting('a function', (value) => typeof value === 'function');
export const record: Rule = /*@__PURE__*/ expecting('an object', isReadable);
export const text: Rule = /*@__PURE__*/ expecting('a string', (value) => typeof value === 'string');
export const name: Rule = /*@__PURE__*/ expecting(
  'a string that is not empty',
  (value) => typeof value === 'string' && value !== '',
);
export const stream: Rule = /*@__PURE__*/ expecting(
  'an Observable, such as of(…) or from(…) of rxjs',
  isObservable,
);
export const ms: Rule = /*@__PURE__*/ number(0, MAX_TIMER_MS);

/** A schema of zod. Those of zod 3 look alike, but no schema of JSON can be made of them. */
export const schema: Rule = (value) => {
  if (readMember(value, '_zod') !== undefined) return undefined;
  return `expected a schema of zod 4${readMember(value, '_def') === undefined ? '' : ': this is one of zod 3'}`;
};

/** An `AbortSignal` of any realm. Its controller is what is given most often in its place. */
export const signal: Rule = (value) => {
  if (isSignal(value)) return undefined;
  const remedy = isSignal(readMember(value, 'signal')) ? '; give controller.signal' : '';
  return `expected an AbortSignal${remedy}`;
};

export function number(min: number, max: number): Rule {
  return expecting(`a number from ${min} to ${max}`, (value) => isBetween(value, min, max));
}

/** A whole number, which may be `Infinity` where there is no `max`. */
export function wholeNumber(min: number, max = Infinity): Rule {
  return expecting(
    `a whole number from ${min} to ${max}`,
    (value) => isBetween(value, min, max) && value === Math.trunc(value),
  );
}

/** One of a few words. */
export function choice(...words: readonly string[]): Rule {
  const expected = `expected ${words.join(' or ')}`;
  return (value) => {
    if (typeof value === 'string' && words.includes(value)) return undefined;
    return `${expected}${typeof value === 'string' ? didYouMean(value, words) : ''}`;
  };
}

/** A list whose members are all right. */
export function listOf(rule: Rule): Rule {
  return (value) =>
    Array.isArray(value)
      ? // A member that was left out is not right either.
        anyOf(Array.from(value).flatMap((member: unknown, at) => issuesWith(rule, member, at)))
      : 'expected a list';
}

/** An object whose members are all right, or left out. */
export function recordOf(rule: Rule): Rule {
  return (value) =>
    isPlainObject(value)
      ? anyOf(
          Object.entries(value).flatMap(([key, member]) =>
            member === undefined ? [] : issuesWith(rule, member, key),
          ),
        )
      : 'expected an object';
}

/** A rule for an option that must not be left out. */
export function required(rule: Rule): Rule {
  return Object.assign((value: unknown) => rule(value), { isRequired: true } as const);
}

/** Takes a value that one of the rules takes; the last one says what is expected. */
export function either(...rules: readonly Rule[]): Rule {
  return (value) => {
    const verdicts = rules.map((rule) => verdictOf(rule, value));
    return verdicts.includes(undefined) ? undefined : verdicts.at(-1);
  };
}

/** A rule of one's own, in the words that follow “expected”. */
export function expecting(what: string, holds: (value: unknown) => boolean): Rule {
  return (value) => (holds(value) ? undefined : `expected ${what}`);
}

/** The issues of a member, under its name. */
export function issuesWith(rule: Rule, value: unknown, key: PropertyKey): readonly ValidationIssue[] {
  return issuesOf(rule, value).map(({ path, message }) => ({ path: [key, ...path], message }));
}

/** The issues of a value; none when it is right. */
export function issuesOf(rule: Rule, value?: unknown): readonly ValidationIssue[] {
  const verdict = verdictOf(rule, value) ?? [];
  return typeof verdict === 'string' ? [{ path: [], message: verdict }] : verdict;
}

/** The verdict of a rule, also on a value that throws when it is looked at: a proxy, or one with a getter. */
function verdictOf(rule: Rule, value: unknown): ReturnType<Rule> {
  try {
    return rule(value);
  } catch {
    return UNREADABLE;
  }
}

function anyOf(issues: readonly ValidationIssue[]): readonly ValidationIssue[] | undefined {
  return issues.length === 0 ? undefined : issues;
}

/** Dates, maps, promises, Observables and the like are objects too, but hold nothing by name. */
export function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return (
    isObject(value) && Object.prototype.toString.call(value) === '[object Object]' && !isObservable(value)
  );
}

/** Members that cannot be read throw here, and not where they are sent. */
export function isReadable(value: unknown): boolean {
  return isPlainObject(value) && Object.values(value).length >= 0;
}

function isBetween(value: unknown, min: number, max: number): value is number {
  return typeof value === 'number' && value >= min && value <= max;
}

function isSignal(value: unknown): boolean {
  return (
    typeof readMember(value, 'aborted') === 'boolean' &&
    typeof readMember(value, 'addEventListener') === 'function'
  );
}
