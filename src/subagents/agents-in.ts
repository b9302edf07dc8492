import type { ReasoningEffort } from '../../generated/types.js';
import type { TurnEvent } from '../connection/notification.js';
import { readMember } from '../protocol/read-member.js';

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

const WORK_GIVING: ReadonlySet<unknown> = new Set(['spawnAgent', 'sendInput', 'resumeAgent', 'followupTask']);

/** The agents to which a turn gives work, as far as an event tells. Never throws, whatever the event holds. */
export function agentsIn({ method, params }: TurnEvent): readonly AgentMention[] {
  if (method !== 'item/started' && method !== 'item/completed') return [];
  const item = readMember(params, 'item');
  const member = (name: string) => {
    const value = readMember(item, name);
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  const told = {
    path: member('agentPath'),
    prompt: member('prompt'),
    model: member('model'),
    reasoningEffort: member('reasoningEffort'),
  };
  switch (member('type')) {
    case 'collabAgentToolCall': {
      const tool = member('tool');
      const ids = readMember(item, 'receiverThreadIds');
      if (!WORK_GIVING.has(tool) || !Array.isArray(ids)) return [];
      const spawned = tool === 'spawnAgent';
      return ids.filter(isString).map((threadId) => ({ threadId, spawned, ...told }));
    }
    case 'subAgentActivity': {
      const [threadId, kind] = [member('agentThreadId'), member('kind')];
      if (threadId === undefined || (kind !== 'started' && kind !== 'interacted')) return [];
      return [{ threadId, spawned: kind === 'started', ...told }];
    }
    default:
      return [];
  }
}

function isString(value: unknown): value is string {
  return typeof value === 'string';
}
