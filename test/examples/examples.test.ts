import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it, type TestContext } from 'vitest';
import { example, run } from './support/program.js';

const folder = new URL('../../examples/', import.meta.url);
const EXAMPLES = readdirSync(folder).filter((name) => name.endsWith('.ts') && name !== 'demo.ts');

/** Runs an example offline to its end, and returns what it has printed. */
async function printed(test: TestContext, name: string): Promise<string> {
  const program = run(test, example(name, '--offline'));
  const { code, stdout, stderr } = await program.ended;
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  await program.isGone();
  return stdout;
}

/** The lines that were printed, with commands as they were before they were given to this machine's shell. */
function withoutShell(printed: string): readonly string[] {
  return printed
    .trimEnd()
    .replaceAll(/[^\s"]+sh -lc /g, '')
    .split('\n');
}

describe.concurrent('offline and to its end', () => {
  it('quick-start prints an answer', async (test) => {
    expect(await printed(test, 'quick-start.ts')).toBe(
      'Hello from a scripted model: no login, no network!\n',
    );
  });

  it('concurrent-turns prints answers as they come, not as they were asked for', async (test) => {
    const lines = (await printed(test, 'concurrent-turns.ts')).trimEnd().split('\n');
    const answers = new Map(lines.flatMap((line, i) => (i % 2 === 0 ? [[line, lines[i + 1]]] : [])));
    expect(Object.fromEntries(answers)).toEqual({
      'What is an Observable?':
        '  A recipe for values over time, which does nothing before somebody subscribes.',
      'What does mergeMap do?': '  It runs an Observable for each value, all of them side by side.',
      'What does switchMap do?': '  It runs an Observable for the newest value and leaves the one before.',
    });
    // It was asked first, and its answer takes longest.
    expect(lines[0]).not.toBe('What is an Observable?');
  });

  it('streaming-text prints an answer that came in pieces', async (test) => {
    const haiku = 'Water finds its way,\none drop after another:\nno need to ask twice.';
    expect(await printed(test, 'streaming-text.ts')).toBe(`${haiku}\n\n(came in 14 pieces)\n`);
  });

  it('structured-output prints a plan from a typed value', async (test) => {
    expect(await printed(test, 'structured-output.ts')).toBe(
      'From the opera to the sea (Sunday)\n' +
        '1. Opera House: look around for 40 minutes\n' +
        '2. Mathallen: eat fish soup\n' +
        '3. Aker Brygge: look around for 60 minutes\n',
    );
  });

  it('approve-commands runs what the terminal says yes to, and nothing else', async (test) => {
    const program = run(test, example('approve-commands.ts', '--offline'));
    await program.says("'node --version'");
    program.type('y');
    await program.says("'npm --version'");
    program.type('n');
    const { code, stdout, stderr } = await program.ended;
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(withoutShell(stdout)).toEqual([
      `May this run? "'node --version'"`,
      'Because: "It is what you have asked for." [y/n]',
      `May this run? "'npm --version'"`,
      'Because: "It is what you have asked for." [y/n]',
      "completed: 'node --version'",
      "declined: 'npm --version'",
      'I have looked at what you let me look at.',
    ]);
    await program.isGone();
  });

  it('approve-commands runs nothing on the word of somebody who has left', async (test) => {
    const program = run(test, example('approve-commands.ts', '--offline'));
    program.type('y');
    program.endInput();
    const { code, stdout, stderr } = await program.ended;
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(withoutShell(stdout).slice(-3)).toEqual([
      "declined: 'node --version'",
      "declined: 'npm --version'",
      'I have looked at what you let me look at.',
    ]);
    await program.isGone();
  });

  it('approval-policy prints what ran and what did not', async (test) => {
    expect(withoutShell(await printed(test, 'approval-policy.ts'))).toEqual([
      "completed: 'node --version'",
      "declined: 'rm -rf build'",
      "declined: 'node --version > version.txt'",
      'I could look, but neither delete nor write.',
    ]);
  });

  it('tool prints what was called, and the answer that came of it', async (test) => {
    expect(await printed(test, 'tool.ts')).toBe(
      [
        '(looking for task 1)',
        '(looking for task 17)',
        'list_tasks: ok',
        'read_task: failed',
        'read_task: ok',
        'The oldest is “Water the plants”, from 3 March. It is not done yet.',
        '',
      ].join('\n'),
    );
  });

  it('login prints what to open and to type, then who is logged in', async (test) => {
    expect((await printed(test, 'login.ts')).replace(/127\.0\.0\.1:\d+/, 'host')).toBe(
      'Open http://host/codex/device and type ABCD-12345\nLogged in: nobody@example.com (pro)\n',
    );
  });

  it('steer-and-interrupt prints two beginnings and how the turn ended', async (test) => {
    const [asked, lighthouse, steered, submarine, end] = (
      await printed(test, 'steer-and-interrupt.ts')
    ).split('\n');
    expect({ asked, steered, end }).toEqual({
      asked: '> Tell me a long story about a lighthouse.',
      steered: '> Make it about a submarine instead.',
      end: '(interrupted after 2 completed items)',
    });
    expect(lighthouse).toMatch(/^The lighthouse .* keeper$/);
    expect(submarine).toMatch(/^The submarine .* came from outside\.$/);
  });

  it('goal prints the turns of one goal, and what came of all of them', async (test) => {
    expect(await printed(test, 'goal.ts')).toBe(
      [
        '',
        'turn 1: The Rhine.',
        'turn 2: The Danube.',
        'turn 3: The Volga. That makes three.',
        'The goal is complete, with 4 items.',
        '',
      ].join('\n'),
    );
  });

  it('switch-map-replaces-a-turn prints the last answer, and that the turns before were interrupted', async (test) => {
    const text = await printed(test, 'switch-map-replaces-a-turn.ts');
    const prompts = text.split('\n').filter((line) => line.startsWith('> '));
    expect(prompts).toEqual([
      '> Explain TCP in detail.',
      '> No, explain UDP in detail.',
      '> No, explain QUIC in one sentence.',
    ]);
    // On a machine that is too busy to start a turn within two seconds, the second prompt is never sent.
    expect(text).toMatch(
      /QUIC carries many encrypted streams over UDP\.\n\nThe turns: (interrupted, ){1,2}completed\n$/,
    );
  });

  it('fails with a message when there is no app-server', async (test) => {
    const program = run(test, example('quick-start.ts'), { CODEX_PATH: '/nowhere/codex' });
    const { code, stdout, stderr } = await program.ended;
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/^CodexNotFoundError: .*\/nowhere\/codex/);
  });
});

describe('examples/README.md', () => {
  const readme = readFileSync(new URL('README.md', folder), 'utf8');

  it('has a line for each example', () => {
    const listed = [...readme.matchAll(/^\| \[`([^`]+)`\]\(\1\)/gm)].map(([, name]) => name);
    expect(listed.toSorted()).toEqual(EXAMPLES.toSorted());
  });

  it('links to nothing that is not there', () => {
    const targets = [...readme.matchAll(/\]\(([^)]+)\)/g)].map(([, target = '']) => target);
    expect(targets.filter((target) => !existsSync(new URL(target, folder)))).toEqual([]);
  });
});
