import type { ReasoningEffort } from '../../generated/types.js';
import type { TurnEvent } from '../connection/notification.js';
import { readMember } from '../protocol/read-member.js';
import { textOr } from '../state/payload.js';

/** What an event of a turn says of an agent to which the turn gives work. */
export interface AgentMention {
  readonly threadId: string;
  /** Whether the agent is new; otherwise it has been there before, and may be at work. */
  readonly spawned: boolean;
  readonly path?: string | undefined;
  readonly prompt?: string | undefined;
  readonly model?: string | undefined;
  readonly reasoningEffort?: ReasoningEffort | undefined;
}

/** What gives work to an agent, and whether to a new one. */
const SPAWNS: ReadonlyMap<unknown, boolean> = new Map([
  ['spawnAgent', true],
  ['sendInput', false],
  ['resumeAgent', false],
  ['followupTask', false],
  ['started', true],
  ['interacted', false],
]);

/** The agents to which a turn gives work, as far as an event tells. Never throws, whatever the event holds. */
export function agentsIn({ method, params }: TurnEvent): readonly AgentMention[] {
  if (method !== 'item/started' && method !== 'item/completed') return [];
  const item = readMember(params, 'item');
  const member = (name: string) => textOr(readMember(item, name), '') || undefined;
  const isCall = member('type') === 'collabAgentToolCall';
  if (!isCall && member('type') !== 'subAgentActivity') return [];
  const spawned = SPAWNS.get(member(isCall ? 'tool' : 'kind'));
  const ids = isCall ? readMember(item, 'receiverThreadIds') : [member('agentThreadId')];
  if (spawned === undefined || !Array.isArray(ids)) return [];
  const told = {
    spawned,
    path: member('agentPath'),
    prompt: member('prompt'),
    model: member('model'),
    reasoningEffort: member('reasoningEffort'),
  };
  return ids.filter((id: unknown) => typeof id === 'string').map((threadId) => ({ threadId, ...told }));
}
