const ROW = /^(\w+) +(\w+) +(\d+\.\d\d) s +(\d+\.\d\d) s +(\d+ \/ \d+) +(.+)$/;

/** One row of the demo's results table. */
export interface ResultRow {
  readonly turn: string;
  readonly status: string;
  /** In seconds. */
  readonly firstDelta: number;
  /** In seconds. */
  readonly duration: number;
  readonly tokens: string;
  readonly answer: string;
}

/** The results table of what the demo has printed; answers of several lines are put together again. */
export function resultsIn(output: string): readonly ResultRow[] {
  const [, ...lines] = output.slice(output.lastIndexOf('\nturn ')).trim().split('\n').slice(1);
  return lines.reduce<readonly ResultRow[]>((rows, line) => {
    const [, turn = '', status = '', firstDelta, duration, tokens = '', answer = ''] = ROW.exec(line) ?? [];
    const last = rows.at(-1);
    if (turn !== '') {
      const times = { firstDelta: Number(firstDelta), duration: Number(duration) };
      return [...rows, { turn, status, ...times, tokens, answer }];
    }
    return last === undefined
      ? rows
      : [...rows.slice(0, -1), { ...last, answer: `${last.answer} ${line.trim()}` }];
  }, []);
}
