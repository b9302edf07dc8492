import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { format, resolveConfig } from 'prettier';
import { allConsumers, install, runScript, type Consumer } from './consumer.js';
import { showPage } from './site.js';
import { intoPage, toTable, type Outcome } from './table.js';

const run = promisify(execFile);
const PAGE = 'docs/toolchains.md';
const ANSWER = 'answer: Hello.';

// npm run test:consumers -- [NAME …] [--keep DIR]
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { keep: { type: 'string' } },
});
const known = await allConsumers();
const unknown = positionals.filter((name) => !known.some((consumer) => consumer.name === name));
if (unknown.length > 0) {
  throw new Error(
    `There is no consumer ${unknown.join(', ')}, only ${known.map(({ name }) => name).join(', ')}`,
  );
}
const chosen = known.filter(({ name }) => positionals.length === 0 || positionals.includes(name));

const folder = values.keep ?? (await mkdtemp(join(tmpdir(), 'codex-rx-consumers-')));
await mkdir(folder, { recursive: true });
const outcomes = new Map<Consumer, Outcome>();
try {
  const tarball = await pack(folder);
  for (const consumer of chosen) {
    const own = join(folder, consumer.name);
    const outcome = await tryOut(consumer, tarball, own);
    outcomes.set(consumer, outcome);
    console.log(`${outcome.isOk ? 'ok    ' : 'FAILED'} ${consumer.name}: ${consumer.manifest.description}`);
    if (!outcome.isOk) {
      console.log(outcome.problem.replaceAll(/^/gm, '       '));
      process.exitCode = 1;
    }
    if (values.keep === undefined) await rm(own, { recursive: true, force: true });
  }
} finally {
  if (values.keep === undefined) await rm(folder, { recursive: true, force: true });
}
if (positionals.length === 0) await writePage();

async function pack(into: string): Promise<string> {
  const { stdout } = await run('npm', ['pack', '--json', '--pack-destination', into]);
  const [{ filename }] = JSON.parse(stdout) as [{ filename: string }];
  return join(into, filename);
}

async function tryOut(consumer: Consumer, tarball: string, own: string): Promise<Outcome> {
  const { page, scripts } = consumer.manifest;
  try {
    await install(consumer, tarball, own);
    const said = [await runScript(consumer, own, 'build')];
    if (scripts['start'] !== undefined) said.push(expectAnswer(await runScript(consumer, own, 'start')));
    if (page !== undefined) said.push(expectAnswer(await showPage(join(own, page))));
    await runScript(consumer, own, 'check');
    return { isOk: true };
  } catch (error) {
    return { isOk: false, problem: problemOf(error) };
  }
}

function expectAnswer(said: string): string {
  if (!said.includes(ANSWER)) throw new Error(`It did not say "${ANSWER}" but:\n${said}`);
  return said;
}

function problemOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { stdout = '', stderr = '' } = error as { readonly stdout?: string; readonly stderr?: string };
  return [error.message, stdout, stderr].filter((part) => part !== '').join('\n');
}

async function writePage(): Promise<void> {
  const page = await readFile(PAGE, 'utf8');
  const config = await resolveConfig(PAGE);
  await writeFile(PAGE, await format(intoPage(page, toTable(outcomes)), { ...config, filepath: PAGE }));
}
