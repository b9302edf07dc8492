import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { parseArguments } from '../../examples/demo/arguments.js';
import { hasRoom, renderColumns } from '../../examples/demo/columns.js';
import { addedLines, bodyLines, settledLines } from '../../examples/demo/lines.js';
import { PLAN } from '../../examples/demo/plan.js';
import { initialState, type DemoState } from '../../examples/demo/state.js';
import { renderTable } from '../../examples/demo/table.js';
import { displayWidth } from '../../examples/demo/text.js';
import { laneOf, statesOf } from './support/lanes.js';

const RECORDINGS = ['command-output', 'failed-turn', 'plan-and-reasoning', 'simple-turn', 'steered-turn'];

/** Three turns in the middle of different things. */
async function busy(): Promise<DemoState> {
  const [a, b, c] = await Promise.all(['command-output', 'failed-turn', 'long-turn-2000-deltas'].map(laneOf));
  if (a === undefined || b === undefined || c === undefined) throw new Error('no turns');
  return { lanes: [a, { ...b, name: 'A2', after: 'A1' }, { ...c, name: 'B1' }], elapsedMs: 1234 };
}

describe('columns', () => {
  it.each([
    [80, 24],
    [100, 30],
    [200, 60],
    [54, 18],
  ])('always take as many lines, none wider than a terminal of %d x %d', async (columns, rows) => {
    const pictures = [initialState(PLAN), await busy()].map((state) =>
      renderColumns(state, { columns, rows }).map((line) => stripVTControlCharacters(line)),
    );
    expect(new Set(pictures.map(({ length }) => length)).size).toBe(1);
    expect(pictures[0]?.length).toBeLessThan(rows);
    expect(Math.max(...pictures.flat().map(displayWidth))).toBeLessThan(columns);
  });

  it('stand in line, whatever the turns print', async () => {
    const rows = renderColumns(await busy(), { columns: 80, rows: 24 }).slice(0, -1);
    const separators = rows.map((row) => {
      const [first = '', second = ''] = stripVTControlCharacters(row).split(' │ ');
      return [displayWidth(first), displayWidth(second)];
    });
    expect(new Set(separators.map(String))).toEqual(new Set(['24,24']));
  });

  it('show the end of what does not fit', async () => {
    const picture = renderColumns(await busy(), { columns: 80, rows: 18 }).join('\n');
    expect(picture).toContain('w998w999');
    expect(picture).not.toContain('w000w001');
  });

  it('say what a turn waits for', () => {
    const [titles = ''] = renderColumns(initialState(PLAN), { columns: 100, rows: 30 });
    expect(
      stripVTControlCharacters(titles)
        .split(' │ ')
        .map((title) => title.trim()),
    ).toEqual(['A1  starting', 'A2  queued, waits for A1', 'B1  starting']);
  });

  it('need some room', () => {
    const state = initialState(PLAN);
    expect(hasRoom(state, { columns: 80, rows: 24 })).toBe(true);
    expect(hasRoom(state, { columns: 40, rows: 24 })).toBe(false);
    expect(hasRoom(state, { columns: 80, rows: 10 })).toBe(false);
  });
});

describe('lines', () => {
  it('show thoughts, commands, output, exit codes and messages', async () => {
    expect(bodyLines(await laneOf('plan-and-reasoning'), 80)).toEqual([
      { kind: 'thought', text: '~ Two steps will do.' },
      { kind: 'thought', text: '  Reading comes first.' },
      { kind: 'blank', text: '' },
      { kind: 'message', text: 'The plan stands.' },
    ]);
    expect(bodyLines(await laneOf('command-output'), 80).slice(-5)).toEqual([
      { kind: 'output', text: '  größer: äöü' },
      { kind: 'output', text: '  split: 🌍 世界' },
      { kind: 'note', text: '! exit code 3' },
      { kind: 'blank', text: '' },
      { kind: 'message', text: 'It printed several scripts and failed.' },
    ]);
  });

  it.each(RECORDINGS)('are only added to: %s', async (recording) => {
    const settled = (await statesOf(recording)).map(({ lanes: [lane] }) =>
      lane === undefined ? [] : settledLines(lane, 20),
    );
    for (const [index, lines] of settled.slice(1).entries()) {
      expect(lines.slice(0, settled[index]?.length)).toEqual(settled[index]);
    }
    expect(settled.at(-1)?.[0]).toBe('> Do something.');
    expect(settled.at(-1)?.at(-1)).toMatch(/^\((completed|failed: .+)\)$/);
  });

  it('are written once, with the name of their turn', async () => {
    const states = await statesOf('plan-and-reasoning');
    const nothing: DemoState = { lanes: [], elapsedMs: 0 };
    const written = states.flatMap((state, index) => addedLines(states[index - 1] ?? nothing, state));
    expect(written).toEqual([
      'A1 | > Do something.',
      'A1 | ~ Two steps will do.',
      'A1 |   Reading comes first.',
      'A1 | The plan stands.',
      'A1 | (completed)',
    ]);
  });
});

describe('the results table', () => {
  it('has a row for each turn, with a long answer in several lines', async () => {
    const lane = await laneOf('simple-turn');
    const done = {
      ...lane,
      startedAt: 0,
      firstDeltaAt: 120,
      endedAt: 2345,
      answer: 'one two three four five six',
    };
    const table = renderTable({ lanes: [done, { ...done, name: 'B1', answer: null }], elapsedMs: 0 }, 72);
    expect(table).toEqual([
      'turn  status     first delta  duration  tokens in/out  answer',
      '────  ─────────  ───────────  ────────  ─────────────  ─────────────────',
      'A1    completed  0.12 s       2.35 s    10 / 5         one two three',
      '                                                       four five six',
      'B1    completed  0.12 s       2.35 s    10 / 5         -',
    ]);
  });

  it('says why a turn failed, and what is not known', async () => {
    const failed = await laneOf('failed-turn');
    const table = renderTable({ lanes: [{ ...failed, firstDeltaAt: null, usage: null }], elapsedMs: 0 }, 100);
    expect(table[2]).toMatch(/^A1 +failed +- +\d+\.\d\d s +- +stream disconnected/);
  });

  it('marks an answer that is too long', async () => {
    const lane = { ...(await laneOf('simple-turn')), answer: 'word '.repeat(200) };
    const table = renderTable({ lanes: [lane], elapsedMs: 0 }, 80);
    expect(table).toHaveLength(2 + 6);
    expect(table.at(-1)).toMatch(/word ?…$/);
    expect(Math.max(...table.map(displayWidth))).toBeLessThanOrEqual(80);
  });
});

describe('the arguments', () => {
  it.each([
    [[], { kind: 'run', live: false }],
    [['--live'], { kind: 'run', live: true }],
    [['--live', '--help'], { kind: 'help' }],
    [['-h'], { kind: 'help' }],
    [['--lively'], { kind: 'wrong', message: expect.stringContaining('--lively') as string }],
    [['live'], { kind: 'wrong', message: expect.stringContaining('live') as string }],
  ])('%j', (args, expected) => {
    expect(parseArguments(args)).toEqual(expected);
  });
});
