import type { SandboxPolicy } from '../../generated/types.js';
import { isObject } from '../protocol/is-object.js';
import { readMember } from '../protocol/read-member.js';

/** What the turns of a thread may touch, as the server last said. */
export interface ThreadSandbox {
  readonly policy: SandboxPolicy;
  /** The permission profile that holds beside the policy, where one does. */
  readonly profile: string | undefined;
  readonly cwd: string | undefined;
  /** The configuration that the thread was opened with, over that of the server. */
  readonly config: unknown;
}

/** The sandboxes of the threads that this client has opened. */
export class Sandboxes {
  readonly #threads = new Map<string, ThreadSandbox>();

  of(threadId: string): ThreadSandbox | undefined {
    return this.#threads.get(threadId);
  }

  /** From the reply to a request that opens a thread. */
  opened(params: unknown, reply: unknown): void {
    const threadId = readMember(readMember(reply, 'thread'), 'id');
    this.#set(threadId, reply, readMember(reply, 'sandbox'), readMember(params, 'config'));
  }

  /** From the params of `thread/settings/updated`. Threads that were not opened here are nobody's, and may be many. */
  changed(params: unknown): void {
    const threadId = readMember(params, 'threadId');
    const known = typeof threadId === 'string' ? this.of(threadId) : undefined;
    if (known === undefined) return;
    const settings = readMember(params, 'threadSettings');
    this.#set(threadId, settings, readMember(settings, 'sandboxPolicy'), known.config);
  }

  forget(threadId: string): void {
    this.#threads.delete(threadId);
  }

  #set(threadId: unknown, said: unknown, policy: unknown, config: unknown): void {
    if (typeof threadId !== 'string' || !isPolicy(policy)) return;
    const profile = readMember(readMember(said, 'activePermissionProfile'), 'id');
    const cwd = readMember(said, 'cwd');
    this.#threads.set(threadId, {
      policy,
      profile: typeof profile === 'string' ? profile : undefined,
      cwd: typeof cwd === 'string' ? cwd : undefined,
      config,
    });
  }
}

function isPolicy(value: unknown): value is SandboxPolicy {
  return isObject(value) && typeof readMember(value, 'type') === 'string';
}
