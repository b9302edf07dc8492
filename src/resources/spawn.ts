import { defer, ignoreElements, type Observable } from 'rxjs';
import type { ProcessSpawnParams } from '../../generated/types.js';
import type { Connection } from '../connection/connection.js';
import { checkAbsolute } from './absolute-path.js';
import { checkCommand, isEndless, type CommandOptions } from './command-options.js';
import { runCommand } from './command-run.js';
import type { ExecEvent } from './exec-event.js';

/** How `spawn` runs a command. */
export interface SpawnOptions extends CommandOptions {
  /** Where it runs: an absolute path on the server. */
  readonly cwd: string;
}

const METHOD = 'process/spawn';

/** {@inheritDoc Codex.spawn} */
export function spawn(
  connection: Connection,
  command: readonly string[],
  options: SpawnOptions,
): Observable<ExecEvent> {
  return defer(() => {
    checkCommand(METHOD, command, options);
    checkAbsolute(METHOD, { cwd: options.cwd });
    const { timeoutMs, outputBytesCap } = options;
    const params: Omit<ProcessSpawnParams, 'processHandle'> = {
      command,
      cwd: options.cwd,
      env: options.env,
      timeoutMs: timeoutMs !== undefined && isEndless(timeoutMs) ? null : timeoutMs,
      outputBytesCap: outputBytesCap === Infinity ? null : outputBytesCap,
      tty: options.tty,
      streamStdin: options.stdin$ !== undefined,
      streamStdoutStderr: true,
    };
    return runCommand(
      connection,
      {
        method: METHOD,
        idName: 'processHandle',
        write: 'process/writeStdin',
        resize: 'process/resizePty',
        stop: 'process/kill',
        start: (processHandle, size, ask) =>
          connection.request(METHOD, { ...params, processHandle, size }, ask).pipe(ignoreElements()),
      },
      options,
    );
  });
}
