import type {
  ApprovalsReviewerInput,
  AskForApprovalInput,
  SandboxModeInput,
  SandboxPolicyInput,
} from '../../generated/types.js';
import { InvalidParamsError } from '../errors/client-errors.js';
import { choice, type Rule } from '../errors/rules.js';
import { readMember } from '../protocol/read-member.js';

/** The files that the agent's commands may touch: nothing, the workspace, or everything. */
export type SandboxPreset = 'readOnly' | 'workspaceWrite' | 'fullAccess';

/**
 * Who decides when the agent asks: nobody, it is denied; or the server's automatic reviewer. With `denyAll` and the
 * sandbox `fullAccess` there is nothing to ask for: tools of MCP servers then run unasked too.
 */
export type ApprovalsPreset = 'denyAll' | 'autoReview';

/** A sandbox by its name: a preset, or the wire's own word for it. */
export type SandboxName = SandboxPreset | SandboxModeInput;

export interface Presets {
  /**
   * The sandbox by its name. Everything that the configuration closes besides stays closed: a permission profile of the
   * configuration is never replaced by it, which is refused with `InvalidParamsError`. Default: the configuration's.
   */
  readonly sandbox?: SandboxName | undefined;
  readonly approvals?: ApprovalsPreset | undefined;
}

const MODES: Record<SandboxName, SandboxModeInput> = {
  readOnly: 'read-only',
  workspaceWrite: 'workspace-write',
  fullAccess: 'danger-full-access',
  'read-only': 'read-only',
  'workspace-write': 'workspace-write',
  'danger-full-access': 'danger-full-access',
};

/** A sandbox by its name. */
export const sandboxName: Rule = (value) => choice(...Object.keys(MODES))(value);

/** A sandbox by its name, or as a policy of the wire. */
export const sandboxPolicy: Rule = (value) =>
  typeof readMember(value, 'type') === 'string' ? undefined : sandboxName(value);

const POLICIES: Record<SandboxModeInput, SandboxPolicyInput> = {
  'read-only': { type: 'readOnly', networkAccess: false },
  'workspace-write': { type: 'workspaceWrite' },
  'danger-full-access': { type: 'dangerFullAccess' },
};

interface ApprovalParams {
  approvalPolicy: AskForApprovalInput;
  approvalsReviewer?: ApprovalsReviewerInput;
}

const APPROVALS: Record<ApprovalsPreset, ApprovalParams> = {
  denyAll: { approvalPolicy: 'never' },
  autoReview: { approvalPolicy: 'on-request', approvalsReviewer: 'auto_review' },
};

/** A preset for approvals. The wire has other words, and a name of its own for them. */
export const approvalsPreset: Rule = (value) => {
  const names = Object.keys(APPROVALS);
  if (choice(...names)(value) === undefined) return undefined;
  return `expected ${names.join(' or ')}; words of the wire go into approvalPolicy`;
};

/** The wire form of the presets on a thread. Presets that are not given are left to the server's configuration. */
export function threadPresets(
  method: string,
  { sandbox, approvals }: Presets,
): Partial<ApprovalParams> & { sandbox?: SandboxModeInput } {
  const mode = choose(method, 'sandbox', MODES, sandbox);
  return { ...(mode && { sandbox: mode }), ...approvalParams(method, approvals) };
}

/** The wire form of a preset for approvals. */
export function approvalParams(method: string, approvals: Presets['approvals']): Partial<ApprovalParams> {
  return choose(method, 'approvals', APPROVALS, approvals) ?? {};
}

/** The policy that a name stands for where nothing else is known; a policy stands for itself. */
export function policyOf(method: string, sandbox: SandboxName | SandboxPolicyInput): SandboxPolicyInput {
  return typeof sandbox === 'object' ? sandbox : POLICIES[choose(method, 'sandbox', MODES, sandbox)];
}

function choose<K extends string, V>(method: string, field: string, table: Record<K, V>, name: K): V;
function choose<K extends string, V>(
  method: string,
  field: string,
  table: Record<K, V>,
  name: K | undefined,
): V | undefined;
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
