import { defer, ignoreElements, type Observable } from 'rxjs';
import type { ProcessSpawnParams } from '../../generated/types.js';
import type { Connection } from '../connection/connection.js';
import type { Rules } from '../errors/check-options.js';
import { anything } from '../errors/rules.js';
import { checkAbsolute } from './absolute-path.js';
import { checkCommand, COMMAND_RULES, isEndless, type CommandOptions } from './command-options.js';
import { runCommand } from './command-run.js';
import type { ExecEvent } from './exec-event.js';

/** How `spawn` runs a command. */
export interface SpawnOptions extends CommandOptions {
  /** Where it runs: an absolute path on the server. */
  readonly cwd: string;
}

const METHOD = 'process/spawn';

/** The directory is compared as every path is. */
const RULES: Rules<SpawnOptions> = { ...COMMAND_RULES, cwd: anything };

/** {@inheritDoc Codex.spawn} */
export function spawn(
  connection: Connection,
  command: readonly string[],
  options: SpawnOptions,
): Observable<ExecEvent> {
  return defer(() => {
    checkCommand(METHOD, command, options, RULES);
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
