import { childTransport } from './child-transport.js';
import { codexLaunch } from './codex-launch.js';
import { checkStdioOptions, type StdioOptions } from './stdio-options.js';
import type { TransportFactory } from './transport.js';

/**
 * Runs `codex app-server` as a child process and speaks with it over its standard streams. Nothing is started before
 * the factory is called; each call starts a process of its own.
 *
 * The executable is the first of: `codexPath`, the `CODEX_PATH` variable, the native executable of the `@openai/codex`
 * package that is installed with this library, that of `packageFrom`, `codex` on the search path. The working directory
 * is never looked at unasked.
 *
 * The process is ended by `close()`, when it closes its output or stops reading, and when this process exits: end of
 * input, then SIGTERM, then SIGKILL, each after `shutdownTimeoutMs`. Commands that the agent has started end with it,
 * those in the background too.
 * Unsubscribing from `frames$` ends nothing.
 *
 * `frames$` errors with `TransportClosedError` (exit code, signal, the last of stderr) when the process ends by itself
 * or could not be started, and with `CodexNotFoundError` when the program of `command` does not exist.
 *
 * @throws {InvalidParamsError} when an option cannot be right; the factory throws it when `cwd` is no directory.
 * @throws {CodexNotFoundError} from the factory, when there is no executable.
 */
export function stdio(options: StdioOptions = {}): TransportFactory {
  const checked = checkStdioOptions(options);
  const { maxFrameBytes, shutdownTimeoutMs } = checked;
  return () => {
    const launch = codexLaunch('stdio', checked, ['--listen', 'stdio://']);
    // A command of the caller's own may lead to a server that others use too.
    const isExclusive = checked.command === undefined;
    return childTransport({ ...launch, maxFrameBytes, shutdownTimeoutMs, isExclusive });
  };
}
