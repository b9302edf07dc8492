import type {
  McpServerElicitationRequestParams,
  McpServerElicitationRequestResponse,
} from '../../generated/types.js';
import { readMember } from '../protocol/read-member.js';
import { ApprovalBase, DECISIONS, DECISIONS_FOR_ONCE, type Decision } from './approval-base.js';

/**
 * An MCP server asks the user something, or the agent wants to call one of its tools
 * (`mcpServer/elicitation/request`).
 */
export class ElicitationApproval extends ApprovalBase<
  McpServerElicitationRequestParams,
  McpServerElicitationRequestResponse
> {
  readonly kind = 'elicitation';

  /** Whether this is the agent asking to call a tool of the MCP server, not the MCP server asking the user. */
  get isToolCall(): boolean {
    return readMember(this.params._meta, 'codex_approval_kind') === 'mcp_tool_call';
  }

  get decisions(): readonly Decision[] {
    return this.#canPersist ? DECISIONS : DECISIONS_FOR_ONCE;
  }

  /** Grants it; a form is filled in with `content`, which goes to the MCP server as it is, compared with nothing. */
  override accept(content: unknown = null): void {
    this.respond({ action: 'accept', content, _meta: null });
  }

  protected resultOf(decision: Decision): McpServerElicitationRequestResponse {
    const isForSession = decision === 'acceptForSession';
    const _meta = isForSession && this.#canPersist ? { persist: 'session' } : null;
    return { action: isForSession ? 'accept' : decision, content: null, _meta };
  }

  get #canPersist(): boolean {
    return [readMember(this.params._meta, 'persist')].flat().includes('session');
  }
}
