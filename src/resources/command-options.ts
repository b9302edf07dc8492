import type { Observable } from 'rxjs';
import { optionIssues, refuse, type Rules } from '../errors/check-options.js';
import { expecting, flag, issuesWith, record, stream, wholeNumber } from '../errors/rules.js';
import { readMember } from '../protocol/read-member.js';

/** The size of a terminal, in characters. */
export interface TerminalSize {
  readonly cols: number;
  readonly rows: number;
}

/** How a command is run. */
export interface CommandOptions {
  /**
   * What the command reads: text goes out as UTF-8, in order; when it completes, the command's input ends. When it
   * errors, the command is ended and the stream errors with that error. Subscribed with the command. Default: the
   * command reads the end of its input at once, or nothing from a terminal.
   */
  readonly stdin$?: Observable<string | Uint8Array> | undefined;
  /** Runs the command in a terminal, which shows errors on `stdout` too and ends lines with CR LF. Default: false. */
  readonly tty?: boolean | undefined;
  /** The size of the terminal: the command starts with the latest one, and is told of each change. Default: 80 x 24. */
  readonly size$?: Observable<TerminalSize> | undefined;
  /**
   * How long the command may run, in ms; 0 or `Infinity` is for as long as it takes. The server ends it then, and the
   * exit code is 124. Default: the server's, which is 10,000.
   */
  readonly timeoutMs?: number | undefined;
  /** How much of each output stream is shown, in bytes; `Infinity` is all. Default: the server's, which is 1 MiB. */
  readonly outputBytesCap?: number | undefined;
  /** Over the server's environment; `null` takes a variable away. Default: the server's environment. */
  readonly env?: { readonly [name: string]: string | null } | undefined;
}

const COMMAND = /*@__PURE__*/ expecting(
  'the program and its arguments, as in ["ls", "-l"]; a shell is one: ["sh", "-c", …]',
  (value) => isTexts(value) && value[0] !== undefined && value[0] !== '',
);

/** The rules of what every command takes. */
export const COMMAND_RULES: Rules<CommandOptions> = {
  stdin$: stream,
  tty: flag,
  size$: stream,
  timeoutMs: /*@__PURE__*/ expecting('whole milliseconds; 0 or Infinity for no limit', isAmount),
  outputBytesCap: /*@__PURE__*/ expecting('whole bytes; Infinity for no limit', isAmount),
  env: record,
};

/** Refuses what the server would refuse, or run as something else than was meant. */
export function checkCommand<T extends CommandOptions>(
  method: string,
  command: readonly string[],
  options: T,
  rules: Rules<T>,
): void {
  const issues = [...issuesWith(COMMAND, command, 'command'), ...optionIssues(options, rules)];
  refuse(method, issues);
  if (options.size$ === undefined || options.tty === true) return;
  refuse(method, [{ path: ['size$'], message: 'needs a terminal: set tty to true' }]);
}

const SIZE = /*@__PURE__*/ expecting('cols and rows from 1 to 65535', (size) =>
  ['cols', 'rows'].every((side) => isTerminalSide(readMember(size, side))),
);

export function checkSize(method: string, size: TerminalSize): void {
  refuse(method, issuesWith(SIZE, size, 'size$'));
}

/** Whether a limit means that there is none. */
export function isEndless(timeoutMs: number): boolean {
  return timeoutMs === 0 || timeoutMs === Infinity;
}

function isAmount(value: unknown): boolean {
  return wholeNumber(0)(value) === undefined;
}

function isTerminalSide(value: unknown): boolean {
  return wholeNumber(1, 0xffff)(value) === undefined;
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((member) => typeof member === 'string');
}
