import { LANE_COLOURS, paint, type Style } from './ansi.js';
import { bodyLines, type Line } from './lines.js';
import type { DemoState, Lane } from './state.js';
import { fit, wrap } from './text.js';

/** The size of a terminal, in characters. */
export interface Size {
  readonly columns: number;
  readonly rows: number;
}

const GAP = ' │ ';
const MAX_LANE_COLUMNS = 42;
const MIN_LANE_COLUMNS = 16;
const MAX_BODY_ROWS = 16;
const MIN_BODY_ROWS = 6;
const PROMPT_ROWS = 4;
/** Title, prompt, a rule above and one below the body, the footer, and the line the cursor stands on. */
const OTHER_ROWS = 1 + PROMPT_ROWS + 1 + 1 + 1 + 1;

/** Whether the terminal has room for columns at all. */
export function hasRoom({ lanes }: DemoState, size: Size): boolean {
  return laneColumns(lanes.length, size) >= MIN_LANE_COLUMNS && size.rows >= OTHER_ROWS + MIN_BODY_ROWS;
}

/** The picture of a state: one column for each turn. Always as many lines, none wider than the terminal. */
export function renderColumns({ lanes, elapsedMs }: DemoState, size: Size): readonly string[] {
  const width = laneColumns(lanes.length, size);
  const bodyRows = Math.max(1, Math.min(MAX_BODY_ROWS, size.rows - OTHER_ROWS));
  const pictures = lanes.map((lane, index) =>
    renderLane(lane, LANE_COLOURS[index] ?? 'bold', width, bodyRows),
  );
  const rows = Array.from({ length: pictures[0]?.length ?? 0 }, (_, row) =>
    pictures.map((picture) => picture[row] ?? '').join(paint(GAP, 'dim')),
  );
  return [...rows, paint(fit(footer(lanes, elapsedMs), size.columns - 1), 'dim')];
}

function laneColumns(count: number, { columns }: Size): number {
  const columnsEach = Math.floor((columns - 1 - GAP.length * (count - 1)) / count);
  return Math.max(1, Math.min(MAX_LANE_COLUMNS, columnsEach));
}

function renderLane(lane: Lane, colour: Style, width: number, bodyRows: number): readonly string[] {
  const prompt = wrap(`> ${lane.prompt}`, width).slice(0, PROMPT_ROWS);
  // What does not fit scrolls out at the top.
  const body = bodyLines(lane, width).slice(-bodyRows);
  const empty = (rows: number) => Array.from({ length: rows }, () => ' '.repeat(width));
  const rule = paint('─'.repeat(width), 'dim');
  return [
    paint(fit(title(lane), width), 'bold', colour),
    ...prompt.map((line) => fit(line, width)),
    ...empty(PROMPT_ROWS - prompt.length),
    rule,
    ...body.map((line) => paint(fit(line.text, width), ...lineStyles(line, colour))),
    ...empty(bodyRows - body.length),
    rule,
  ];
}

function lineStyles({ kind }: Line, colour: Style): readonly Style[] {
  switch (kind) {
    case 'thought':
    case 'output':
    case 'blank':
      return ['dim'];
    case 'command':
      return ['bold'];
    case 'note':
      return ['red'];
    case 'message':
      return [colour];
  }
}

function title({ name, status, after }: Lane): string {
  const queued = after === undefined ? 'starting' : `queued, waits for ${after}`;
  const words: Readonly<Record<string, string>> = { queued, inProgress: 'running' };
  return `${name}  ${words[status] ?? status}`;
}

function footer(lanes: readonly Lane[], elapsedMs: number): string {
  const ended = lanes.filter(({ endedAt }) => endedAt !== null).length;
  return `${ended} of ${lanes.length} turns ended  ${(elapsedMs / 1000).toFixed(1)} s  Ctrl-C stops`;
}
