import { MethodNotFoundError } from 'codex-rx';
import { expect, it } from 'vitest';
import { isOlder } from '../../src/connection/supported-server.js';
import type { Watch } from '../fixtures/real.js';

declare module '@vitest/runner' {
  interface TaskMeta {
    /** The method, or the member of its params, without which this server does not offer what the test is about. */
    notOffered?: string;
  }
}

/** A member, or a request of the server, that servers before a release do not know, and those after another neither. */
export interface Ignored {
  readonly before: string;
  readonly after?: string;
  readonly member: string;
}

/**
 * Something the library does, as a row of the table. A server that is too old for it need not do it, but then the
 * error has to say so: which method is missing.
 */
export function behaviour(name: string, check: () => Promise<void>, ignored?: Ignored): void {
  it(name, async ({ task }) => {
    try {
      await check();
    } catch (error) {
      if (ignored !== undefined && isOutside(version(), ignored)) {
        task.meta.notOffered = ignored.member;
        return;
      }
      if (!(error instanceof MethodNotFoundError)) throw error;
      // Some releases know the method, and say that it does nothing yet.
      if (error.rpcCode !== -32601) {
        expect(error.message).toContain(
          `${error.method}: the server, codex ${version()}, does not have this method`,
        );
      }
      task.meta.notOffered = error.method;
    }
  });
}

function isOutside(release: string, { before, after }: Ignored): boolean {
  return isOlder(release, before) || (after !== undefined && isOlder(after, release));
}

/** The release that is tested. */
export function version(): string {
  return process.env['COMPAT_VERSION'] ?? '';
}

/** Errors with what ends it: a server that does not offer something must not be waited for. */
export async function endOf({ ended }: Watch<unknown>): Promise<never> {
  const error = await ended;
  throw error instanceof Error ? error : new Error('it has completed');
}
