import { defer, from, lastValueFrom, map, mergeMap, toArray } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compile, type Compiled } from './compile.js';
import { EXCEPTIONS } from './exceptions.js';
import { hiddenCode, pages, read, snippetsOf, type Snippet } from './pages.js';
import { createProject, type Project } from './project.js';
import { runSnippet, type Ran, type RunOptions } from './run.js';

/** Every piece of code of the pages, compiled as strictly as the compiler can, and run against the real app-server. */

const SNIPPETS = pages().flatMap((page) => snippetsOf(page, read(page)));
/** A machine with two cores has room for two. */
const AT_ONCE = 2;
/** The handshake, and two requests. */
const FRAMES_BEFORE_THE_END = 4;

/** A program of a newcomer, which subscribes to nothing. */
const FORGETFUL: Snippet = {
  name: 'forgetful',
  at: '',
  extension: 'ts',
  mark: undefined,
  code: `import { Codex } from 'codex-rx';
import { stdio } from 'codex-rx/node';
import { concatMap } from 'rxjs';

const codex = new Codex(stdio());
codex.startThread().pipe(concatMap((thread) => thread.run('Hello.')));
codex.thread('a').interrupt();
await codex.close();
`,
};

const isRun = ({ mark = '' }: Snippet) => !mark.startsWith('compiled only');
/** Whether it watches something beside the thing that it runs: there an error is easily left unhandled. */
const watches = ({ code }: Snippet) => code.split('.subscribe(').length > 2;
const needsServer = ({ mark = '' }: Snippet) => !mark.startsWith('without a server');

let project: Project;
let compiled: ReadonlyMap<Snippet, Compiled>;
let ran: ReadonlyMap<Snippet, Ran>;
/** Those that watch something, when their server ends in the middle. */
let orphaned: ReadonlyMap<Snippet, Ran>;

function runAll(
  programs: readonly (readonly [Snippet, Compiled])[],
  options?: RunOptions,
): Promise<ReadonlyMap<Snippet, Ran>> {
  const results$ = from(programs).pipe(
    mergeMap(
      ([snippet, { file }]) =>
        defer(() => runSnippet(file, snippet.code, project.folder, options)).pipe(
          map((result) => [snippet, result] as const),
        ),
      AT_ONCE,
    ),
    toArray(),
    map((results) => new Map(results)),
  );
  return lastValueFrom(results$);
}

beforeAll(async () => {
  project = await createProject();
  compiled = compile(project, [...SNIPPETS, FORGETFUL]);
  const toRun = [...compiled].filter(
    ([snippet, { problems }]) => snippet !== FORGETFUL && isRun(snippet) && problems.length === 0,
  );
  ran = await runAll(toRun);
  orphaned = await runAll(
    toRun.filter(([snippet]) => watches(snippet)),
    { frames: FRAMES_BEFORE_THE_END },
  );
}, 600_000);

afterAll(() => {
  const without = SNIPPETS.filter(({ mark }) => mark !== undefined);
  console.info(`${SNIPPETS.length} snippets compiled, ${ran.size} run; of which less is asked:`);
  for (const { at, mark } of without) console.info(`  ${at}: ${mark ?? ''}`);
  project.remove();
});

describe.each(SNIPPETS.map((snippet) => ({ ...snippet, snippet })))('$name ($at)', ({ snippet }) => {
  it('compiles by itself', () => {
    expect(compiled.get(snippet)?.problems).toEqual([]);
  });

  it('subscribes to every Observable that it makes', () => {
    expect(compiled.get(snippet)?.forgotten).toEqual([]);
  });

  it.runIf(isRun(snippet))('asks the app-server for something, and ends by itself with nothing left', () => {
    const { methods, asked, ...end } = ran.get(snippet) ?? { methods: [], asked: 0 };
    expect(end).toEqual({ code: 0, stdout: expect.any(String), stderr: '', left: [] });
    const sent = methods.filter((method) => !/^initialized?$/.test(method));
    if (needsServer(snippet)) expect([...sent, ...Array<string>(asked).fill('a turn')]).not.toEqual([]);
    else expect(methods).toEqual([]);
  });
});

describe('a snippet whose server ends in the middle', () => {
  it.each(
    SNIPPETS.filter((snippet) => isRun(snippet) && watches(snippet)).map(
      (snippet) => [snippet.name, snippet] as const,
    ),
  )('ends, and leaves no error of a subscription unhandled: %s', (_, snippet) => {
    const { code, stderr, left } = orphaned.get(snippet) ?? {};
    expect(code).toBeTypeOf('number');
    expect(stderr).not.toContain('reportUnhandledError');
    expect(left).toEqual([]);
  });
});

describe('the pages', () => {
  it('ask less of those snippets only that are listed, each for its reason', () => {
    const marked = SNIPPETS.flatMap(({ name, mark }) => (mark === undefined ? [] : [[name, mark] as const]));
    expect(Object.fromEntries(marked)).toEqual(EXCEPTIONS);
    expect(marked.filter(([, mark]) => !/^(?:compiled only|without a server), \S/.test(mark))).toEqual([]);
  });

  it('name a rule that finds Observables without a subscriber', () => {
    expect(read('docs/getting-started.md')).toContain('`rxjs-x/no-floating-observables`');
    const { problems, forgotten } = compiled.get(FORGETFUL) ?? {};
    expect(problems).toEqual([]);
    expect(forgotten?.map((each) => each.replace(/: .*subscribed.*/, ''))).toEqual(['line 6', 'line 7']);
  });

  it('hide no code', () => {
    expect(pages().flatMap((page) => hiddenCode(page, read(page)))).toEqual([]);
  });
});
