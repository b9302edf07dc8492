import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

/** What became of a behaviour with one release. */
export type Outcome =
  | { readonly kind: 'ok' }
  | { readonly kind: 'notOffered'; readonly method: string }
  | { readonly kind: 'failed'; readonly message: string };

/** The outcomes of all behaviours, by their names. */
export type Outcomes = ReadonlyMap<string, Outcome>;

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const CONFIG = 'test/compat/vitest.config.ts';

const Report = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      message: z.string(),
      assertionResults: z.array(
        z.object({
          title: z.string(),
          status: z.string(),
          failureMessages: z.array(z.string()).nullish(),
          meta: z.object({ notOffered: z.string().optional() }),
        }),
      ),
    }),
  ),
});

/** Runs the behaviours against one executable, in a process of their own. */
export async function runSuite(version: string, codexPath: string): Promise<Outcomes> {
  const folder = await mkdtemp(join(tmpdir(), 'compat-report-'));
  try {
    const outputFile = join(folder, 'report.json');
    const options = ['--config', CONFIG, '--reporter=json', `--outputFile=${outputFile}`];
    const vitest = spawn(
      process.execPath,
      ['node_modules/vitest/vitest.mjs', 'run', '--root', ROOT, ...options],
      {
        cwd: ROOT,
        env: { ...process.env, CODEX_PATH: codexPath, COMPAT_VERSION: version },
        stdio: ['ignore', 'ignore', 'inherit'],
      },
    );
    await once(vitest, 'exit');
    const { testResults } = Report.parse(JSON.parse(await readFile(outputFile, 'utf8')));
    const broken = testResults.find(({ assertionResults }) => assertionResults.length === 0);
    if (broken !== undefined) throw new Error(`the suite did not run with ${version}: ${broken.message}`);
    return new Map(
      // The files are run in any order.
      [...testResults]
        .sort((a, b) => a.name.localeCompare(b.name))
        .flatMap(({ assertionResults }) => assertionResults)
        .map(({ title, status, failureMessages, meta }) => [
          title,
          outcome(status, failureMessages ?? [], meta.notOffered),
        ]),
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function outcome(status: string, messages: readonly string[], notOffered: string | undefined): Outcome {
  if (status !== 'passed') return { kind: 'failed', message: messages.join('\n') || status };
  return notOffered === undefined ? { kind: 'ok' } : { kind: 'notOffered', method: notOffered };
}
