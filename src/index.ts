import { CodexClient, type CodexOptions } from './client/codex-client.js';
import { schemaValidator } from './client/schema-validator.js';
import type { TransportFactory } from './transport/transport.js';

/** {@inheritDoc CodexClient} */
export class Codex extends CodexClient {
  constructor(transport: TransportFactory, options: CodexOptions = {}) {
    super(transport, options, options.validation === 'off' ? undefined : schemaValidator);
  }
}

export * from './common.js';
