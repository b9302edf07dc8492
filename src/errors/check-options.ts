import { InvalidParamsError, type ValidationIssue } from './client-errors.js';
import { didYouMean } from './nearest.js';
import { anything, expecting, issuesWith, isPlainObject, isReadable, issuesOf, type Rule } from './rules.js';

/** A rule for each option there is. A value of `undefined` is left out, and right unless it is required. */
export type Rules<T> = { readonly [Name in keyof Required<T>]: Rule };

/** Options that belong to the wire are compared with the schema of their method, and pass here. */
export interface OptionsCheck {
  /** Whether members without a rule pass. Default: false. */
  readonly open?: boolean;
}

/** The issues of the options of one call, by name; a name there is not gets the nearest one there is. */
export function optionIssues<T>(
  given: unknown,
  rules: Rules<T>,
  { open = false }: OptionsCheck = {},
): readonly ValidationIssue[] {
  const unfit = issuesOf(OPTIONS, given);
  if (unfit.length > 0 || !isPlainObject(given)) return unfit;
  const issues: ValidationIssue[] = [];
  // A member is read within its rule: one that throws then is no right value.
  const check = (name: string, rule: Rule) =>
    issues.push(...issuesWith(() => ofMember(given[name], rule), given, name));
  for (const name of Object.keys(given)) {
    if (Object.hasOwn(rules, name)) continue;
    if (open) check(name, anything);
    else issues.push({ path: [name], message: noSuchOption(name, Object.keys(rules)) });
  }
  for (const name in rules) {
    const rule = rules[name];
    if (rule.isRequired === true || Reflect.has(given, name)) check(name, rule);
  }
  return issues;
}

function ofMember(value: unknown, rule: Rule): ReturnType<Rule> {
  return value === undefined && rule.isRequired !== true ? undefined : rule(value);
}

const OPTIONS = /*@__PURE__*/ expecting(
  'an object with options',
  (value) => isPlainObject(value) && Object.keys(value).length >= 0,
);

/** @throws {InvalidParamsError} of `method`, with everything that is wrong with its options. */
export function checkOptions<T>(method: string, given: unknown, rules: Rules<T>, check?: OptionsCheck): void {
  refuse(method, optionIssues(given, rules, check));
}

/** @throws {InvalidParamsError} when options are no object that can be read. Its members are looked at elsewhere. */
export function checkIsObject(method: string, given: unknown): void {
  checkOptions(method, given, {}, { open: true });
}

/**
 * @throws {InvalidParamsError} when params are an object that is none by name, such as a promise or a map, or cannot be
 * read. All else is compared with the schema of the method, where there is one.
 */
export function checkParams(method: string, params: unknown): void {
  refuse(method, issuesOf(PARAMS, params));
}

const PARAMS = /*@__PURE__*/ expecting(
  'params as an object with names',
  (value) => typeof value !== 'object' || value === null || Array.isArray(value) || isReadable(value),
);

/** @throws {InvalidParamsError} when there are issues. */
export function refuse(method: string, issues: readonly ValidationIssue[]): void {
  if (issues.length > 0) throw new InvalidParamsError(method, issues);
}

function noSuchOption(name: string, names: readonly string[]): string {
  const remedy = didYouMean(name, names);
  return `no such option${remedy === '' ? `; there are ${names.join(', ')}` : remedy}`;
}
