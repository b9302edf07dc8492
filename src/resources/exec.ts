import { defer, finalize, switchMap, type Observable } from 'rxjs';
import type { CommandExecParams, SandboxPolicyInput } from '../../generated/types.js';
import { sandboxPolicy, type SandboxName } from '../client/presets.js';
import { commandSandbox } from '../client/turn-sandbox.js';
import type { Connection } from '../connection/connection.js';
import type { Session } from '../connection/session.js';
import type { Rules } from '../errors/check-options.js';
import { name } from '../errors/rules.js';
import { checkCommand, COMMAND_RULES, isEndless, type CommandOptions } from './command-options.js';
import { runCommand } from './command-run.js';
import type { ExecEvent } from './exec-event.js';
import { StartLine } from './start-line.js';

/** How `exec` runs a command. */
export interface ExecOptions extends CommandOptions {
  /** Where it runs; a relative path starts at the server's directory. Default: the server's directory. */
  readonly cwd?: string | undefined;
  /**
   * What it may touch, by name or as the wire's own policy. It lies over what the configuration says of a workspace, and is
   * refused with `InvalidParamsError` where the configuration has a permission profile. Default: the configuration's.
   */
  readonly sandbox?: SandboxName | SandboxPolicyInput | undefined;
}

const METHOD = 'command/exec';

const RULES: Rules<ExecOptions> = { ...COMMAND_RULES, cwd: name, sandbox: sandboxPolicy };

/** How long the server lets a command run that nothing else was said of, in ms. */
const SERVER_TIMEOUT_MS = 10_000;

/** {@inheritDoc Codex.exec} */
export function exec(
  connection: Connection,
  command: readonly string[],
  options: ExecOptions = {},
): Observable<ExecEvent> {
  return defer(() => {
    checkCommand(METHOD, command, options, RULES);
    const sandbox$ = commandSandbox(connection, METHOD, options);
    const params: CommandExecParams = {
      command,
      cwd: options.cwd,
      env: options.env,
      ...limitsOf(options),
      tty: options.tty,
      streamStdin: options.stdin$ !== undefined,
      streamStdoutStderr: true,
    };
    const timeoutMs = deadlineMs(options, connection.options.requestTimeoutMs);
    return runCommand(
      connection,
      {
        method: METHOD,
        idName: 'processId',
        write: 'command/exec/write',
        resize: 'command/exec/resize',
        stop: 'command/exec/terminate',
        start: (processId, size, ask) => {
          const ping$ = connection.request('thread/loaded/list', { limit: 1 }, { session: ask.session });
          const exec = (policy: Pick<CommandExecParams, 'sandboxPolicy'>) =>
            connection.request(METHOD, { ...params, ...policy, processId, size }, { ...ask, timeoutMs });
          // The sandbox is looked up here, as what the command is to read comes from now on.
          return sandbox$.pipe(
            switchMap((policy) =>
              lineOf(ask.session)
                .enter(ping$)
                .pipe(switchMap((leave) => exec(policy).pipe(finalize(leave)))),
            ),
          );
        },
      },
      options,
    );
  });
}

const lines = new WeakMap<Session, StartLine>();

function lineOf(session: Session): StartLine {
  const line = lines.get(session) ?? new StartLine();
  lines.set(session, line);
  return line;
}

/** By then the server has ended the command, and would have said so. */
function deadlineMs({ timeoutMs = SERVER_TIMEOUT_MS }: CommandOptions, requestTimeoutMs: number): number {
  return isEndless(timeoutMs) || requestTimeoutMs === 0 ? 0 : timeoutMs + requestTimeoutMs;
}

function limitsOf({ timeoutMs, outputBytesCap }: CommandOptions): Partial<CommandExecParams> {
  return {
    ...(timeoutMs !== undefined && isEndless(timeoutMs) ? { disableTimeout: true } : { timeoutMs }),
    ...(outputBytesCap === Infinity ? { disableOutputCap: true } : { outputBytesCap }),
  };
}
