import type {
  FileChangeApprovalDecision,
  FileChangeRequestApprovalParams,
  FileChangeRequestApprovalResponse,
} from '../../generated/types.js';
import { ApprovalBase, DECISIONS, type Decision } from './approval-base.js';

/**
 * The agent wants to change files (`item/fileChange/requestApproval`). The changes themselves stand in the item that
 * `itemId` names, whose `item/started` came before.
 */
export class FileChangeApproval extends ApprovalBase<
  FileChangeRequestApprovalParams,
  FileChangeRequestApprovalResponse
> {
  readonly kind = 'fileChange';
  readonly decisions: readonly FileChangeApprovalDecision[] = DECISIONS;
  protected override readonly cancelStopsTurn = true;

  protected resultOf(decision: Decision): FileChangeRequestApprovalResponse {
    return { decision };
  }
}
