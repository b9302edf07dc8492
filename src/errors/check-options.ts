import { InvalidParamsError, type ValidationIssue } from './client-errors.js';
import { didYouMean } from './nearest.js';
import { issuesWith, type Rule } from './rules.js';

/** A rule for each option there is. What is `undefined` is left out, and right unless it is required. */
export type Rules<T> = { readonly [Name in keyof Required<T>]: Rule };

/** Options that belong to the wire are compared with the schema of their method, and pass here. */
export interface OptionsCheck {
  /** Whether members without a rule pass. Default: false. */
  readonly open?: boolean;
}

/** What is wrong with the options of one call, by name; a name there is not gets the nearest one there is. */
export function optionIssues<T>(
  given: unknown,
  rules: Rules<T>,
  { open = false }: OptionsCheck = {},
): readonly ValidationIssue[] {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    return [{ path: [], message: 'expected an object with options' }];
  }
  const known = Object.entries<Rule>(rules);
  const names = known.map(([name]) => name);
  const strange = open ? [] : Object.keys(given).filter((name) => !Object.hasOwn(rules, name));
  return [
    ...strange.map((name) => ({ path: [name], message: noSuchOption(name, names) })),
    ...known.flatMap(([name, rule]) => {
      const value: unknown = Reflect.get(given, name);
      return value === undefined && rule.isRequired !== true ? [] : issuesWith(rule, value, name);
    }),
  ];
}

/** @throws {InvalidParamsError} of `method`, with everything that is wrong with its options. */
export function checkOptions<T>(method: string, given: unknown, rules: Rules<T>, check?: OptionsCheck): void {
  refuse(method, optionIssues(given, rules, check));
}

/** @throws {InvalidParamsError} when there are issues. */
export function refuse(method: string, issues: readonly ValidationIssue[]): void {
  if (issues.length > 0) throw new InvalidParamsError(method, issues);
}

function noSuchOption(name: string, names: readonly string[]): string {
  const remedy = didYouMean(name, names);
  return `no such option${remedy === '' ? `; there are ${names.join(', ')}` : remedy}`;
}
