import { constants } from 'node:buffer';
import { checkOptions, type Rules } from '../errors/check-options.js';
import type { ValidationIssue } from '../errors/client-errors.js';
import {
  expecting,
  listOf,
  MAX_TIMER_MS,
  record,
  recordOf,
  wholeNumber,
  type Rule,
} from '../errors/rules.js';
import { configArguments } from './config-arguments.js';
import { DEFAULT_MAX_FRAME_BYTES } from './line-splitter.js';

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

const path = /*@__PURE__*/ expecting(
  'a path that is not empty and has no NUL',
  (value) => typeof value === 'string' && value !== '' && !value.includes('\0'),
);
const argument = /*@__PURE__*/ expecting('a string without NUL', isArgument);
const variable = /*@__PURE__*/ expecting('a string without NUL, or undefined', isArgument);

/** The rules of what every server process takes. */
export const PROCESS_RULES: Rules<
  Pick<StdioOptions, 'codexPath' | 'packageFrom' | 'cwd' | 'env' | 'config' | 'shutdownTimeoutMs'>
> = {
  codexPath: path,
  packageFrom: path,
  cwd: path,
  env: (value) => {
    const verdict = recordOf(variable)(value) ?? [];
    return typeof verdict === 'string' ? verdict : orNone([...namesOf(value), ...verdict]);
  },
  config: record,
  shutdownTimeoutMs: /*@__PURE__*/ wholeNumber(0, MAX_TIMER_MS),
};

const RULES: Rules<StdioOptions> = {
  ...PROCESS_RULES,
  command: (value) =>
    Array.isArray(value) && value.length > 0
      ? (listOf(argument)(value) ?? programOf(value))
      : 'expected a list that begins with the program',
  maxFrameBytes: /*@__PURE__*/ wholeNumber(1, constants.MAX_STRING_LENGTH),
};

/** @throws {InvalidParamsError} of `method`, with everything that is wrong. */
export function checkStdioOptions(
  options: StdioOptions,
  method = 'stdio',
  rules: Readonly<Record<string, Rule>> = RULES,
): CheckedStdioOptions {
  checkOptions(method, options, rules);
  const [program, ...args] = options.command ?? [];
  return {
    command: program === undefined ? undefined : [program, ...args],
    codexPath: options.codexPath,
    packageFrom: options.packageFrom,
    cwd: options.cwd,
    env: { ...options.env },
    config: options.config,
    configArguments: configArguments(method, options.config ?? {}),
    maxFrameBytes: options.maxFrameBytes ?? DEFAULT_MAX_FRAME_BYTES,
    shutdownTimeoutMs: options.shutdownTimeoutMs ?? DEFAULT_SHUTDOWN_TIMEOUT_MS,
  };
}

function programOf([program]: readonly unknown[]): readonly ValidationIssue[] | undefined {
  return program === '' ? [{ path: [0], message: 'expected the program, which is not empty' }] : undefined;
}

function namesOf(env: unknown): readonly ValidationIssue[] {
  return Object.keys(env ?? {})
    .filter((name) => !/^[^=\0]+$/.test(name))
    .map((name) => ({ path: [name], message: 'expected a name without = and NUL' }));
}

function orNone(issues: readonly ValidationIssue[]): readonly ValidationIssue[] | undefined {
  return issues.length === 0 ? undefined : issues;
}

function isArgument(value: unknown): boolean {
  return typeof value === 'string' && !value.includes('\0');
}
