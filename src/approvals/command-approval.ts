import type {
  CommandExecutionApprovalDecision,
  CommandExecutionRequestApprovalParams,
  CommandExecutionRequestApprovalResponse,
  NetworkPolicyAmendmentInput,
} from '../../generated/types.js';
import { ApprovalBase, DECISIONS, type Decision } from './approval-base.js';

/** The agent wants to run a command, or to let one reach the network (`item/commandExecution/requestApproval`). */
export class CommandApproval extends ApprovalBase<
  CommandExecutionRequestApprovalParams,
  CommandExecutionRequestApprovalResponse
> {
  readonly kind = 'command';
  protected override readonly cancelStopsTurn = true;

  /** What the server offers. It takes `acceptForSession` and `decline` also where it does not name them. */
  get decisions(): readonly CommandExecutionApprovalDecision[] {
    return this.params.availableDecisions ?? DECISIONS;
  }

  /**
   * Grants it, and from now on every command that begins with these words. Default: the words the server proposes
   * (`params.proposedExecpolicyAmendment`); where it proposes none, this once.
   */
  acceptWithExecPolicyAmendment(words = this.params.proposedExecpolicyAmendment ?? []): void {
    if (words.length === 0) this.accept();
    else {
      const decision = { acceptWithExecpolicyAmendment: { execpolicy_amendment: words } };
      this.request.reply({ decision }, 'caller');
    }
  }

  /** Answers for a host once and for all: `allow` grants it, `deny` refuses it, now and from now on. */
  applyNetworkPolicyAmendment(amendment: NetworkPolicyAmendmentInput): void {
    this.respond({ decision: { applyNetworkPolicyAmendment: { network_policy_amendment: amendment } } });
  }

  protected resultOf(decision: Decision): CommandExecutionRequestApprovalResponse {
    return { decision };
  }
}
