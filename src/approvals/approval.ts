import type { ServerRequest } from '../server-requests/server-request.js';
import { CommandApproval } from './command-approval.js';
import { ElicitationApproval } from './elicitation-approval.js';
import { FileChangeApproval } from './file-change-approval.js';
import { PermissionsApproval } from './permissions-approval.js';
import { QuestionApproval } from './question-approval.js';

/** Something the agent may not do, or cannot know, without being told. Discriminated by `kind`. */
export type Approval =
  CommandApproval | FileChangeApproval | PermissionsApproval | ElicitationApproval | QuestionApproval;

type ApprovalClass = new (request: ServerRequest) => Approval;

const CLASSES: ReadonlyMap<string, ApprovalClass> = new Map<string, ApprovalClass>([
  ['item/commandExecution/requestApproval', CommandApproval],
  ['item/fileChange/requestApproval', FileChangeApproval],
  ['item/permissions/requestApproval', PermissionsApproval],
  ['mcpServer/elicitation/request', ElicitationApproval],
  ['item/tool/requestUserInput', QuestionApproval],
]);

/** The approval that a request is, if it is one. */
export function approvalOf(request: ServerRequest): Approval | undefined {
  const ApprovalOf = CLASSES.get(request.method);
  return ApprovalOf === undefined ? undefined : new ApprovalOf(request);
}
