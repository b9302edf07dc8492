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

const THREAD_SANDBOX: Record<SandboxPreset, { sandbox: SandboxModeInput }> = {
  readOnly: { sandbox: 'read-only' },
  workspaceWrite: { sandbox: 'workspace-write' },
  fullAccess: { sandbox: 'danger-full-access' },
};

const TURN_SANDBOX: Record<SandboxPreset, { sandboxPolicy: SandboxPolicyInput }> = {
  readOnly: { sandboxPolicy: { type: 'readOnly', networkAccess: false } },
  workspaceWrite: { sandboxPolicy: { type: 'workspaceWrite' } },
  fullAccess: { sandboxPolicy: { type: 'dangerFullAccess' } },
};

interface ApprovalParams {
  approvalPolicy: AskForApprovalInput;
  approvalsReviewer?: ApprovalsReviewerInput;
}

const APPROVALS: Record<ApprovalsPreset, ApprovalParams> = {
  denyAll: { approvalPolicy: 'never' },
  autoReview: { approvalPolicy: 'on-request', approvalsReviewer: 'auto_review' },
};

/** The wire form of the presets on a thread. What is not given is left to the server's configuration. */
export function threadPresets(method: string, presets: Presets) {
  return wireForm(method, presets, THREAD_SANDBOX);
}

/** The wire form of the presets on a turn; the server keeps them for the turns after it. */
export function turnPresets(method: string, presets: Presets) {
  return wireForm(method, presets, TURN_SANDBOX);
}

function wireForm<S extends object>(
  method: string,
  { sandbox, approvals }: Presets,
  sandboxes: Record<SandboxPreset, S>,
): Partial<S> & Partial<ApprovalParams> {
  const sandboxParams: Partial<S> = choose(method, 'sandbox', sandboxes, sandbox) ?? {};
  return { ...sandboxParams, ...choose(method, 'approvals', APPROVALS, approvals) };
}

function choose<K extends string, V>(
  method: string,
  field: string,
  table: Record<K, V>,
  name: K | undefined,
): V | undefined {
  if (name === undefined) return undefined;
  if (Object.hasOwn(table, name)) return table[name];
  const message = `expected ${Object.keys(table).join(' or ')}`;
  throw new InvalidParamsError(method, [{ path: [field], message }]);
}
