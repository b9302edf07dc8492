/** One line of the table: what was measured, and what it must not miss. */
export interface Row {
  readonly what: string;
  readonly measured: string;
  readonly bar: string;
  readonly holds: boolean;
}

export function atMost(what: string, value: number, bar: number, unit: string): Row {
  return { what, measured: format(value, unit), bar: `<= ${format(bar, unit)}`, holds: value <= bar };
}

export function atLeast(what: string, value: number, bar: number, unit: string): Row {
  return { what, measured: format(value, unit), bar: `>= ${format(bar, unit)}`, holds: value >= bar };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted[Math.floor(sorted.length / 2)];
  if (middle === undefined) throw new Error('nothing was measured');
  return middle;
}

export function printTable(rows: readonly Row[]): void {
  const cells = rows.map(
    ({ what, measured, bar, holds }) => [what, measured, bar, holds ? 'ok' : 'MISSED'] as const,
  );
  const widths = [0, 1, 2, 3].map((column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  for (const row of cells) {
    console.log(
      row
        .map((cell, column) =>
          column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
        )
        .join('  '),
    );
  }
}

function format(value: number, unit: string): string {
  return `${value >= 100 ? value.toFixed(0) : value.toFixed(2)} ${unit}`;
}
