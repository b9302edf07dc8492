import type { TurnEvent, TurnResult } from 'codex-rx';
import type { ThreadItem, ThreadTokenUsage, TurnStatus } from 'codex-rx/protocol';
import type { PlannedTurn } from './plan.js';

/** How much is kept of what a command printed, in characters; it can be a megabyte. */
const MAX_OUTPUT_CHARS = 2000;

/** One thing an agent does: a thought, a command, a message; or a note about the turn itself. */
export interface Entry {
  readonly id: string;
  readonly kind: 'thought' | 'command' | 'message' | 'note';
  /** What is written so far; of a command, the last of what it printed. */
  readonly text: string;
  /** The command line; empty for everything else. */
  readonly command: string;
  readonly exitCode: number | null;
  /** Whether more is to come. */
  readonly open: boolean;
}

/** What is known of one turn. Times are in ms, from the start of the demo. */
export interface Lane extends PlannedTurn {
  readonly status: 'queued' | TurnStatus;
  readonly entries: readonly Entry[];
  readonly startedAt: number | null;
  readonly firstDeltaAt: number | null;
  readonly endedAt: number | null;
  readonly answer: string | null;
  readonly error: string | null;
  /** The first and the newest token report of the turn. */
  readonly usage: readonly [first: ThreadTokenUsage, newest: ThreadTokenUsage] | null;
}

export interface DemoState {
  readonly lanes: readonly Lane[];
  /** How long the demo has been running, in ms. */
  readonly elapsedMs: number;
}

/** What happens to a turn. */
export type TurnAction =
  | { readonly kind: 'event'; readonly turn: string; readonly event: TurnEvent }
  | { readonly kind: 'result'; readonly turn: string; readonly result: TurnResult };

export type Action = TurnAction | { readonly kind: 'tick' };

/** An action and when it happened, in ms from the start of the demo. */
export interface TimedAction {
  readonly action: Action;
  readonly atMs: number;
}

export function initialState(plan: readonly (readonly PlannedTurn[])[]): DemoState {
  const lanes = plan.flat().map((turn) => ({
    ...turn,
    status: 'queued' as const,
    entries: [],
    startedAt: null,
    firstDeltaAt: null,
    endedAt: null,
    answer: null,
    error: null,
    usage: null,
  }));
  return { lanes, elapsedMs: 0 };
}

/** True once every turn has ended, whichever way. */
export function isOver({ lanes }: DemoState): boolean {
  return lanes.every(({ endedAt }) => endedAt !== null);
}

/** What the turn itself has used: the server counts for the whole thread. */
export function tokensOf({ usage }: Lane): { readonly input: number; readonly output: number } | null {
  if (usage === null) return null;
  const [first, newest] = usage;
  const used = (of: 'inputTokens' | 'outputTokens') => newest.total[of] - (first.total[of] - first.last[of]);
  return { input: used('inputTokens'), output: used('outputTokens') };
}

/** The state after an action. */
export function reduce(state: DemoState, { action, atMs }: TimedAction): DemoState {
  const elapsedMs = Math.max(state.elapsedMs, atMs);
  if (action.kind === 'tick') return { ...state, elapsedMs };
  const lanes = state.lanes.map((lane) => {
    if (lane.name !== action.turn) return lane;
    return action.kind === 'event' ? onEvent(lane, action.event, atMs) : onResult(lane, action.result, atMs);
  });
  return { lanes, elapsedMs };
}

function onResult(lane: Lane, result: TurnResult, atMs: number): Lane {
  return {
    ...lane,
    status: result.status,
    endedAt: atMs,
    answer: result.finalResponse,
    error: result.error?.message ?? null,
    entries: lane.entries.map((entry) => ({ ...entry, open: false })),
  };
}

function onEvent(lane: Lane, event: TurnEvent, atMs: number): Lane {
  switch (event.method) {
    case 'turn/started':
      return { ...lane, status: 'inProgress', startedAt: atMs };
    case 'item/started':
      return onItem(lane, event.params.item, true);
    case 'item/completed':
      return onItem(lane, event.params.item, false);
    case 'item/reasoning/summaryPartAdded':
      return onPart(lane, event.params.itemId);
    case 'item/reasoning/summaryTextDelta':
      return onDelta(lane, event.params, 'thought', atMs);
    case 'item/agentMessage/delta':
      return onDelta(lane, event.params, 'message', atMs);
    case 'item/commandExecution/outputDelta':
      return onDelta(lane, event.params, 'command', atMs);
    case 'thread/tokenUsage/updated':
      return { ...lane, usage: [lane.usage?.[0] ?? event.params.tokenUsage, event.params.tokenUsage] };
    case 'error':
      return put(lane, {
        ...newEntry(`note-${lane.entries.length}`, 'note'),
        text: event.params.error.message,
        open: false,
      });
    default:
      return lane;
  }
}

/** An item as the server begins or completes it. What it is completed with counts, whatever its deltas were. */
function onItem(lane: Lane, item: ThreadItem, open: boolean): Lane {
  const entry = entryOf(item);
  if (entry === undefined) return lane;
  const before = lane.entries.find(({ id }) => id === entry.id);
  return put(lane, { ...entry, text: open ? (before?.text ?? entry.text) : entry.text, open });
}

function entryOf(item: ThreadItem): Entry | undefined {
  switch (item.type) {
    case 'reasoning':
      return { ...newEntry(item.id, 'thought'), text: (item.summary ?? []).join('\n') };
    case 'agentMessage':
      return { ...newEntry(item.id, 'message'), text: item.text };
    case 'commandExecution':
      return {
        ...newEntry(item.id, 'command'),
        command: item.commandActions.map(({ command }) => command).join(' && ') || item.command,
        text: (item.aggregatedOutput ?? '').slice(-MAX_OUTPUT_CHARS),
        exitCode: item.exitCode ?? null,
      };
    default:
      return undefined;
  }
}

function onPart(lane: Lane, itemId: string): Lane {
  const entry = lane.entries.find(({ id }) => id === itemId);
  return entry === undefined || entry.text === '' ? lane : put(lane, { ...entry, text: `${entry.text}\n` });
}

function onDelta(
  lane: Lane,
  { itemId, delta }: { readonly itemId: string; readonly delta: string },
  kind: Entry['kind'],
  atMs: number,
): Lane {
  const entry = lane.entries.find(({ id }) => id === itemId) ?? newEntry(itemId, kind);
  const text = entry.text + delta;
  return {
    ...put(lane, { ...entry, text: kind === 'command' ? text.slice(-MAX_OUTPUT_CHARS) : text }),
    firstDeltaAt: lane.firstDeltaAt ?? atMs,
  };
}

function newEntry(id: string, kind: Entry['kind']): Entry {
  return { id, kind, text: '', command: '', exitCode: null, open: true };
}

/** Replaces the entry with this id, or adds it at the end. */
function put(lane: Lane, entry: Entry): Lane {
  const known = lane.entries.some(({ id }) => id === entry.id);
  const entries = known
    ? lane.entries.map((other) => (other.id === entry.id ? entry : other))
    : [...lane.entries.map((other) => abandonedFor(entry, other)), entry];
  return { ...lane, entries };
}

// The server leaves a message unfinished when the turn is steered or the model's answer breaks off, and begins another.
function abandonedFor(next: Entry, entry: Entry): Entry {
  return next.kind === 'command' || entry.kind === 'command' ? entry : { ...entry, open: false };
}
