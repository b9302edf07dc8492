export { Codex } from './client/codex.js';
export { Thread } from './client/thread.js';
export { Turn } from './client/turn.js';

export { commandRules } from './approvals/command-rules.js';
export type { CommandRules } from './approvals/command-rules.js';
export { acceptAll, answerWith, approveWhen, declineAll, firstDecision } from './approvals/policy.js';
export * from './common.js';
export { parseOutput } from './operators/parse-output.js';
export { threadStateFrom, turnStateFrom } from './state/from-history.js';
export type { ThreadHistoryOptions } from './state/from-history.js';
export { threadReducer, threadReducerWith } from './state/thread-reducer.js';
export { initialThreadState } from './state/thread-state.js';
export type { ThreadState } from './state/thread-state.js';
export { turnReducer, turnReducerWith } from './state/turn-reducer.js';
export { initialTurnState } from './state/turn-state.js';
export type { ItemLifecycle, ItemState, StateOptions, TurnPlan, TurnState } from './state/turn-state.js';
export { tool } from './tools/tool.js';
