import type { DemoState, Entry, Lane } from './state.js';
import { printable, wrap } from './text.js';

const LINE_COLUMNS = 80;

/** One line of what is shown of a turn. */
export interface Line {
  readonly kind: Entry['kind'] | 'output' | 'blank';
  readonly text: string;
}

/** Everything an agent has done so far, in lines of at most `width` columns. */
export function bodyLines({ entries }: Lane, width: number): readonly Line[] {
  return entries.flatMap((entry, index) => {
    const lines = entryLines(entry, width);
    return index === 0 || lines.length === 0 ? lines : [{ kind: 'blank', text: '' } as const, ...lines];
  });
}

/**
 * The lines of a turn that will not change any more, for where what is written stays written: from the prompt to how
 * the turn ended. As the turn goes on, lines are only added.
 */
export function settledLines(lane: Lane, width: number): readonly string[] {
  const queued = lane.after === undefined ? [] : [`(queued: waits for ${lane.after})`];
  if (lane.startedAt === null) return queued;
  const firstOpen = lane.entries.findIndex(({ open }) => open);
  const closed = firstOpen === -1 ? lane.entries : lane.entries.slice(0, firstOpen);
  const growing = firstOpen === -1 ? [] : lane.entries.slice(firstOpen, firstOpen + 1);
  return [
    ...queued,
    ...hanging('> ', lane.prompt, width),
    ...closed.flatMap((entry) => entryLines(entry, width)).map(({ text }) => text),
    ...growing.flatMap((entry) => settledOf(entry, width)).map(({ text }) => text),
    ...(lane.endedAt === null ? [] : [`(${lane.status}${lane.error === null ? '' : `: ${lane.error}`})`]),
  ];
}

/** What a state adds to the one before, where turns share the lines: each begins with the name of its turn. */
export function addedLines(before: DemoState, { lanes }: DemoState): readonly string[] {
  return lanes.flatMap((lane, index) => {
    const lanePrefix = `${lane.name} | `;
    const width = LINE_COLUMNS - lanePrefix.length;
    const known = before.lanes[index];
    const written = known === undefined ? 0 : settledLines(known, width).length;
    return settledLines(lane, width)
      .slice(written)
      .map((line) => `${lanePrefix}${line}`);
  });
}

// The last line of a text may still grow; what a command prints is sure only when it is done.
function settledOf(entry: Entry, width: number): readonly Line[] {
  const lines = entryLines(entry, width);
  return entry.kind === 'command' ? lines.filter(({ kind }) => kind === 'command') : lines.slice(0, -1);
}

function entryLines(entry: Entry, width: number): readonly Line[] {
  const { kind, text, command, exitCode } = entry;
  const as = (kind: Line['kind'], lines: readonly string[]) => lines.map((text): Line => ({ kind, text }));
  switch (kind) {
    case 'thought':
      return as(kind, hanging('~ ', text, width));
    case 'note':
      return as(kind, hanging('! ', text, width));
    case 'message':
      return as(kind, wrap(printable(text).trimEnd(), width));
    case 'command':
      return [
        ...as(kind, hanging('$ ', command, width)),
        ...as('output', hanging('  ', text.trimEnd(), width)),
        ...(exitCode === null || exitCode === 0 ? [] : as('note', [`! exit code ${exitCode}`])),
      ];
  }
}

function hanging(mark: string, text: string, width: number): readonly string[] {
  return wrap(printable(text).trimEnd(), width - mark.length).map((line, index) =>
    `${index === 0 ? mark : '  '}${line}`.trimEnd(),
  );
}
