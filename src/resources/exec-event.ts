import { defer, mergeMap, type OperatorFunction } from 'rxjs';

/** A piece of what a command writes, as it comes. */
export interface ExecOutput {
  readonly type: 'output';
  /** A terminal (`tty`) has `stdout` alone. */
  readonly stream: 'stdout' | 'stderr' | (string & {});
  /** Decoded as UTF-8. A character whose bytes come in two pieces is in the second one; what is no UTF-8 is U+FFFD. */
  readonly text: string;
  /** The bytes themselves. */
  readonly bytes: Uint8Array;
  /** The stream has reached `outputBytesCap`: this is its last piece, and what comes after is not shown. */
  readonly capReached: boolean;
}

/** How a command ended; the last event. */
export interface ExecExit {
  readonly type: 'exit';
  /**
   * As the server tells it: 124 when `timeoutMs` had passed, 128 and the signal's number when a signal ended the
   * process (137 is SIGKILL). A command may exit with the same numbers by itself.
   */
  readonly exitCode: number;
  /** Output may be missing: the cap was reached. */
  readonly stdoutCapReached: boolean;
  readonly stderrCapReached: boolean;
  /**
   * The process is gone, but something it started held its output open, so the server stopped waiting for more. Of
   * `spawn` only.
   */
  readonly outputDrainTimedOut?: boolean | undefined;
}

/** What `exec` and `spawn` emit: any number of outputs, then one exit. */
export type ExecEvent = ExecOutput | ExecExit;

/** A short command's whole output. */
export interface ExecResult extends Omit<ExecExit, 'type'> {
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Turns the events of a command into one result, which it emits when the command has ended. Keeps all output until
 * then: no more than `outputBytesCap` of each stream.
 *
 * @example
 * codex.exec(['git', 'status', '--short']).pipe(collectOutput())
 *   .subscribe(({ exitCode, stdout }) => console.log(exitCode, stdout));
 */
export function collectOutput(): OperatorFunction<ExecEvent, ExecResult> {
  return (events$) =>
    defer(() => {
      const text = { stdout: '', stderr: '' };
      return events$.pipe(
        mergeMap((event) => {
          if (event.type === 'exit') {
            const { type: _type, ...status } = event;
            return [{ ...status, ...text }];
          }
          if (event.stream === 'stderr') text.stderr += event.text;
          else text.stdout += event.text;
          return [];
        }),
      );
    });
}
