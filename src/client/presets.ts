import type {
  ApprovalsReviewerInput,
  AskForApprovalInput,
  SandboxModeInput,
  SandboxPolicyInput,
} from '../../generated/types.js';
import { InvalidParamsError } from '../errors/client-errors.js';

/** What the agent's commands may touch: nothing, the workspace, or everything. */
export type SandboxPreset = 'readOnly' | 'workspaceWrite' | 'fullAccess';

/**
 * Who decides when the agent asks: nobody, it is denied; or the server's automatic reviewer. With `denyAll` and the
 * sandbox `fullAccess` there is nothing to ask for: tools of MCP servers then run unasked too.
 */
export type ApprovalsPreset = 'denyAll' | 'autoReview';

export interface Presets {
  readonly sandbox?: SandboxPreset | undefined;
  readonly approvals?: ApprovalsPreset | undefined;
}

const THREAD_SANDBOX: Record<SandboxPreset, SandboxModeInput> = {
  readOnly: 'read-only',
  workspaceWrite: 'workspace-write',
  fullAccess: 'danger-full-access',
};

const TURN_SANDBOX: Record<SandboxPreset, SandboxPolicyInput> = {
  readOnly: { type: 'readOnly', networkAccess: false },
  workspaceWrite: { type: 'workspaceWrite' },
  fullAccess: { type: 'dangerFullAccess' },
};

interface ApprovalParams {
  approvalPolicy?: AskForApprovalInput;
  approvalsReviewer?: ApprovalsReviewerInput;
}

const APPROVALS: Record<ApprovalsPreset, ApprovalParams> = {
  denyAll: { approvalPolicy: 'never' },
  autoReview: { approvalPolicy: 'on-request', approvalsReviewer: 'auto_review' },
};

/** The wire form of the presets on a thread. What is not given is left to the server's configuration. */
export function threadPresets(
  method: string,
  presets: Presets,
): ApprovalParams & { sandbox?: SandboxModeInput } {
  const sandbox = choose(method, 'sandbox', THREAD_SANDBOX, presets.sandbox);
  return { ...approvalParams(method, presets), ...(sandbox === undefined ? {} : { sandbox }) };
}

/** The wire form of the presets on a turn; the server keeps them for the turns after it. */
export function turnPresets(
  method: string,
  presets: Presets,
): ApprovalParams & { sandboxPolicy?: SandboxPolicyInput } {
  const sandboxPolicy = choose(method, 'sandbox', TURN_SANDBOX, presets.sandbox);
  return { ...approvalParams(method, presets), ...(sandboxPolicy === undefined ? {} : { sandboxPolicy }) };
}

function approvalParams(method: string, presets: Presets): ApprovalParams {
  return choose(method, 'approvals', APPROVALS, presets.approvals) ?? {};
}

function choose<K extends string, V>(
  method: string,
  field: string,
  table: Record<K, V>,
  name: K | undefined,
): V | undefined {
  if (name === undefined) return undefined;
  if (Object.hasOwn(table, name)) return table[name];
  const names = Object.keys(table).map((known) => `'${known}'`);
  throw new InvalidParamsError(method, [{ path: [field], message: `expected ${names.join(' or ')}` }]);
}
