import type { Codex, StartThreadOptions, TransportFactory } from 'codex-rx';
import { stdio } from 'codex-rx/node';
import { ScriptedModel } from 'codex-rx/testing/node';
import { map, type Observable } from 'rxjs';
import { script } from './script.js';

/** Where the turns are to run. */
export interface DemoServer extends AsyncDisposable {
  /** Whose answers they are, for the headline. */
  readonly model: string;
  readonly transport: TransportFactory;
  readonly threads: StartThreadOptions;
}

/** The real app-server with a scripted model: no login, no network. */
export async function scriptedServer(cwd: string): Promise<DemoServer> {
  const model = await ScriptedModel.start();
  model.respondWith(script);
  const { env } = await model.codexHome();
  return {
    model: 'a scripted model',
    transport: stdio({ env, cwd }),
    // The script's commands are known, and not every machine has what a sandbox needs.
    threads: { cwd, sandbox: 'fullAccess', approvals: 'denyAll' },
    [Symbol.asyncDispose]: () => model.close(),
  };
}

/** The app-server with the user's own login and model. It may look, but touch nothing, and leaves no threads behind. */
export function liveServer(cwd: string): DemoServer {
  return {
    model: 'your own login and model',
    transport: stdio({ cwd }),
    threads: { cwd, sandbox: 'readOnly', approvals: 'denyAll', ephemeral: true },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

/** What went wrong, in words that need no stack. */
export class DemoError extends Error {}

/** Emits when the server has a login, or needs none, as with a provider of the user's own; errors when it lacks one. */
export function requireLogin(codex: Codex): Observable<void> {
  return codex.request('account/read', {}).pipe(
    map(({ account, requiresOpenaiAuth }) => {
      if (!requiresOpenaiAuth || (account !== null && account !== undefined)) return;
      throw new DemoError(
        'Codex is not logged in. Run `npx codex login`, or leave out --live for the scripted model.',
      );
    }),
  );
}
