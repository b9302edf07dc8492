import { tokensOf, type DemoState, type Lane } from './state.js';
import { displayWidth, fit, printable, wrap } from './text.js';

const HEADINGS = ['turn', 'status', 'first delta', 'duration', 'tokens in/out', 'answer'] as const;
const GAP = '  ';
const MIN_ANSWER_COLUMNS = 16;
const MAX_ANSWER_ROWS = 6;

/** How the turns ended, in lines of at most `columns` characters. Durations count from the server's `turn/started`. */
export function renderTable({ lanes }: DemoState, columns: number): readonly string[] {
  const cells = lanes.map(shortCells);
  const short = HEADINGS.slice(0, -1);
  const widths = short.map((heading, index) =>
    Math.max(...[heading, ...cells.map((row) => row[index] ?? '')].map(displayWidth)),
  );
  const taken = widths.reduce((sum, width) => sum + width + GAP.length, 0);
  const answerWidth = Math.max(MIN_ANSWER_COLUMNS, columns - taken);
  const row = (texts: readonly string[], answer: string) =>
    [...widths.map((width, index) => fit(texts[index] ?? '', width)), answer].join(GAP).trimEnd();
  return [
    row(short, 'answer'),
    row(
      widths.map((width) => '─'.repeat(width)),
      '─'.repeat(answerWidth),
    ),
    ...lanes.flatMap((lane, index) => {
      const answer = answerLines(lane, answerWidth);
      return [row(cells[index] ?? [], answer[0] ?? ''), ...answer.slice(1).map((line) => row([], line))];
    }),
  ];
}

function shortCells(lane: Lane): readonly string[] {
  const tokens = tokensOf(lane);
  return [
    lane.name,
    lane.status,
    seconds(lane.startedAt, lane.firstDeltaAt),
    seconds(lane.startedAt, lane.endedAt),
    tokens === null ? '-' : `${tokens.input} / ${tokens.output}`,
  ];
}

function answerLines({ answer, error }: Lane, width: number): readonly string[] {
  const lines = wrap(printable(answer ?? error ?? '-').trim(), width);
  if (lines.length <= MAX_ANSWER_ROWS) return lines;
  const last = lines[MAX_ANSWER_ROWS - 1] ?? '';
  return [...lines.slice(0, MAX_ANSWER_ROWS - 1), fit(`${last} …`, Math.min(width, displayWidth(last) + 2))];
}

function seconds(from: number | null, to: number | null): string {
  return from === null || to === null ? '-' : `${((to - from) / 1000).toFixed(2)} s`;
}
