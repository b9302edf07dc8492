import { CodexClient, type CodexOptions } from './client/codex-client.js';
import { schemaValidator } from './client/schema-validator.js';
import type { TransportFactory } from './transport/transport.js';

/** {@inheritDoc CodexClient} */
export class Codex extends CodexClient {
  constructor(transport: TransportFactory, options: CodexOptions = {}) {
    super(transport, options, options.validation === 'off' ? undefined : schemaValidator);
  }
}

export { commandRules } from './approvals/command-rules.js';
export type { CommandRules } from './approvals/command-rules.js';
export { acceptAll, answerWith, approveWhen, declineAll, firstDecision } from './approvals/policy.js';
export * from './common.js';
export { parseOutput } from './operators/parse-output.js';
export { tool } from './tools/tool.js';
