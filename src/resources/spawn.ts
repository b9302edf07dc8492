import { defer, ignoreElements, type Observable } from 'rxjs';
import type { ProcessSpawnParams } from '../../generated/types.js';
import type { Connection } from '../connection/connection.js';
import type { AskOptions } from '../connection/request-options.js';
import { checkAbsolute } from './absolute-path.js';
import { checkCommand, isEndless, type CommandOptions, type TerminalSize } from './command-options.js';
import { runCommand, type CommandWire } from './command-run.js';
import type { ExecEvent } from './exec-event.js';
import type { StdinWrite } from './stdin-queue.js';

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
    return runCommand(connection, new SpawnWire(connection, params), options);
  });
}

class SpawnWire implements CommandWire {
  readonly method = METHOD;

  constructor(
    private readonly connection: Connection,
    private readonly params: Omit<ProcessSpawnParams, 'processHandle'>,
  ) {}

  start(processHandle: string, size: TerminalSize | undefined, ask: AskOptions): Observable<never> {
    const params = { ...this.params, processHandle, size };
    return this.connection.request(METHOD, params, ask).pipe(ignoreElements());
  }

  write(processHandle: string, write: StdinWrite, ask: AskOptions): Observable<unknown> {
    return this.connection.request('process/writeStdin', { processHandle, ...write }, ask);
  }

  resize(processHandle: string, size: TerminalSize, ask: AskOptions): Observable<unknown> {
    return this.connection.request('process/resizePty', { processHandle, size }, ask);
  }

  stop(processHandle: string, ask: AskOptions): Observable<unknown> {
    return this.connection.request('process/kill', { processHandle }, ask);
  }
}
