import { structuredOutput } from '../output/structured-output.js';
import type { TransportFactory } from '../transport/transport.js';
import { experimentalIssues } from '../groups/experimental-issues.js';
import type { CodexOptions } from './base-client.js';
import type { Handles } from './context.js';
import { GroupedClient } from './grouped-client.js';
import { schemaValidator } from './schema-validator.js';
import { Thread } from './thread.js';
import { Turn } from './turn.js';

/** @internal The handles of `codex-rx`; those of `codex-rx/lean` can do less. */
export const fullHandles: Handles<Turn, Thread> = {
  thread: (context, id) => new Thread(context, id),
  turn: (context, threadId, log, replay) => new Turn(context, threadId, log, replay),
};

/** {@inheritDoc BaseClient} */
export class Codex extends GroupedClient {
  constructor(transport: TransportFactory, options: CodexOptions = {}) {
    const validator = options.validation === 'off' ? undefined : schemaValidator;
    super(transport, options, fullHandles, { validator, structuredOutput, experimentalIssues });
  }
}
