import { BaseClient, type CodexOptions } from './client/base-client.js';
import { BaseThread } from './client/base-thread.js';
import { BaseTurn } from './client/base-turn.js';
import type { Handles } from './client/context.js';
import type { Reconnecting } from './connection/relink.js';
import type { TransportFactory } from './transport/transport.js';

const handles: Handles<BaseTurn, BaseThread> = {
  thread: (context, id) => new BaseThread(context, id),
  turn: ({ connection }, threadId, log, replay) => new BaseTurn(connection, threadId, log, replay),
};

/** How a client behaves. Links are opened again where `reconnect` is `reconnecting()` of `codex-rx`. */
export interface LeanOptions extends Omit<CodexOptions, 'validation' | 'reconnect'> {
  readonly reconnect?: Reconnecting | false;
}

/**
 * The client of `codex-rx` for bundles that have to be small: threads, turns and every request, but nothing that works
 * with schemas, and no handles on the rest of what the server offers. Nothing is validated, and turns take no `output`
 * (but `outputSchema`). Operators, reducers and tools that are missing here can be imported from `codex-rx`: a bundler
 * takes only what is used of it.
 */
export class Codex extends BaseClient<BaseTurn, BaseThread> {
  constructor(transport: TransportFactory, options: LeanOptions = {}) {
    super(transport, options, handles);
  }
}

export { BaseThread as Thread, BaseTurn as Turn };
export * from './common.js';
