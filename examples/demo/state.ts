import { initialTurnState, turnReducerWith, type ItemState, type TurnEvent, type TurnState } from 'codex-rx';
import type { ThreadTokenUsage, TurnStatus } from 'codex-rx/protocol';
import type { PlannedTurn } from './plan.js';

/** How much is kept of what a command printed, in characters; it can be a megabyte. */
const MAX_OUTPUT_CHARS = 2000;

const foldTurn = turnReducerWith({ maxOutputChars: MAX_OUTPUT_CHARS });

/** What is written piece by piece. */
const DELTAS: ReadonlySet<string> = new Set([
  'item/agentMessage/delta',
  'item/commandExecution/outputDelta',
  'item/reasoning/summaryTextDelta',
]);

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

/** What went wrong, and before which of the turn's items. */
interface Note {
  readonly text: string;
  readonly before: number;
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
  /** All of the above but the times is read from these. */
  readonly turn: TurnState;
  readonly notes: readonly Note[];
}

export interface DemoState {
  readonly lanes: readonly Lane[];
  /** How long the demo has been running, in ms. */
  readonly elapsedMs: number;
}

/** What happens: something to a turn, or nothing but that time passes. */
export type Action =
  { readonly kind: 'event'; readonly turn: string; readonly event: TurnEvent } | { readonly kind: 'tick' };

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
    turn: initialTurnState(),
    notes: [],
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
  const { turn, event } = action;
  const lanes = state.lanes.map((lane) => (lane.name === turn ? onEvent(lane, event, atMs) : lane));
  return { lanes, elapsedMs };
}

function onEvent(lane: Lane, event: TurnEvent, atMs: number): Lane {
  const turn = foldTurn(lane.turn, event);
  const notes =
    event.method === 'error' ? [...lane.notes, noteOf(lane.turn, event.params.error)] : lane.notes;
  const usage = turn.usage === null ? null : ([lane.usage?.[0] ?? turn.usage, turn.usage] as const);
  return {
    ...lane,
    status: turn.status ?? 'queued',
    entries: entriesOf(turn, notes),
    startedAt: lane.startedAt ?? (event.method === 'turn/started' ? atMs : null),
    firstDeltaAt: lane.firstDeltaAt ?? (DELTAS.has(event.method) ? atMs : null),
    endedAt: lane.endedAt ?? (turn.isEnded ? atMs : null),
    answer: turn.isEnded ? turn.finalResponse : null,
    error: turn.isEnded ? (turn.error?.message ?? null) : null,
    usage,
    turn,
    notes,
  };
}

function noteOf({ items }: TurnState, { message }: { readonly message: string }): Note {
  return { text: message, before: items.length };
}

/** What the items of a turn are shown as, with the notes where they were made. */
function entriesOf({ items }: TurnState, notes: readonly Note[]): readonly Entry[] {
  const noted = notes.map(({ text, before }, index) => ({ before, entry: noteEntry(index, text) }));
  const notedBefore = (at: number) => noted.filter(({ before }) => before === at).map(({ entry }) => entry);
  const entries = items.flatMap((item, index) => [...notedBefore(index), ...entryOf(item)]);
  return [...entries, ...notedBefore(items.length)].map(abandonedForNext);
}

function noteEntry(index: number, text: string): Entry {
  return { id: `note-${index}`, kind: 'note', text, command: '', exitCode: null, open: false };
}

/** None for items that are not shown. */
function entryOf({ id, item, lifecycle }: ItemState): readonly Entry[] {
  const entry = { id, text: '', command: '', exitCode: null, open: lifecycle === 'open' };
  switch (item.type) {
    case 'reasoning':
      return [{ ...entry, kind: 'thought', text: (item.summary ?? []).join('\n') }];
    case 'agentMessage':
      return [{ ...entry, kind: 'message', text: item.text }];
    case 'commandExecution':
      return [
        {
          ...entry,
          kind: 'command',
          command: item.commandActions.map(({ command }) => command).join(' && ') || item.command,
          text: item.aggregatedOutput ?? '',
          exitCode: item.exitCode ?? null,
        },
      ];
    default:
      return [];
  }
}

// The server leaves a message unfinished when the turn is steered or the model's answer breaks off, and begins another.
function abandonedForNext(entry: Entry, index: number, entries: readonly Entry[]): Entry {
  const isLeft = entry.kind !== 'command' && entries.slice(index + 1).some(({ kind }) => kind !== 'command');
  return isLeft ? { ...entry, open: false } : entry;
}
