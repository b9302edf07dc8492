export { Codex } from './client/codex.js';
export type { EnqueueOptions } from './client/enqueue.js';
export { interruptLadder } from './client/interrupt-ladder.js';
export type { InterruptLadderOptions } from './client/interrupt-ladder.js';
export { Thread } from './client/thread.js';
export { Turn } from './client/turn.js';
export * from './common.js';

export type {
  ChatGptLogin,
  ChatGptLoginOptions,
  DeviceCodeLogin,
  Login,
  LoginOptions,
  TokensLoginOptions,
} from './account/login.js';
export { commandRules } from './approvals/command-rules.js';
export type { CommandRule, CommandRules } from './approvals/command-rules.js';
export { acceptAll, answerWith, approveWhen, declineAll, firstDecision } from './approvals/policy.js';
export { driftOf } from './connection/drift.js';
export type { DriftCount, DriftSource } from './connection/drift.js';
export { OutputParseError } from './errors/output-parse-error.js';
export { LoginFailedError } from './errors/login-failed-error.js';
export { RealtimeFailedError } from './errors/realtime-failed-error.js';
export { NotLoggedInError } from './errors/turn-failed-error.js';
export { TurnInactiveError } from './errors/turn-inactive-error.js';
export { GoalRefusedError } from './goals/goal-refused-error.js';
export type { GoalRefusal } from './goals/goal-refused-error.js';
export type { GoalResult } from './goals/goal-result.js';
export { GoalRun } from './goals/goal-run.js';
export type { GoalHandleOptions, GoalOptions } from './goals/options.js';
export type { ClientGroups, Group, GroupMethod, ThreadGroup, ThreadGroups } from './groups/group.js';
export { accumulateText } from './operators/accumulate-text.js';
export { coalesceDeltas } from './operators/coalesce-deltas.js';
export { commandOutput } from './operators/command-output.js';
export type { CommandOutput } from './operators/command-output.js';
export { dropDeltas } from './operators/drop-deltas.js';
export type { LaggedEvent, LaggedItem } from './operators/lagged.js';
export { parseOutput } from './operators/parse-output.js';
export { retryOnOverload } from './operators/retry-on-overload.js';
export type { RetryOnOverloadOptions } from './operators/retry-on-overload.js';
export type { RetryPolicy } from './operators/retry-policy.js';
export { toAsyncIterable } from './operators/to-async-iterable.js';
export type { ToAsyncIterableOptions } from './operators/to-async-iterable.js';
export { turnInactivity } from './operators/turn-inactivity.js';
export { reconnecting } from './recovery/reconnecting.js';
export type { TerminalSize } from './resources/command-options.js';
export { collectOutput } from './resources/exec-event.js';
export type { ExecEvent, ExecExit, ExecOutput, ExecResult } from './resources/exec-event.js';
export type { ExecOptions } from './resources/exec.js';
export type { Files } from './resources/files.js';
export type { ImportAgentConfigParams, ImportEvent } from './resources/import-progress.js';
export type { McpEventsOptions, McpEventsParams } from './resources/mcp-events.js';
export type { RealtimeAudio, RealtimeEvent } from './resources/realtime-events.js';
export type { RealtimeInput, RealtimeOptions } from './resources/realtime.js';
export type { FileSearch, SearchFilesOptions } from './resources/search-files.js';
export type { SpawnOptions } from './resources/spawn.js';
export type { WatchOptions } from './resources/watch.js';
export { approvalEvents } from './state/approval-events.js';
export type { UnknownThreadStatus } from './state/follow-status.js';
export { threadStateFrom, turnStateFrom } from './state/from-history.js';
export type { ThreadHistoryOptions } from './state/from-history.js';
export type { ApprovalRequest, PendingApproval, StateEvent } from './state/pending-approvals.js';
export { threadReducer, threadReducerWith } from './state/thread-reducer.js';
export { initialThreadState } from './state/thread-state.js';
export type { ThreadState } from './state/thread-state.js';
export { turnReducer, turnReducerWith } from './state/turn-reducer.js';
export { initialTurnState } from './state/turn-state.js';
export type { ItemLifecycle, ItemState, StateOptions, TurnPlan, TurnState } from './state/turn-state.js';
export { agentTree } from './subagents/agent-tree.js';
export type { AgentNode } from './subagents/agent-tree.js';
export { Subagent } from './subagents/subagent.js';
export { tool } from './tools/tool.js';
export { webSocket, type WebSocketOptions } from './transport/websocket.js';
