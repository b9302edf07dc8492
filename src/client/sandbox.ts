import { catchError, map, of, throwError, type Observable } from 'rxjs';
import type { SandboxPolicyInput } from '../../generated/types.js';
import type { Connection } from '../connection/connection.js';
import type { Session } from '../connection/session.js';
import { InvalidParamsError } from '../errors/client-errors.js';
import { MethodNotFoundError } from '../errors/rpc-error.js';
import { isObject } from '../protocol/is-object.js';
import { readMember } from '../protocol/read-member.js';
import type { SandboxName } from './presets.js';

// The server takes a sandbox that is named for all there is: it forgets the profile of the configuration, what that
// denies included, and on a turn what the configuration takes away from a workspace.

/** Options that go with a sandbox that is named. */
export interface Named {
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
  const inConfig = setting(named.config, ['sandbox_mode']);
  if (named.sandbox === undefined && inConfig === undefined) return of(undefined);
  if (named.sandbox !== undefined) checkPermissions(method, named);
  const known = source === undefined ? undefined : connection.sandboxes?.of(source);
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

/** The configuration that holds at a place; nothing where the server does not know how to tell. */
export function configuration(
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

/** A setting of a configuration, which may be nested or name its members with dots. */
export function setting(config: unknown, [name = '', ...rest]: readonly string[]): unknown {
  if (rest.length === 0) return readMember(config, name);
  return readMember(config, [name, ...rest].join('.')) ?? setting(readMember(config, name), rest);
}

export function checkPermissions(method: string, { permissions }: Named): void {
  if (permissions === undefined || permissions === null) return;
  const message =
    'expected only one of sandbox and permissions: the sandbox would take the place of the profile';
  throw new InvalidParamsError(method, [{ path: ['sandbox'], message }]);
}

// The server's own profiles, `:read-only` and the like, deny nothing that a sandbox does not.
export function refuseProfile(method: string, profile: unknown): void {
  if (typeof profile !== 'string' || profile.startsWith(':')) return;
  const message =
    `would take the place of the permission profile ${JSON.stringify(profile)} and of what that denies: ` +
    'expected no sandbox beside it; leave sandbox out, or name a profile with permissions';
  throw new InvalidParamsError(method, [{ path: ['sandbox'], message }]);
}
