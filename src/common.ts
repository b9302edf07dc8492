// What `codex-rx` and `codex-rx/lean` have in common: what their clients work with, and all types.
export type { Approval } from './approvals/approval.js';
export type { Decision } from './approvals/approval-base.js';
export type { CommandApproval } from './approvals/command-approval.js';
export type { ElicitationApproval } from './approvals/elicitation-approval.js';
export type { FileChangeApproval } from './approvals/file-change-approval.js';
export type { PermissionsApproval } from './approvals/permissions-approval.js';
export type { ApprovalPolicy } from './approvals/policy.js';
export type { Answers, QuestionApproval } from './approvals/question-approval.js';

export type { CodexOptions } from './client/base-client.js';
export type { InterruptRung } from './client/interrupt-ladder.js';
export type { InterruptLadder } from './client/interrupt-turn.js';
export { imageInput, localImageInput, mentionInput, skillInput, textInput } from './client/input.js';
export type { Input, InputItem } from './client/input.js';
export type {
  ForkThreadOptions,
  ResumeThreadOptions,
  StartThreadOptions,
  TurnHandleOptions,
  TurnOptions,
} from './client/options.js';
export type { ApprovalsPreset, SandboxName, SandboxPreset } from './client/presets.js';
export type { SteerOptions } from './client/steer-turn.js';
export type { ThreadSummary } from './client/base-thread.js';
export type { OpenedThread } from './client/open-thread.js';

export type { Capabilities, ConnectionOptions, HistoryOptions } from './connection/connection-options.js';
export type { ConnectionState } from './connection/connection-state.js';
export type { WireFrame } from './connection/wire-frame.js';
export type { Diagnostic } from './connection/diagnostics.js';
export type {
  NotificationMethod,
  NotificationOf,
  ServerNotification,
  TurnEvent,
  UnknownNotification,
} from './connection/notification.js';
export type { Reconnecting } from './connection/relink.js';
export type { ReconnectPolicy } from './recovery/reconnect-policy.js';
export type { RequestOptions } from './connection/request-options.js';
export type { ServerInfo } from './connection/server-info.js';
export type { Replay } from './connection/turn-log.js';

export { agentText } from './operators/agent-text.js';
export { completedItems } from './operators/completed-items.js';
export { groupByItem } from './operators/group-by-item.js';
export type { ItemEvents } from './operators/group-by-item.js';
export { ofMethod } from './operators/of-method.js';
export type { ParsedTurnResult } from './operators/parse-output.js';
export { finalResponseOf, toTurnResult } from './operators/to-turn-result.js';
export type { TurnResult, TurnUsage } from './operators/to-turn-result.js';

export type {
  Answer,
  RequestContext,
  RequestHandler,
  UnknownRequestHandler,
} from './server-requests/handlers.js';
export type { ApprovalLogEntry } from './server-requests/approval-log.js';
export type { ServerRequestOptions } from './server-requests/options.js';
export type { Resolution } from './server-requests/server-request.js';

export type { Tool, ToolContent, ToolContext, ToolDefinition, ToolProgress } from './tools/tool-types.js';

export {
  AbortedError,
  ApprovalSettledError,
  CodexNotFoundError,
  InvalidParamsError,
  InvalidResponseError,
  RequestTimeoutError,
  TransportClosedError,
  ViewOnlyError,
} from './errors/client-errors.js';
export type { LostRequest, ProcessExit, ValidationIssue } from './errors/client-errors.js';
export type { AnyCodexError } from './errors/any-codex-error.js';
export { isCodexError } from './errors/as-codex-error.js';
export { CodexError } from './errors/codex-error.js';
export type { CodexErrorCode } from './errors/codex-error.js';
export {
  InputTooLargeError,
  InternalRpcError,
  InvalidRequestError,
  MethodNotFoundError,
  NotInitializedError,
  ParseError,
  RpcError,
  ServerOverloadedError,
  StaleTurnError,
} from './errors/rpc-error.js';
export { TurnFailedError } from './errors/turn-failed-error.js';

export type * from '../generated/types.js';
export type { ClientRequests, ServerNotifications, ServerRequests } from '../generated/methods.js';

export type { Frame, RequestId, RpcErrorObject } from './transport/frame.js';
export type { Transport, TransportDiagnostic, TransportFactory } from './transport/transport.js';
export { VERSION } from './version.js';
