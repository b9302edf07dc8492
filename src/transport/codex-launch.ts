import { InvalidParamsError } from '../errors/client-errors.js';
import { secretValues } from '../errors/secret-values.js';
import { mergeEnv, prependPath } from './child-env.js';
import type { ChildLaunch } from './child-process.js';
import { findCodexBinary } from './codex-binary.js';
import { isDirectory } from './permission.js';
import type { CheckedStdioOptions } from './stdio-options.js';

/**
 * The app-server with `args`, or the `command` that is to be taken in its place.
 *
 * @throws {InvalidParamsError} of `method`, when `cwd` is no directory.
 * @throws {CodexNotFoundError} when there is no executable.
 */
export function codexLaunch(
  method: string,
  options: Pick<
    CheckedStdioOptions,
    'cwd' | 'env' | 'command' | 'codexPath' | 'packageFrom' | 'config' | 'configArguments'
  >,
  args: readonly string[],
): ChildLaunch {
  const { cwd } = options;
  // Otherwise a missing directory looks like a missing program.
  if (cwd !== undefined && isDirectory(cwd) === false) {
    throw new InvalidParamsError(method, [{ path: ['cwd'], message: 'is not a directory' }]);
  }
  const env = mergeEnv(process.env, options.env);
  const secrets = [...secretValues(env), ...secretValues(options.config)];
  if (options.command !== undefined) return { cwd, command: options.command, env, secrets };
  const { path, pathDirs } = findCodexBinary({
    codexPath: options.codexPath,
    packageFrom: options.packageFrom,
    env,
  });
  return {
    cwd,
    command: [path, ...options.configArguments, 'app-server', ...args],
    env: prependPath(env, pathDirs),
    secrets,
  };
}
