import { catchError, defer, map, of, retry, switchMap, throwError, type Observable } from 'rxjs';
import type { SandboxPolicyInput } from '../../generated/types.js';
import type { Connection } from '../connection/connection.js';
import type { ThreadSandbox } from '../connection/sandboxes.js';
import type { Session } from '../connection/session.js';
import { TransportClosedError } from '../errors/client-errors.js';
import { readMember } from '../protocol/read-member.js';
import { resume } from './heard.js';
import { policyOf } from './presets.js';
import { checkPermissions, configuration, refuseProfile, setting, type Named } from './sandbox.js';

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
  const sandbox = sandboxes?.of(threadId);
  if (sandbox !== undefined || following.hears(threadId) === true) return of(sandbox);
  return resume(connection, session, threadId).pipe(map(() => sandboxes?.of(threadId)));
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
