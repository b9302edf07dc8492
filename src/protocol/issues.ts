import type { $ZodIssue, $ZodRawIssue } from 'zod/v4/core';
import type { ValidationIssue } from '../errors/client-errors.js';
import type { Lazy } from './lazy.js';

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
        if (issue.keys.length === 0) return [{ path, message: 'must not be empty' }];
        return issue.keys.map((key) => ({
          path: [...path, key],
          message: 'is not a member of the protocol',
        }));
      case 'invalid_union':
        return describe(closest(issue.errors), path);
      case 'invalid_type':
        return [
          { path, message: issue.input === undefined ? 'is missing' : `must be of type ${issue.expected}` },
        ];
      case 'invalid_value':
        return [{ path, message: `must be one of ${issue.values.map(String).join(', ')}` }];
      case 'too_small':
        return [
          { path, message: `must be at least ${issue.minimum}${issue.origin === 'string' ? ' long' : ''}` },
        ];
      default:
        return [{ path, message: 'is invalid' }];
    }
  });
}

/** The alternative a value comes closest to: the one that accepts most of it, and not one of quite another type. */
function closest(alternatives: readonly (readonly Issue[])[]): readonly Issue[] {
  const isAlien = (issues: readonly Issue[]) =>
    issues.some(({ path, code }) => (path ?? []).length === 0 && code !== 'unrecognized_keys');
  const kindred = alternatives.filter((issues) => !isAlien(issues));
  const [best = []] = [...(kindred.length > 0 ? kindred : alternatives)].sort((a, b) => a.length - b.length);
  return best;
}
