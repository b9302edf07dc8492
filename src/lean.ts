import { CodexClient, type CodexOptions } from './client/codex-client.js';
import type { TransportFactory } from './transport/transport.js';

/** The client of `codex-rx` without the protocol's schemas: nothing is validated, and a bundle is much smaller. */
export class Codex extends CodexClient {
  constructor(transport: TransportFactory, options: Omit<CodexOptions, 'validation'> = {}) {
    super(transport, options, undefined);
  }
}

export * from './common.js';
