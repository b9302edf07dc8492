import { CodexClient, type CodexOptions } from './client/codex-client.js';
import type { TransportFactory } from './transport/transport.js';

/**
 * The client of `codex-rx` without what works with schemas: nothing is validated, turns take no `output` (but
 * `outputSchema`), and a bundle is much smaller.
 */
export class Codex extends CodexClient {
  constructor(transport: TransportFactory, options: Omit<CodexOptions, 'validation'> = {}) {
    super(transport, options);
  }
}

export * from './common.js';
