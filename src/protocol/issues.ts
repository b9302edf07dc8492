import type { $ZodIssue, $ZodRawIssue } from 'zod/v4/core';
import type { ValidationIssue } from '../errors/client-errors.js';
import { didYouMean } from '../errors/nearest.js';
import type { Lazy } from './lazy.js';
import { readMember } from './read-member.js';

type Issue = $ZodRawIssue | $ZodIssue;
type Path = readonly PropertyKey[];

const SYNC = { async: false } as const;

/**
 * What is wrong with a value, `undefined` when nothing is.
 *
 * Issues name the offending member, also inside the variants of a union and also when its very name is unknown. They
 * never hold a value.
 */
export function issuesOf(schema: Lazy<unknown>, value: unknown): readonly ValidationIssue[] | undefined {
  const result = schema()._zod.run({ value, issues: [] }, SYNC);
  if (result instanceof Promise) throw new TypeError('A schema of the protocol must not be asynchronous');
  return result.issues.length === 0 ? undefined : describe(result.issues, []);
}

function describe(issues: readonly Issue[], at: Path): readonly ValidationIssue[] {
  return issues.flatMap((issue): readonly ValidationIssue[] => {
    const path = [...at, ...(issue.path ?? [])];
    switch (issue.code) {
      case 'unrecognized_keys':
        if (issue.keys.length === 0) return [{ path, message: 'expected a member' }];
        return issue.keys.map((key) => ({
          path: [...path, key],
          message: `is not a member of the protocol${didYouMean(key, membersOf(issue))}`,
        }));
      case 'invalid_union':
        return describe(closest(issue.errors), path);
      case 'invalid_type':
        return [{ path, message: issue.input === undefined ? 'is missing' : `expected ${issue.expected}` }];
      case 'invalid_value': {
        const words = issue.values.map(String);
        const remedy = typeof issue.input === 'string' ? didYouMean(issue.input, words) : '';
        return [{ path, message: `expected one of ${words.join(', ')}${remedy}` }];
      }
      case 'too_small':
        return [
          {
            path,
            message: `expected at least ${issue.minimum}${issue.origin === 'string' ? ' characters' : ''}`,
          },
        ];
      default:
        return [{ path, message: 'is invalid' }];
    }
  });
}

/** The names of the members there are where there was one too many. */
function membersOf(issue: Issue): readonly string[] {
  const shape = readMember(readMember(issue, 'inst'), 'shape');
  return typeof shape === 'object' && shape !== null ? Object.keys(shape) : [];
}

/** The alternative a value comes closest to: the one that accepts most of it, and not one of quite another type. */
function closest(alternatives: readonly (readonly Issue[])[]): readonly Issue[] {
  const isAlien = (issues: readonly Issue[]) =>
    issues.some(({ path, code }) => (path ?? []).length === 0 && code !== 'unrecognized_keys');
  const kindred = alternatives.filter((issues) => !isAlien(issues));
  const [best = []] = [...(kindred.length > 0 ? kindred : alternatives)].sort((a, b) => a.length - b.length);
  return best;
}
