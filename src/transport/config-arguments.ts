import { InvalidParamsError, type ValidationIssue } from '../errors/client-errors.js';
import { encodeToml } from './toml.js';

/**
 * `--config=key=value` for codex, each in one word, so that no key is taken for an option. A top-level key is a path, with dots between its parts, as on the command
 * line; objects below it become inline tables, which codex merges into what the configuration file says.
 *
 * @throws {InvalidParamsError} with the path of a value that TOML, or of a key that the command line, cannot say.
 */
export function configArguments(
  method: string,
  config: Readonly<Record<string, unknown>>,
): readonly string[] {
  const issues = Object.keys(config).flatMap((key) => keyIssues(key));
  if (issues.length > 0) throw new InvalidParamsError(method, issues);
  return Object.entries(config)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `--config=${key}=${encodeToml(value, method, ['config', key])}`);
}

/** Codex splits at the first `=` and at every dot, and knows no quotes there: such parts go into an object. */
function keyIssues(key: string): readonly ValidationIssue[] {
  const isPath = key.split('.').every((part) => /^[^\s="'\p{Cc}]+$/u.test(part));
  return isPath
    ? []
    : [
        {
          path: ['config', key],
          message: 'is not a path of names with dots between; nest other names in an object',
        },
      ];
}
