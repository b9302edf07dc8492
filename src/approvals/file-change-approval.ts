import type {
  FileChangeApprovalDecision,
  FileChangeRequestApprovalParams,
  FileChangeRequestApprovalResponse,
} from '../../generated/types.js';
import { ApprovalBase, type Decision } from './approval-base.js';

/**
 * The agent wants to change files (`item/fileChange/requestApproval`). The changes themselves stand in the item that
 * `itemId` names, whose `item/started` came before.
 */
export class FileChangeApproval extends ApprovalBase<
  FileChangeRequestApprovalParams,
  FileChangeRequestApprovalResponse
> {
  readonly kind = 'fileChange';
  readonly decisions: readonly FileChangeApprovalDecision[] = [
    'accept',
    'acceptForSession',
    'decline',
    'cancel',
  ];
  protected readonly cancelStopsTurn = true;

  protected resultOf(decision: Decision): FileChangeRequestApprovalResponse {
    return { decision };
  }
}
