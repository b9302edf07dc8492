import { constants } from 'node:buffer';
import { MAX_TIMER_MS } from '../operators/number-issues.js';
import { InvalidParamsError, type ValidationIssue } from '../errors/client-errors.js';
import { configArguments } from './config-arguments.js';
import { DEFAULT_MAX_FRAME_BYTES } from './line-splitter.js';
import { isPlainObject } from './toml.js';

const DEFAULT_SHUTDOWN_TIMEOUT_MS = 2000;
/** What process is started, and how it is talked to. All of it may be left out. */
export interface StdioOptions {
  /**
   * The program and its arguments, instead of codex: anything that speaks the protocol. Then `codexPath`,
   * `packageFrom` and `config` have no meaning.
   */
  readonly command?: readonly string[];
  /** The native codex executable. When it is not there, no other is taken. A relative path is taken from this process. */
  readonly codexPath?: string;
  /**
   * A directory whose installed `@openai/codex` is taken too, after the one that is installed with this library. Its
   * executable is run, so name no directory that others can write to. Default: none; what is installed in the working
   * directory is not taken unasked.
   */
  readonly packageFrom?: string;
  /** The working directory of the server. Default: that of this process. */
  readonly cwd?: string;
  /**
   * Environment variables on top of those of this process; `undefined` takes one away. `CODEX_RX_LINK` is added, by
   * which everything that the server starts is found again.
   */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /**
   * Configuration on top of codex's own files, as `--config key=value`. A key may be a path (`'features.plugins'`);
   * values are strings, finite numbers, booleans, arrays and plain objects of these. `undefined` is left out.
   *
   * All of it stands on the command line of the process, which every program of this machine can read: no place for a
   * key. Give that in `env`, and name the variable in `model_providers.NAME.env_key`.
   */
  readonly config?: Readonly<Record<string, unknown>>;
  /**
   * The longest line that is taken, in bytes. A longer one is dropped and shows as `oversizeFrame` on `diagnostics$`.
   * Default 256 MiB.
   */
  readonly maxFrameBytes?: number;
  /**
   * How long closing waits after the end of input, and again after SIGTERM, before it goes one step further, in
   * milliseconds. Default 2000.
   */
  readonly shutdownTimeoutMs?: number;
}

/** Options that have been looked at, with what is not given filled in. */
export interface CheckedStdioOptions {
  readonly command: readonly [program: string, ...args: string[]] | undefined;
  readonly codexPath: string | undefined;
  readonly packageFrom: string | undefined;
  readonly cwd: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly config: Readonly<Record<string, unknown>> | undefined;
  readonly configArguments: readonly string[];
  readonly maxFrameBytes: number;
  readonly shutdownTimeoutMs: number;
}

/** @throws {InvalidParamsError} of `method`, with everything that is wrong. */
export function checkStdioOptions(
  options: StdioOptions,
  method = 'stdio',
  otherIssues: readonly ValidationIssue[] = [],
): CheckedStdioOptions {
  const { maxFrameBytes = DEFAULT_MAX_FRAME_BYTES, shutdownTimeoutMs = DEFAULT_SHUTDOWN_TIMEOUT_MS } =
    options;
  const issues = [
    ...commandIssues(options.command),
    ...textIssues(['codexPath'], options.codexPath),
    ...textIssues(['packageFrom'], options.packageFrom),
    ...textIssues(['cwd'], options.cwd),
    ...envIssues(options.env),
    ...numberIssues(['maxFrameBytes'], maxFrameBytes, 1, constants.MAX_STRING_LENGTH),
    ...numberIssues(['shutdownTimeoutMs'], shutdownTimeoutMs, 0, MAX_TIMER_MS),
    ...(options.config === undefined || isPlainObject(options.config)
      ? []
      : [issue(['config'], 'must be an object')]),
    ...otherIssues,
  ];
  if (issues.length > 0) throw new InvalidParamsError(method, issues);
  const [program, ...args] = options.command ?? [];
  return {
    command: program === undefined ? undefined : [program, ...args],
    codexPath: options.codexPath,
    packageFrom: options.packageFrom,
    cwd: options.cwd,
    env: { ...options.env },
    config: options.config,
    configArguments: configArguments(method, options.config ?? {}),
    maxFrameBytes,
    shutdownTimeoutMs,
  };
}

function commandIssues(command: unknown): readonly ValidationIssue[] {
  if (command === undefined) return [];
  if (!Array.isArray(command) || command.length === 0) {
    return [issue(['command'], 'must be an array that begins with the program')];
  }
  const parts: readonly unknown[] = command;
  return parts.flatMap((part, index) => {
    const isEmptyArgument = index > 0 && part === '';
    return isEmptyArgument ? [] : textIssues(['command', index], part ?? null);
  });
}

function envIssues(env: unknown): readonly ValidationIssue[] {
  if (env === undefined) return [];
  if (!isPlainObject(env)) return [issue(['env'], 'must be an object')];
  return Object.entries(env).flatMap(([name, value]) => {
    if (!/^[^=\0]+$/.test(name)) return [issue(['env', name], 'must have a name without = and NUL')];
    return value === '' ? [] : textIssues(['env', name], value);
  });
}

function textIssues(path: readonly PropertyKey[], value: unknown): readonly ValidationIssue[] {
  if (value === undefined) return [];
  if (typeof value !== 'string') return [issue(path, 'must be a string')];
  if (value === '') return [issue(path, 'must not be empty')];
  return value.includes('\0') ? [issue(path, 'must not contain NUL')] : [];
}

function numberIssues(
  path: readonly string[],
  value: unknown,
  min: number,
  max: number,
): readonly ValidationIssue[] {
  const isFine = typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max;
  return isFine ? [] : [issue(path, `must be a whole number from ${min} to ${max}`)];
}

function issue(path: readonly PropertyKey[], message: string): ValidationIssue {
  return { path, message };
}
