import type { Observable } from 'rxjs';
import { InvalidParamsError, type ValidationIssue } from '../errors/client-errors.js';

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

/** Refuses what the server would refuse, or run as something else than was meant. */
export function checkCommand(method: string, command: readonly string[], options: CommandOptions): void {
  const { tty = false, size$, timeoutMs = 0, outputBytesCap = 0 } = options;
  const issues: ValidationIssue[] = [];
  const refuse = (field: string, message: string) => issues.push({ path: [field], message });
  if (!Array.isArray(command) || typeof command[0] !== 'string' || command[0] === '') {
    refuse(
      'command',
      'expected the program and its arguments, as in ["ls", "-l"]; a shell is one: ["sh", "-c", …]',
    );
  }
  if (size$ !== undefined && !tty) refuse('size$', 'needs a terminal: set tty to true');
  if (!isAmount(timeoutMs)) refuse('timeoutMs', 'expected whole milliseconds; 0 or Infinity for no limit');
  if (!isAmount(outputBytesCap)) refuse('outputBytesCap', 'expected whole bytes; Infinity for no limit');
  if (issues.length > 0) throw new InvalidParamsError(method, issues);
}

export function checkSize(method: string, { cols, rows }: TerminalSize): void {
  if (isTerminalSide(cols) && isTerminalSide(rows)) return;
  throw new InvalidParamsError(method, [
    { path: ['size$'], message: 'expected cols and rows from 1 to 65535' },
  ]);
}

/** Whether a limit means that there is none. */
export function isEndless(timeoutMs: number): boolean {
  return timeoutMs === 0 || timeoutMs === Infinity;
}

function isAmount(value: number): boolean {
  return value === Infinity || (Number.isInteger(value) && value >= 0);
}

function isTerminalSide(value: number): boolean {
  return Number.isInteger(value) && value >= 1 && value <= 0xffff;
}
