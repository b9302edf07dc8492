import type { Observable } from 'rxjs';
import type {
  AccountUpdatedNotification,
  FsChangedNotification,
  GetAccountParams,
  GetAccountRateLimitsParams,
  GetAccountRateLimitsResponse,
  GetAccountResponse,
} from '../../generated/types.js';
import { account, accountChanges, logout } from '../account/account.js';
import type {
  ChatGptLogin,
  ChatGptLoginOptions,
  DeviceCodeLogin,
  LoginOptions,
  TokensLoginOptions,
} from '../account/login.js';
import { loginApiKey, loginChatGpt, loginDeviceCode, loginTokens } from '../account/logins.js';
import { rateLimits } from '../account/rate-limits.js';
import { FileChanges } from '../connection/file-changes.js';
import { Sandboxes } from '../connection/sandboxes.js';
import { checkIsObject } from '../errors/check-options.js';
import { KnownSecrets } from '../errors/known-secrets.js';
import { experimentalIssues } from '../groups/experimental-issues.js';
import { structuredOutput } from '../output/structured-output.js';
import { followed } from '../recovery/followed.js';
import { reconcileTurn } from '../recovery/reconcile-turn.js';
import { reconnecting } from '../recovery/reconnecting.js';
import type { ExecEvent } from '../resources/exec-event.js';
import { exec, type ExecOptions } from '../resources/exec.js';
import { Files } from '../resources/files.js';
import {
  importAgentConfig,
  type ImportAgentConfigParams,
  type ImportEvent,
} from '../resources/import-progress.js';
import { searchFiles, type FileSearch, type SearchFilesOptions } from '../resources/search-files.js';
import { spawn, type SpawnOptions } from '../resources/spawn.js';
import { watch, type WatchOptions } from '../resources/watch.js';
import { readMember } from '../protocol/read-member.js';
import type { TransportFactory } from '../transport/transport.js';
import type { CodexOptions } from './base-client.js';
import type { Handles } from './context.js';
import { GroupedClient } from './grouped-client.js';
import { readableImages } from './readable-images.js';
import { schemaValidator } from './schema-validator.js';
import { Thread } from './thread.js';
import { failureOf } from './turn-failure.js';
import { turnSandbox } from './turn-sandbox.js';
import { Turn } from './turn.js';

/** @internal The handles of `codex-rx`; those of `codex-rx/lean` can do less. */
export const fullHandles: Handles<Turn, Thread> = {
  thread: (context, id, opened) => new Thread(context, id, opened),
  turn: (context, threadId, log, replay) => new Turn(context, threadId, log, replay),
};

/** {@inheritDoc BaseClient} */
export class Codex extends GroupedClient {
  /** Files of the server's machine, as bytes and as text. */
  readonly files = new Files(this.context.connection);
  /** Each change of who is logged in (`account/updated`), whoever brought it about. Hot. */
  readonly accountChanges$: Observable<AccountUpdatedNotification> = accountChanges(this.context.connection);

  constructor(transport: TransportFactory, options: CodexOptions = {}) {
    checkIsObject('new Codex', options);
    const validator = readMember(options, 'validation') === 'off' ? undefined : schemaValidator;
    super(transport, options, fullHandles, {
      validator,
      structuredOutput,
      readable: readableImages,
      failureOf,
      fileChanges: () => new FileChanges(),
      sandboxes: () => new Sandboxes(),
      turnSandbox,
      knownSecrets: () => new KnownSecrets(),
      experimentalIssues,
      reconcile: reconcileTurn,
      followed,
      reconnecting,
    });
  }

  /** Deletes a thread for good (`thread/delete`); emits once it is done. */
  deleteThread(threadId: string): Observable<void> {
    return this.thread(threadId).delete();
  }

  /**
   * Runs a command on the server's machine, outside any thread (`command/exec`), and emits its output as it comes, then
   * how it ended, and completes. Unsubscribing before that ends the command (`command/exec/terminate`).
   *
   * Errors with `InvalidParamsError`, with a subclass of `RpcError` when the command cannot be started, with what
   * `stdin$` or `size$` errors with, and with `TransportClosedError` when the link ends first. An exit code other than
   * 0 is no error.
   *
   * @example
   * codex.exec(['npm', 'test'], { cwd: '/project', timeoutMs: 0 }).subscribe((event) => {
   *   if (event.type === 'output') process.stdout.write(event.text);
   *   else console.log('exit', event.exitCode);
   * });
   */
  exec(command: readonly string[], options?: ExecOptions): Observable<ExecEvent> {
    return exec(this.context.connection, command, options);
  }

  /**
   * Starts a process on the server's machine, outside any sandbox (`process/spawn`); emits, ends and errors as
   * {@link exec} does. Unsubscribing before its end kills it (`process/kill`).
   *
   * @experimental
   */
  spawn(command: readonly string[], options: SpawnOptions): Observable<ExecEvent> {
    return spawn(this.context.connection, command, options);
  }

  /**
   * Watches a file or a directory of the server's machine (`fs/watch`), and emits what has changed (`fs/changed`).
   * Unsubscribing removes the watch (`fs/unwatch`).
   *
   * The path is absolute; nothing need exist there yet. A directory stands for its entries, not for what is below them.
   * The server gathers changes for some 200 ms, and tells what changed but not how. Nothing is emitted at the start:
   * `readyObserver` hears when the watch is in place.
   *
   * Never completes. Errors with `InvalidParamsError` when the path is not absolute, with the request's own errors, and
   * with `TransportClosedError` when the link ends.
   *
   * @example
   * codex.watch('/project').subscribe(({ changedPaths }) => console.log(changedPaths));
   */
  watch(path: string, options?: WatchOptions): Observable<FsChangedNotification> {
    return watch(this.context.connection, path, options);
  }

  /**
   * Searches files by name, while the query is being typed: one session on the server follows the Observable of queries
   * (`fuzzyFileSearch/sessionStart`, `sessionUpdate`). Unsubscribing ends the session (`sessionStop`).
   *
   * Emits what is found for the newest query, again when there is more, and last with `complete: true`; nothing of an
   * older query comes after a newer one was asked. Queries that come faster than the server takes them are skipped, but
   * for the newest. The files are listed when the session begins: what is made later is not found.
   *
   * ```text
   * query$     --a--ab----------------------|
   * result     -----a----ab--ab(complete)---|     the result for `a` was still on its way when `ab` was asked
   * ```
   *
   * Completes when `query$` has completed, the search for its last query is done and the server has ended the session
   * (within 5 s): a last result may come until then, so that only the one before completion has `complete: true` where
   * `query$` had completed before. Errors with what `query$` errors
   * with, with the requests' own errors, with `InvalidParamsError` without a root, and with `TransportClosedError` when
   * the link ends.
   *
   * @experimental
   *
   * @example
   * const query$ = fromEvent(box, 'input').pipe(map(() => box.value), debounceTime(50));
   * codex.searchFiles(query$, { roots: ['/project'] }).subscribe(({ files }) => show(files));
   */
  searchFiles(query$: Observable<string>, options: SearchFilesOptions): Observable<FileSearch> {
    return searchFiles(this.context.connection, query$, options);
  }

  /**
   * Imports the configuration of another agent (`externalAgentConfig/import`), of what `externalAgentConfig/detect`
   * found. Emits each piece of progress, then `completed` with all results, and completes. An item that fails is among
   * the results.
   *
   * The server has no means to stop it: unsubscribing stops listening, and the import goes on. Errors with the request's
   * own errors, and with `TransportClosedError` when the link ends first.
   *
   * @example
   * codex.request('externalAgentConfig/detect', { includeHome: true }).pipe(
   *   switchMap(({ items }) => codex.importAgentConfig({ migrationItems: items })),
   * ).subscribe(({ type, itemTypeResults }) => console.log(type, itemTypeResults));
   */
  importAgentConfig(params: ImportAgentConfigParams): Observable<ImportEvent> {
    return importAgentConfig(this.context.connection, params);
  }

  /**
   * Who is logged in, and whether the model wants anybody to be (`account/read`); emits once. `account` is `null` when
   * nobody is.
   */
  account(params?: GetAccountParams): Observable<GetAccountResponse> {
    return account(this.context.connection, params);
  }

  /**
   * Logs in with an API key (`account/login/start`); emits once it is done. The server stores the key, but does not
   * try it. Errors with `InvalidParamsError` when it is empty or has white space in it. The key is in no error and no
   * diagnostic; `wire$` shows it, as it shows everything that is sent.
   */
  loginApiKey(apiKey: string): Observable<void> {
    return loginApiKey(this.context.connection, apiKey);
  }

  /**
   * Starts a login with ChatGPT in a browser on the server's machine (`account/login/start`); emits the page to open
   * and completes. The login then belongs to its handle: see `Login.completed$`. Unsubscribing before the handle is
   * there cancels it. A server has one such login at a time, and a machine one in a browser: the next one ends this one.
   *
   * Errors with `InvalidParamsError`, a subclass of `RpcError` when the server refuses, `RequestTimeoutError` when it
   * does not reply, or `TransportClosedError`.
   *
   * @example
   * codex.loginChatGpt().pipe(
   *   tap(({ authUrl }) => open(authUrl)),
   *   switchMap(({ completed$ }) => completed$),   // left before the end, it cancels the login
   * ).subscribe(() => console.log('Logged in.'));
   */
  loginChatGpt(options?: ChatGptLoginOptions): Observable<ChatGptLogin> {
    return loginChatGpt(this.context.connection, options);
  }

  /**
   * Starts a login with ChatGPT in a browser of any machine (`account/login/start`); emits the page to open and the
   * code to type there, and completes. All else is as with {@link loginChatGpt}.
   */
  loginDeviceCode(options?: LoginOptions): Observable<DeviceCodeLogin> {
    return loginDeviceCode(this.context.connection, options);
  }

  /**
   * Logs in with tokens that this program keeps (`account/login/start`, `chatgptAuthTokens`); emits once the server has
   * looked up their account, and completes. The server takes tokens before that, so its reply alone says little. It asks
   * for fresh ones by `account/chatgptAuthTokens/refresh`.
   *
   * Errors with `LoginFailedError` when the account cannot be used, a subclass of `RpcError` when the server refuses the
   * tokens as they are, `RequestTimeoutError` when it does not say how the login ended (see `timeoutMs`), or
   * `TransportClosedError`. Unsubscribing stops waiting; the server is not told. The tokens are in no message.
   */
  loginTokens(options: TokensLoginOptions): Observable<void> {
    return loginTokens(this.context.connection, options);
  }

  /** Forgets who is logged in (`account/logout`); emits once it is done, also when nobody was. */
  logout(): Observable<void> {
    return logout(this.context.connection);
  }

  /**
   * How much of the account's limits is used: first as read (`account/rateLimits/read`), then with each change laid
   * over what is known (`account/rateLimits/updated`); read anew when the account changes. Where the server refuses to
   * read them, because nobody is logged in or the account has an API key, it emits with the first change. Errors with
   * the request's other errors and with `TransportClosedError`; completes on `close()`. Unsubscribing stops listening.
   */
  rateLimits(params?: GetAccountRateLimitsParams): Observable<GetAccountRateLimitsResponse> {
    return rateLimits(this.context.connection, params);
  }
}
