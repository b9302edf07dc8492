import { defer, finalize, switchMap, type Observable } from 'rxjs';
import type { CommandExecParams, SandboxPolicyInput } from '../../generated/types.js';
import { turnPresets, type SandboxPreset } from '../client/presets.js';
import type { Connection } from '../connection/connection.js';
import type { AskOptions } from '../connection/request-options.js';
import type { Session } from '../connection/session.js';
import { checkCommand, isEndless, type CommandOptions, type TerminalSize } from './command-options.js';
import { runCommand, type CommandWire } from './command-run.js';
import type { ExecEvent } from './exec-event.js';
import type { OpenOptions } from './lease.js';
import type { ExecStatus } from './output-decoder.js';
import { StartLine } from './start-line.js';
import type { StdinWrite } from './stdin-queue.js';

/** How `exec` runs a command. */
export interface ExecOptions extends CommandOptions {
  /** Where it runs; a relative path starts at the server's directory. Default: the server's directory. */
  readonly cwd?: string | undefined;
  /** What it may touch: a preset, or the wire's own policy. Default: the server's configuration. */
  readonly sandbox?: SandboxPreset | SandboxPolicyInput | undefined;
}

const METHOD = 'command/exec';

/** {@inheritDoc Codex.exec} */
export function exec(
  connection: Connection,
  command: readonly string[],
  options: ExecOptions = {},
): Observable<ExecEvent> {
  return defer(() => {
    checkCommand(METHOD, command, options);
    const params: CommandExecParams = {
      command,
      cwd: options.cwd,
      env: options.env,
      ...sandboxOf(options.sandbox),
      ...limitsOf(options),
      tty: options.tty,
      streamStdin: options.stdin$ !== undefined,
      streamStdoutStderr: true,
    };
    return runCommand(connection, new ExecWire(connection, params), options);
  });
}

class ExecWire implements CommandWire {
  readonly method = METHOD;

  constructor(
    private readonly connection: Connection,
    private readonly params: CommandExecParams,
  ) {}

  start(processId: string, size: TerminalSize | undefined, ask: OpenOptions): Observable<ExecStatus> {
    const { session } = ask;
    const ping$ = this.connection.request('thread/loaded/list', { limit: 1 }, { session });
    return lineOf(session)
      .enter(ping$)
      .pipe(
        switchMap((leave) =>
          this.connection.request(METHOD, { ...this.params, processId, size }, ask).pipe(finalize(leave)),
        ),
      );
  }

  write(processId: string, write: StdinWrite, ask: AskOptions): Observable<unknown> {
    return this.connection.request('command/exec/write', { processId, ...write }, ask);
  }

  resize(processId: string, size: TerminalSize, ask: AskOptions): Observable<unknown> {
    return this.connection.request('command/exec/resize', { processId, size }, ask);
  }

  stop(processId: string, ask: AskOptions): Observable<unknown> {
    return this.connection.request('command/exec/terminate', { processId }, ask);
  }
}

const lines = new WeakMap<Session, StartLine>();

function lineOf(session: Session): StartLine {
  const line = lines.get(session) ?? new StartLine();
  lines.set(session, line);
  return line;
}

function sandboxOf(sandbox: ExecOptions['sandbox']): Pick<CommandExecParams, 'sandboxPolicy'> {
  return typeof sandbox === 'object' ? { sandboxPolicy: sandbox } : turnPresets(METHOD, { sandbox });
}

function limitsOf({ timeoutMs, outputBytesCap }: CommandOptions): Partial<CommandExecParams> {
  return {
    ...(timeoutMs !== undefined && isEndless(timeoutMs) ? { disableTimeout: true } : { timeoutMs }),
    ...(outputBytesCap === Infinity ? { disableOutputCap: true } : { outputBytesCap }),
  };
}
