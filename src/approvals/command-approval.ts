import type {
  CommandExecutionApprovalDecision,
  CommandExecutionRequestApprovalParams,
  CommandExecutionRequestApprovalResponse,
  NetworkPolicyAmendmentInput,
} from '../../generated/types.js';
import { refuse } from '../errors/check-options.js';
import { expecting, issuesWith } from '../errors/rules.js';
import { readMember } from '../protocol/read-member.js';
import { ApprovalBase, DECISIONS, type Decision } from './approval-base.js';

const WORDS = /*@__PURE__*/ expecting(
  'the words of the rule, at least one',
  (words) =>
    Array.isArray(words) && words.every((word) => typeof word === 'string') && Boolean(words[0]?.trim()),
);
const AMENDMENT = /*@__PURE__*/ expecting("{ host, action: 'allow' or 'deny' }", (amendment) => {
  const [host, action] = [readMember(amendment, 'host'), readMember(amendment, 'action')];
  return typeof host === 'string' && host.trim() !== '' && (action === 'allow' || action === 'deny');
});

/** The agent wants to run a command, or to let one reach the network (`item/commandExecution/requestApproval`). */
export class CommandApproval extends ApprovalBase<
  CommandExecutionRequestApprovalParams,
  CommandExecutionRequestApprovalResponse
> {
  readonly kind = 'command';
  protected override readonly cancelStopsTurn = true;

  /** The decisions that the server offers. It takes `acceptForSession` and `decline` also where it does not name them. */
  get decisions(): readonly CommandExecutionApprovalDecision[] {
    return this.params.availableDecisions ?? DECISIONS;
  }

  /**
   * Grants it, and every command that begins with these words: outside the sandbox, on every thread of every client,
   * until the rule is deleted. The server writes it into `rules/default.rules` in its CODEX_HOME.
   *
   * `params.proposedExecpolicyAmendment` holds the words that the server proposes; where the agent has chosen them, they
   * may be as wide as `xargs`. Throws `InvalidParamsError`, and sends nothing, without words.
   */
  acceptWithExecPolicyAmendment(words: readonly string[]): void {
    refuse(this.method, issuesWith(WORDS, words, 'words'));
    this.respond({ decision: { acceptWithExecpolicyAmendment: { execpolicy_amendment: words } } });
  }

  /**
   * Answers for a host once and for all: `allow` grants it, `deny` refuses it, now and from now on. The server writes
   * that into `rules/default.rules` in its CODEX_HOME, too. Throws `InvalidParamsError`, and sends nothing, without a
   * host and one of the two actions.
   */
  applyNetworkPolicyAmendment(amendment: NetworkPolicyAmendmentInput): void {
    refuse(this.method, issuesWith(AMENDMENT, amendment, 'amendment'));
    this.respond({ decision: { applyNetworkPolicyAmendment: { network_policy_amendment: amendment } } });
  }

  protected resultOf(decision: Decision): CommandExecutionRequestApprovalResponse {
    return { decision };
  }
}
