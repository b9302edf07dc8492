import { readdirSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ScriptedModel } from 'codex-rx/testing/node';
import { HIDE_CURSOR, LANE_COLOURS, paint, SHOW_CURSOR } from '../../examples/demo/ansi.js';
import { script } from '../../examples/demo/script.js';
import { compileExamples, type Compiled } from './support/compiled.js';
import { demo as demoAsItStands, run, runInTerminal, temporaryDirectory } from './support/program.js';
import { resultsIn } from './support/results.js';

const RESULTS = [
  {
    turn: 'A1',
    status: 'completed',
    tokens: '2420 / 96',
    answer: 'There are three: a README, a list of notes and a script with checks.',
  },
  {
    turn: 'A2',
    status: 'completed',
    tokens: '2920 / 104',
    answer: 'Everything is done but one thing: the coffee is still to be made.',
  },
  {
    turn: 'B1',
    status: 'completed',
    tokens: '2610 / 122',
    answer:
      'Yes, all four checks pass: frames arrive whole, turns stay apart, queues keep their order, and nothing is lost.',
  },
];

let compiled: Compiled;
beforeAll(async () => {
  compiled = await compileExamples();
});
afterAll(() => compiled.remove());

const demo = (...args: readonly string[]) => compiled.example('demo', ...args);

function expectResults(output: string): void {
  const results = resultsIn(output);
  expect(results).toMatchObject(RESULTS);
  for (const { firstDelta, duration } of results) expect(firstDelta).toBeLessThan(duration);
}

describe.concurrent('npm run demo', () => {
  it('prints plain lines where there is no terminal, those of all turns among each other', async (test) => {
    const program = run(test, demoAsItStands());
    const { code, stdout, stderr } = await program.ended;
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stripVTControlCharacters(stdout)).toBe(stdout);
    const lines = stdout.split('\n');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);

    const of = (turn: string) =>
      lines.filter((line) => line.startsWith(`${turn} | `)).map((line) => line.slice(5));
    expect(of('A2')).toEqual([
      '(queued: waits for A1)',
      '> Read notes.txt. What is still to do? Answer in one sentence.',
      '~ The notes will tell what is left.',
      '$ cat notes.txt',
      '  [x] open the connection',
      '  [x] run turns side by side',
      '  [ ] make coffee',
      'Everything is done but one thing: the coffee is still to be made.',
      '(completed)',
    ]);
    expect(of('A1')).toEqual(expect.arrayContaining(['$ ls', '  README.md', '  check.mjs', '  notes.txt']));
    expect(of('B1')).toEqual(
      expect.arrayContaining(['$ node check.mjs', '  ok - nothing is lost', '(completed)']),
    );

    const at = (line: string) => lines.indexOf(line);
    const endOfA1 = at('A1 | (completed)');
    expect(at('A2 | > Read notes.txt. What is still to do? Answer in one sentence.')).toBeGreaterThan(
      endOfA1,
    );
    expect(at('B1 | $ node check.mjs')).toBeLessThan(endOfA1);
    expect(at('B1 | (completed)')).toBeGreaterThan(endOfA1);
    expectResults(stdout);
    await program.isGone();
  });

  it('shows a column for each turn, in its colour, where there is a terminal', async (test) => {
    const program = runInTerminal(test, { cols: 100, rows: 30 }, demo());
    const { code, stdout } = await program.ended;
    expect(code).toBe(0);
    for (const colour of LANE_COLOURS) expect(stdout).toContain(paint('|', colour).split('|')[0]);
    const pictures = stdout
      .split(HIDE_CURSOR)
      .slice(1)
      .map((picture) => stripVTControlCharacters(picture));
    expect(pictures.length).toBeGreaterThan(20);
    const titles = pictures.map((picture) =>
      picture
        .split('\r\n')[0]
        ?.split('│')
        .map((title) => title.trim()),
    );
    expect(titles).toContainEqual(['A1  running', 'A2  queued, waits for A1', 'B1  running']);
    expect(titles).toContainEqual(['A1  completed', 'A2  running', 'B1  running']);
    expect(titles.at(-1)).toEqual(['A1  completed', 'A2  completed', 'B1  completed']);
    expect(stdout.lastIndexOf(SHOW_CURSOR)).toBeGreaterThan(stdout.lastIndexOf(HIDE_CURSOR));
    expectResults(stripVTControlCharacters(stdout).replaceAll('\r\n', '\n'));
    await program.isGone();
  });

  it('leaves nothing behind when it is stopped', async (test) => {
    const program = run(test, demo());
    await program.says('B1 | $ node check.mjs');
    program.interrupt();
    const { code, stdout, stderr } = await program.ended;
    expect({ code, stderr }).toEqual({ code: 130, stderr: '' });
    expect(stdout).toMatch(/\nStopped\.\n$/);
    await program.isGone();
  });

  it('leaves nothing behind on Ctrl-C, and gives the terminal back', async (test) => {
    const program = runInTerminal(test, { cols: 100, rows: 30 }, demo());
    await program.says('$ node check.mjs');
    if (process.platform === 'linux') {
      expect(program.leftovers()).toEqual(expect.arrayContaining([expect.stringContaining('app-server')]));
    }
    program.typeCtrlC();
    const { code, stdout } = await program.ended;
    expect(code).toBe(130);
    expect(stdout.lastIndexOf(SHOW_CURSOR)).toBeGreaterThan(stdout.lastIndexOf(HIDE_CURSOR));
    expect(stdout).toMatch(/\r\nStopped\.\r\n$/);
    await program.isGone();
  });

  it('prints plain lines in a terminal too, with NO_COLOR', async (test) => {
    const program = runInTerminal(test, { cols: 100, rows: 30 }, demo(), { NO_COLOR: '1' });
    await program.says('B1 | > Run');
    program.typeCtrlC();
    const { code, stdout } = await program.ended;
    expect(code).toBe(130);
    expect(stripVTControlCharacters(stdout)).toBe(stdout);
    await program.isGone();
  });

  it('--live runs with what the user has configured, and keeps nothing of it', async (test) => {
    const model = await ScriptedModel.start();
    test.onTestFinished(() => model.close());
    const home = await model.respondWith(script).codexHome();
    const program = run(test, demo('--live'), home.env);
    const { code, stdout, stderr } = await program.ended;
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('with your own login and model');
    expectResults(stdout);
    const kept = readdirSync(home.path, { recursive: true, encoding: 'utf8' });
    expect(kept.filter((file) => file.endsWith('.jsonl'))).toEqual([]);
    await program.isGone();
  });

  it('--live says what to do when there is no login', async (test) => {
    const program = run(test, demo('--live'), { CODEX_HOME: temporaryDirectory(test) });
    const { code, stdout, stderr } = await program.ended;
    expect({ code, stdout, stderr }).toEqual({
      code: 1,
      stdout: '',
      stderr: 'Codex is not logged in. Run `npx codex login`, or leave out --live for the scripted model.\n',
    });
    await program.isGone();
  });

  it('--live says what the server does not start with', async (test) => {
    const program = run(test, demo('--live'), { CODEX_HOME: '/nowhere/codex-home' });
    const { code, stdout, stderr } = await program.ended;
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain('TransportClosedError: The app-server exited with code 1: CODEX_HOME points to');
    expect(stderr).toContain('CODEX_HOME points to "/nowhere/codex-home"');
    expect(stderr).not.toContain('backtrace');
    await program.isGone();
  });

  it('--help explains it', async (test) => {
    const { code, stdout } = await run(test, ['npm', 'run', '--silent', 'demo', '--', '--help']).ended;
    expect(code).toBe(0);
    expect(stdout).toContain('--live');
  });

  it('refuses what it does not know', async (test) => {
    const { code, stdout, stderr } = await run(test, demo('--lively')).ended;
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain("Unknown option '--lively'");
  });
});
