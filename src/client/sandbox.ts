import { catchError, defer, map, of, retry, switchMap, throwError, type Observable } from 'rxjs';
import type { SandboxPolicyInput } from '../../generated/types.js';
import type { Connection } from '../connection/connection.js';
import type { ThreadSandbox } from '../connection/sandboxes.js';
import type { Session } from '../connection/session.js';
import { InvalidParamsError, TransportClosedError } from '../errors/client-errors.js';
import { MethodNotFoundError } from '../errors/rpc-error.js';
import { isObject } from '../protocol/is-object.js';
import { readMember } from '../protocol/read-member.js';
import { resume } from './heard.js';
import { policyOf, type SandboxName } from './presets.js';

// The server takes a sandbox that is named for all there is: it forgets the profile of the configuration, what that
// denies included, and on a turn what the configuration takes away from a workspace.

/** What goes with a sandbox that is named. */
interface Named {
  readonly sandbox?: SandboxName | SandboxPolicyInput | undefined;
  readonly permissions?: string | null | undefined;
  readonly cwd?: string | null | undefined;
  readonly config?: unknown;
}

/** Emits once a sandbox may be named for a thread that is to be opened; `source` is the thread it is made of. */
export function checkThreadSandbox(
  connection: Connection,
  method: string,
  named: Named,
  source: string | undefined,
): Observable<unknown> {
  if (named.sandbox === undefined) return of(undefined);
  checkPermissions(method, named);
  const known = source === undefined ? undefined : connection.sandboxes.of(source);
  if (known !== undefined) {
    refuseProfile(method, known.profile);
    return of(undefined);
  }
  return configuration(connection, named.cwd).pipe(
    map((config) => {
      refuseProfile(method, setting(named.config, ['default_permissions']));
      refuseProfile(method, readMember(config, 'default_permissions'));
      // The thread remembers the profile that it has, and nothing tells which.
      const profiles = readMember(config, 'permissions');
      if (source !== undefined && isObject(profiles)) refuseProfile(method, Object.keys(profiles)[0]);
    }),
  );
}

/** The policy for a turn: what is named, laid over the policy that its thread has. */
export function turnSandbox(
  connection: Connection,
  session: Session,
  threadId: string,
  named: Named,
): Observable<{ sandboxPolicy?: SandboxPolicyInput }> {
  const { sandbox, cwd } = named;
  if (sandbox === undefined) return of({});
  const method = 'turn/start';
  checkPermissions(method, named);
  const policy = policyOf(method, sandbox);
  return defer(() => known(connection, session, threadId)).pipe(
    switchMap((thread) => {
      refuseProfile(method, thread?.profile);
      if (thread?.policy.type === policy.type) return of(laidOver(thread.policy, policy));
      return overConfiguration(connection, policy, cwd ?? thread?.cwd, thread?.config, session);
    }),
    // Nothing has begun so far, so it is asked again over the next link.
    retry({
      delay: (error: unknown) =>
        error instanceof TransportClosedError && !session.gate.isOpen && session.ended === undefined
          ? of(true)
          : throwError(() => error),
    }),
    catchError((error: unknown) =>
      throwError(() =>
        error instanceof TransportClosedError
          ? error.with(`${method} had not been sent.`, { method, mayHaveRun: false })
          : error,
      ),
    ),
    map((sandboxPolicy) => ({ sandboxPolicy })),
  );
}

/** The policy for a command outside any thread: what is named, laid over the configuration. */
export function commandSandbox(
  connection: Connection,
  method: string,
  { sandbox, cwd }: Named,
): Observable<{ sandboxPolicy?: SandboxPolicyInput }> {
  if (sandbox === undefined) return of({});
  const policy = policyOf(method, sandbox);
  return configuration(connection, cwd).pipe(
    map((config) => {
      refuseProfile(method, readMember(config, 'default_permissions'));
      return { sandboxPolicy: over(policy, [config]) };
    }),
  );
}

// Of a thread that was not opened here nothing is known, nor would its turn be heard.
function known(
  connection: Connection,
  session: Session,
  threadId: string,
): Observable<ThreadSandbox | undefined> {
  const { sandboxes, following } = connection;
  const sandbox = sandboxes.of(threadId);
  if (sandbox !== undefined || following.hears(threadId) === true) return of(sandbox);
  return resume(connection, session, threadId).pipe(map(() => sandboxes.of(threadId)));
}

function overConfiguration(
  connection: Connection,
  policy: SandboxPolicyInput,
  cwd: string | undefined,
  ofThread: unknown,
  session: Session,
): Observable<SandboxPolicyInput> {
  if (policy.type !== 'workspaceWrite') return of(policy);
  return configuration(connection, cwd, session).pipe(map((config) => over(policy, [config, ofThread])));
}

/** The configuration that holds at a place; nothing where the server does not know how to tell. */
function configuration(
  connection: Connection,
  cwd: string | null | undefined,
  session?: Session,
): Observable<unknown> {
  return connection.request('config/read', { includeLayers: false, cwd }, { session }).pipe(
    map(({ config }): unknown => config),
    catchError((error: unknown) =>
      error instanceof MethodNotFoundError ? of(undefined) : throwError(() => error),
    ),
  );
}

/** A policy with what the configurations say of a workspace, the last one first; what it says itself goes before. */
function over(policy: SandboxPolicyInput, configs: readonly unknown[]): SandboxPolicyInput {
  if (policy.type !== 'workspaceWrite') return policy;
  const said = (name: string) =>
    configs
      .map((config) => setting(config, ['sandbox_workspace_write', name]))
      .findLast((value) => value !== undefined);
  const roots = said('writable_roots');
  const workspace = {
    excludeSlashTmp: said('exclude_slash_tmp'),
    excludeTmpdirEnvVar: said('exclude_tmpdir_env_var'),
    networkAccess: said('network_access'),
    writableRoots: Array.isArray(roots) && roots.length > 0 ? roots : undefined,
  };
  return laidOver(workspace, policy);
}

/** A policy, and where it does not say a thing, what is known of that. */
function laidOver(known: object, policy: SandboxPolicyInput): SandboxPolicyInput {
  const isMissing = (name: string, value: unknown) =>
    value !== undefined && readMember(policy, name) === undefined;
  const missing = Object.entries(known).filter(([name, value]) => isMissing(name, value));
  return Object.assign({}, policy, Object.fromEntries(missing));
}

/** A setting of a configuration, which may be nested or name its members with dots. */
function setting(config: unknown, [name = '', ...rest]: readonly string[]): unknown {
  if (rest.length === 0) return readMember(config, name);
  return readMember(config, [name, ...rest].join('.')) ?? setting(readMember(config, name), rest);
}

function checkPermissions(method: string, { permissions }: Named): void {
  if (permissions === undefined || permissions === null) return;
  const message =
    'expected only one of sandbox and permissions: the sandbox would take the place of the profile';
  throw new InvalidParamsError(method, [{ path: ['sandbox'], message }]);
}

// The server's own profiles, `:read-only` and the like, deny nothing that a sandbox does not.
function refuseProfile(method: string, profile: unknown): void {
  if (typeof profile !== 'string' || profile.startsWith(':')) return;
  const message =
    `would take the place of the permission profile ${JSON.stringify(profile)} and of what that denies: ` +
    'expected no sandbox beside it; leave sandbox out, or name a profile with permissions';
  throw new InvalidParamsError(method, [{ path: ['sandbox'], message }]);
}
