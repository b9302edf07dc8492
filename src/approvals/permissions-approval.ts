import type {
  GrantedPermissionProfile,
  PermissionsRequestApprovalParams,
  PermissionsRequestApprovalResponse,
} from '../../generated/types.js';
import { ApprovalBase, DECISIONS, type Decision } from './approval-base.js';

/**
 * The agent wants to be allowed more (`item/permissions/requestApproval`). `accept` grants all of it for this turn,
 * `acceptForSession` for the session; `respond` can grant a part.
 */
export class PermissionsApproval extends ApprovalBase<
  PermissionsRequestApprovalParams,
  PermissionsRequestApprovalResponse
> {
  readonly kind = 'permissions';
  readonly decisions: readonly Decision[] = DECISIONS;

  protected resultOf(decision: Decision): PermissionsRequestApprovalResponse | undefined {
    if (decision !== 'accept' && decision !== 'acceptForSession') return undefined;
    // What is granted is what was asked for, in the server's own words.
    const permissions = this.params.permissions as GrantedPermissionProfile | undefined;
    if (permissions === undefined) return undefined;
    return { permissions, scope: decision === 'accept' ? 'turn' : 'session' };
  }
}
