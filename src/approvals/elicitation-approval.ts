import type {
  McpServerElicitationRequestParams,
  McpServerElicitationRequestResponse,
} from '../../generated/types.js';
import { readMember } from '../protocol/read-member.js';
import { ApprovalBase, type Decision } from './approval-base.js';

/**
 * An MCP server asks the user something, or the agent wants to call one of its tools
 * (`mcpServer/elicitation/request`).
 */
export class ElicitationApproval extends ApprovalBase<
  McpServerElicitationRequestParams,
  McpServerElicitationRequestResponse
> {
  readonly kind = 'elicitation';
  protected readonly cancelStopsTurn = false;

  /** Whether this is the agent asking to call a tool of the MCP server, not the MCP server asking the user. */
  get isToolCall(): boolean {
    return readMember(this.params._meta, 'codex_approval_kind') === 'mcp_tool_call';
  }

  get decisions(): readonly Decision[] {
    return this.#persists('session')
      ? ['accept', 'acceptForSession', 'decline', 'cancel']
      : ['accept', 'decline', 'cancel'];
  }

  /** Grants it; a form is filled in with `content`, which goes to the MCP server as it is, compared with nothing. */
  override accept(content: unknown = null): void {
    this.respond({ action: 'accept', content, _meta: null });
  }

  protected resultOf(decision: Decision): McpServerElicitationRequestResponse {
    if (decision === 'decline' || decision === 'cancel') {
      return { action: decision, content: null, _meta: null };
    }
    const persist = decision === 'acceptForSession' && this.#persists('session');
    return { action: 'accept', content: null, _meta: persist ? { persist: 'session' } : null };
  }

  #persists(how: string): boolean {
    const offered = readMember(this.params._meta, 'persist');
    return offered === how || (Array.isArray(offered) && offered.includes(how));
  }
}
