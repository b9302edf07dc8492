import { BaseClient, type CodexOptions } from './client/base-client.js';
import { BaseThread } from './client/base-thread.js';
import { BaseTurn } from './client/base-turn.js';
import type { Handles } from './client/context.js';
import type { Reconnecting } from './connection/relink.js';
import type { TransportFactory } from './transport/transport.js';

const handles: Handles<BaseTurn, BaseThread> = {
  thread: (context, id, opened) => new BaseThread(context, id, opened),
  turn: ({ connection }, threadId, log, replay) => new BaseTurn(connection, threadId, log, replay),
};

/** How a client behaves. */
export interface LeanOptions extends Omit<CodexOptions, 'validation' | 'reconnect'> {
  /**
   * What opens lost links again: `reconnecting()` of `codex-rx`. What follows a thread or a turn then goes on over the
   * next link. Default: false, and the end of the link ends everything.
   */
  readonly reconnect?: Reconnecting | false;
}

/**
 * The client of `codex-rx` for bundles that have to be small: threads, turns and every request, but nothing that works
 * with schemas, and no handles on the rest of what the server offers. Nothing is validated, and turns take no `output`
 * (but `outputSchema`). Without {@link LeanOptions.reconnect}, nobody waits for a turn whose start was lost with an
 * earlier link. A turn that does not end when it is interrupted is not looked up in the history.
 *
 * A turn takes no `sandbox` (but `sandboxPolicy`, which stands for all that the turn may touch); a thread does. Messages
 * are without what looks like a secret and without the values of `secrets` and of the transport as they stand, but other
 * ways of writing these are not known. Local images are not looked up before a turn, approvals of file changes have no
 * `changes`, the error of a failed turn tells neither who has to log in nor `resetsAt`, and threads have no `activeTurn$`.
 *
 * Operators, reducers and tools that are missing here can be imported from `codex-rx`: a bundler takes only what is used
 * of it.
 */
export class Codex extends BaseClient<BaseTurn, BaseThread> {
  constructor(transport: TransportFactory, options: LeanOptions = {}) {
    super(transport, options, handles);
  }
}

export { BaseThread as Thread, BaseTurn as Turn };
export * from './common.js';
