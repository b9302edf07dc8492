import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it, type TestContext } from 'vitest';
import { compileExamples, type Compiled } from './support/compiled.js';
import { example, run, type Program } from './support/program.js';

const folder = new URL('../../examples/', import.meta.url);
const EXAMPLES = readdirSync(folder).filter((name) => name.endsWith('.ts') && name !== 'demo.ts');

let compiled: Compiled;
beforeAll(async () => {
  compiled = await compileExamples();
});
afterAll(() => compiled.remove());

/** Runs an example offline to its end, and returns what it has printed. */
async function printed(test: TestContext, name: string): Promise<string> {
  const program = run(test, compiled.example(name, '--offline'));
  return ended(program);
}

/** Waits until a program has ended in good order and nothing is left of it, and returns what it has printed. */
async function ended(program: Program): Promise<string> {
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
  it('quick-start prints an answer, run as it stands', async (test) => {
    expect(await ended(run(test, example('quick-start.ts', '--offline')))).toBe(
      'Hello from a scripted model: no login, no network!\n',
    );
  });

  it('turn-result prints how a turn ended, with what and at what cost', async (test) => {
    const [turn, took, ...lines] = (await printed(test, 'turn-result')).trimEnd().split('\n');
    expect(turn).toMatch(/^turn [\w-]{36} of thread [\w-]{36}$/);
    expect(took).toMatch(/^completed after \d+ ms$/);
    expect(lines).toEqual([
      '- userMessage',
      '- thought: The largest moons come to mind first.',
      '- said (commentary): Let me think.',
      '- said (final_answer): Titan.',
      'tokens: 1200 in, 34 out',
      'answer: Titan.',
    ]);
  });

  it('turn-events prints what happens in a turn, from its start to its end', async (test) => {
    const lines = (await printed(test, 'turn-events')).trimEnd().split('\n');
    expect(lines[0]).toBe('turn/started');
    expect(lines).toEqual(
      expect.arrayContaining(['item/started: agentMessage', 'thread/tokenUsage/updated']),
    );
    expect(lines.slice(-3)).toEqual([
      'turn/completed: completed',
      '(16 letters in deltas)',
      expect.stringMatching(/^\(\d+ events\)$/),
    ]);
  });

  it('models prints the server and the first of its models', async (test) => {
    const [server, ...models] = (await printed(test, 'models')).trimEnd().split('\n');
    expect(server).toMatch(/^codex app-server \d+\.\d+\.\d+\S* on \w+$/);
    expect(models).toHaveLength(3);
    for (const model of models) expect(model).toMatch(/^\S[^:]*: \w+(, \w+)*$/);
  });

  it('choose-model prints an answer of the model that it chose', async (test) => {
    const [answer, cost] = (await printed(test, 'choose-model')).trimEnd().split('\n');
    expect(answer).toMatch(/^(\S+) with effort \w+: 7 × 13 = 91, says \1\.$/);
    expect(cost).toBe('64 tokens were spent on reasoning');
  });

  it('turn-options prints a plan as it was asked for, by the model that was asked', async (test) => {
    const [summary, ...steps] = (await printed(test, 'turn-options')).trimEnd().split('\n');
    expect(summary).toMatch(/^A plan of gpt-6-luna, asked with .*"effort":"medium","summary":"concise"/);
    expect(steps).toEqual(['1. Write the notes', '2. Run the tests', '3. Publish']);
  });

  it('resume-thread prints what another app-server remembers', async (test) => {
    expect((await printed(test, 'resume-thread')).replace(/[\w-]{36}/, 'ID')).toBe(
      'begun: ID\nstored: Hello Ada, I will.\nnew: Ada.\n',
    );
  });

  it('thread-life prints the stages of a thread', async (test) => {
    expect((await printed(test, 'thread-life')).trimEnd().split('\n')).toEqual([
      'asked: Blue.',
      'named',
      'newest: colours',
      'asked a fork: Navy.',
      'asked: Sky blue.',
      'turns left: 1',
      'shortened: completed',
      'put away',
      'in the archive: colours',
      'taken out',
      'asked: Green.',
      'deleted',
    ]);
  });

  it('image prints what the model sees in memory', async (test) => {
    expect(await printed(test, 'image')).toBe('It is red.\n');
  });

  it('local-image prints what the model sees in a file', async (test) => {
    expect(await printed(test, 'local-image')).toBe('Three: blue, white and red.\n');
  });

  it('async-await prints two answers, one of them cut short, and that a turn was ended by a signal', async (test) => {
    const [server, hello, days, timeout] = (await printed(test, 'async-await')).trimEnd().split('\n');
    expect(server).toMatch(/^codex app-server \d/);
    expect(hello).toBe('Hello from a scripted model: no login, no network!');
    expect(days).toBe('Mon Tue Wed … that will do.');
    expect(timeout).toMatch(/^AbortError: /);
  });

  it('errors-and-retries prints what came of trying again, and what each error means', async (test) => {
    expect((await printed(test, 'errors-and-retries')).trimEnd().split('\n')).toEqual([
      'Now there is.',
      'No more for today.',
      expect.stringMatching(/^input\.0\.url: .*web address/),
    ]);
  });

  it('chat steers a turn with what is typed meanwhile, and ends with the input', async (test) => {
    const program = run(test, compiled.example('chat', '--offline'));
    program.type('Tell me a story.');
    await program.says('There was a lighthouse');
    program.type('A short one!');
    await program.says('(15 tokens so far)');
    program.type('Thank you.');
    program.endInput();
    expect(await ended(program)).toBe(
      'There was a lighthouse. It shone. The end.\n(15 tokens so far)\nMy pleasure.\n(30 tokens so far)\n',
    );
  });

  it('render-state prints pictures of a turn, and last that of its end', async (test) => {
    const pictures = (await printed(test, 'render-state')).trimEnd().split('\n\n');
    expect(pictures.length).toBeGreaterThan(1);
    expect(pictures[0]).toMatch(/^\[(starting|inProgress)\] 0 tokens/);
    expect(pictures.at(-1)?.split('\n')).toEqual([
      '[completed] 15 tokens',
      '✓ userMessage',
      '✓ reasoning Something about light.',
      '✓ agentMessage Air scatters blue light more than red light.',
    ]);
  });

  it('subagents prints what each agent found, the tree of them and the answer', async (test) => {
    const lines = (await printed(test, 'subagents')).trimEnd().split('\n');
    expect(lines.slice(0, 2).toSorted()).toEqual([
      'Are there lights? Two: a red one and a green one.',
      'Are there ships? One, far out.',
    ]);
    expect(lines.slice(2)).toEqual([
      '- Are there ships? (completed)',
      '- Are there lights? (completed)',
      'There is a ship, and it has its lights on.',
    ]);
  });

  it('watch-and-check prints what a command says of each change', async (test) => {
    expect(await printed(test, 'watch-and-check')).toBe('fine\nSyntaxError\n');
  });

  it('search-files prints what is found for the last query', async (test) => {
    const lines = (await printed(test, 'search-files')).trimEnd().split('\n');
    expect(lines.at(-1)).toMatch(/^quick: quick-start\.[jt]s$/);
  });

  it('concurrent-turns prints answers as they come, not as they were asked for', async (test) => {
    const lines = (await printed(test, 'concurrent-turns')).trimEnd().split('\n');
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
    expect(await printed(test, 'streaming-text')).toBe(`${haiku}\n\n(came in 14 pieces)\n`);
  });

  it('structured-output prints a plan from a typed value', async (test) => {
    expect(await printed(test, 'structured-output')).toBe(
      'From the opera to the sea (Sunday)\n' +
        '1. Opera House: look around for 40 minutes\n' +
        '2. Mathallen: eat fish soup\n' +
        '3. Aker Brygge: look around for 60 minutes\n',
    );
  });

  it('approve-commands runs what the terminal says yes to, and nothing else', async (test) => {
    const program = run(test, compiled.example('approve-commands', '--offline'));
    await program.says('[y/n]');
    program.type('y');
    await program.says("'npm --version'");
    program.type('n');
    const asked = (command: string): unknown[] => [
      'May this be done? (command)',
      '  kind: "command"',
      '  environmentId: "local"',
      `  command: "'${command}'"`,
      expect.stringMatching(/^ {2}cwd: "\/.*"$/),
      '  reason: "It is what you have asked for."',
      expect.stringMatching(/^ {2}proposedExecpolicyAmendment: \[".*"\]$/),
      '[y/n]',
    ];
    const lines = withoutShell(await ended(program));
    expect(lines.slice(0, 8)).toEqual(expect.arrayContaining(asked('node --version')));
    expect(lines.slice(8, 16)).toEqual(expect.arrayContaining(asked('npm --version')));
    expect(lines.slice(16)).toEqual([
      `completed: "'node --version'"`,
      `declined: "'npm --version'"`,
      'I have looked at what you let me look at.',
    ]);
  });

  it('approve-commands runs nothing on the word of somebody who has left', async (test) => {
    const program = run(test, compiled.example('approve-commands', '--offline'));
    program.type('y');
    program.endInput();
    expect(withoutShell(await ended(program)).slice(-3)).toEqual([
      `declined: "'node --version'"`,
      `declined: "'npm --version'"`,
      'I have looked at what you let me look at.',
    ]);
  });

  it('approval-policy prints what ran and what did not', async (test) => {
    expect(withoutShell(await printed(test, 'approval-policy'))).toEqual([
      'completed: "ls"',
      `declined: "'rm -rf build'"`,
      `declined: "'ls > files.txt'"`,
      'completed: "notes/today.md"',
      'declined: "package.json"',
      'I could look around and take a note, and nothing else.',
    ]);
  });

  it('tool prints what was called, and the answer that came of it', async (test) => {
    expect(await printed(test, 'tool')).toBe(
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
    expect((await printed(test, 'login')).replace(/127\.0\.0\.1:\d+/, 'host')).toBe(
      'Open http://host/codex/device and type ABCD-12345\nLogged in: nobody@example.com (pro)\n',
    );
  });

  it('steer-and-interrupt prints two beginnings and how the turn ended', async (test) => {
    const [asked, lighthouse, steered, submarine, end] = (await printed(test, 'steer-and-interrupt')).split(
      '\n',
    );
    expect({ asked, steered, end }).toEqual({
      asked: '> Tell me a long story about a lighthouse.',
      steered: '> Make it about a submarine instead.',
      end: '(interrupted after 2 completed items)',
    });
    expect(lighthouse).toMatch(/^The lighthouse .* keeper$/);
    expect(submarine).toMatch(/^The submarine .* came from outside\.$/);
  });

  it('goal prints the turns of one goal, and what came of all of them', async (test) => {
    expect(await printed(test, 'goal')).toBe(
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
    const text = await printed(test, 'switch-map-replaces-a-turn');
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
    const program = run(test, compiled.example('quick-start'), { CODEX_PATH: '/nowhere/codex' });
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
