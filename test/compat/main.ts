import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { format, resolveConfig } from 'prettier';
import { recordedReleases } from '../fixtures/schemas.js';
import { install } from './install.js';
import { runSuite, type Outcomes } from './suite.js';
import { intoPage, toMissing, toTable } from './table.js';

const PAGE = 'docs/compatibility.md';

// npm run compat -- [--versions 0.130.0,0.169.0] [--keep DIR]
const { values } = parseArgs({ options: { versions: { type: 'string' }, keep: { type: 'string' } } });
const releases = values.versions?.split(',') ?? recordedReleases();
const folder = values.keep ?? (await mkdtemp(join(tmpdir(), 'codex-releases-')));
await mkdir(folder, { recursive: true });

const results = new Map<string, Outcomes>();
try {
  for (const release of releases) {
    const own = join(folder, release);
    results.set(release, await runSuite(release, await install(release, own)));
    report(release);
    // One release is a few hundred megabytes.
    if (values.keep === undefined) await rm(own, { recursive: true, force: true });
  }
} finally {
  if (values.keep === undefined) await rm(folder, { recursive: true, force: true });
}

console.log(`\n${toTable(results)}\n`);
// The page shows the releases that are chosen by default, whatever somebody has tried.
if (values.versions === undefined) await writePage();

function report(release: string): void {
  const outcomes = [...(results.get(release) ?? [])];
  const count = (kind: string) => outcomes.filter(([, outcome]) => outcome.kind === kind).length;
  console.log(`${release}: ${count('ok')} ok, ${count('notOffered')} not offered, ${count('failed')} failed`);
  for (const [name, outcome] of outcomes) {
    if (outcome.kind !== 'failed') continue;
    console.log(`  FAILED ${name}\n    ${outcome.message.replaceAll('\n', '\n    ')}`);
    process.exitCode = 1;
  }
}

async function writePage(): Promise<void> {
  const page = await readFile(PAGE, 'utf8');
  const content = [toTable(results), toMissing(results)].filter((part) => part !== '').join('\n\n');
  const config = await resolveConfig(PAGE);
  await writeFile(PAGE, await format(intoPage(page, content), { ...config, filepath: PAGE }));
}
