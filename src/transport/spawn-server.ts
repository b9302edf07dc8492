import { createHash, randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import { defer, map, type Observable } from 'rxjs';
import type { Rules } from '../errors/check-options.js';
import { choice, expecting, MAX_TIMER_MS, wholeNumber } from '../errors/rules.js';
import { RunningServer, type AppServer } from './app-server.js';
import { codexLaunch } from './codex-launch.js';
import { isListenAddress, socketPathOf } from './listen-address.js';
import { checkSocketPath } from './socket-path.js';
import { startServer } from './start-server.js';
import { checkStdioOptions, PROCESS_RULES, type StdioOptions } from './stdio-options.js';

const METHOD = 'spawnServer';
/** How {@link spawnServer} starts the server. */
export interface SpawnServerOptions extends Pick<
  StdioOptions,
  'codexPath' | 'packageFrom' | 'cwd' | 'env' | 'config' | 'shutdownTimeoutMs'
> {
  /**
   * Where the server listens, as `codex app-server --listen` takes it: `ws://IP:PORT`, where port 0 is a free one, or
   * `unix://PATH`. Default `ws://127.0.0.1:0`.
   */
  readonly listen?: string;
  /**
   * `token` makes up a bearer token for this server, without which nobody gets in; `none` lets in every program of this
   * machine. Default `token` for `ws://`, `none` for `unix://`, where the socket file is the user's alone.
   */
  readonly auth?: 'token' | 'none';
  /** How long the server may take until it listens, in milliseconds; 0 waits for ever. Default 30 000. */
  readonly startTimeoutMs?: number;
}

const RULES: Rules<SpawnServerOptions> = {
  ...PROCESS_RULES,
  listen: /*@__PURE__*/ expecting('ws://IP:PORT or unix://PATH', isListenAddress),
  auth: /*@__PURE__*/ choice('token', 'none'),
  startTimeoutMs: /*@__PURE__*/ wholeNumber(0, MAX_TIMER_MS),
};

/**
 * Starts `codex app-server --listen …` and emits it once it takes connections, then completes. Each subscription starts
 * a server of its own; unsubscribing before it is emitted stops it. From then on it is its holder's: `close()` stops
 * it, and so does `await using`, and the exit of this process (but not its death by a signal).
 *
 * Errors with `TransportClosedError` (`exitCode`, `signal`, `stderrTail`) when the server ends before it listens, or
 * does not within `startTimeoutMs`; with `CodexNotFoundError` when there is no executable, with `InvalidParamsError`
 * when `cwd` is no directory. By then nothing of it is left.
 *
 * @throws {InvalidParamsError} when an option cannot be right.
 *
 * @example
 * await using server = await firstValueFrom(spawnServer());
 * const [one, two] = [new Codex(server.transport), new Codex(server.transport)];
 */
export function spawnServer(options: SpawnServerOptions = {}): Observable<AppServer> {
  const checked = checkStdioOptions(options, METHOD, RULES);
  const { listen: given = 'ws://127.0.0.1:0', startTimeoutMs = 30_000, auth: wanted } = options;
  const relativePath = socketPathOf(given);
  const socketPath = relativePath === undefined ? undefined : resolve(checked.cwd ?? '.', relativePath);
  if (socketPath !== undefined) checkSocketPath(METHOD, 'listen', socketPath);
  const listen = socketPath === undefined ? given : `unix://${socketPath}`;
  const auth = wanted ?? (socketPath === undefined ? 'token' : 'none');
  return defer(() => {
    const token = auth === 'token' ? randomBytes(32).toString('base64url') : undefined;
    const launch = codexLaunch(METHOD, checked, ['--listen', listen, ...tokenArguments(token)]);
    const server$ = startServer(launch, listen, startTimeoutMs, checked.shutdownTimeoutMs);
    return server$.pipe(map(({ url, process }) => new RunningServer(url, token, process)));
  });
}

/** The server is told a digest: what a process was started with is seen by all. */
function tokenArguments(token: string | undefined): readonly string[] {
  if (token === undefined) return [];
  const digest = createHash('sha256').update(token).digest('hex');
  return ['--ws-auth', 'capability-token', '--ws-token-sha256', digest];
}
