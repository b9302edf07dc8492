import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { readSchemas, type SchemaBundles } from '../../src/codegen/codex-binary.js';
import { readProtocol } from '../../src/codegen/protocol.js';
import { protocolChanges } from '../../src/codegen/protocol-changes.js';
import { writeGenerated } from '../../src/codegen/write.js';
import { MINIMUM_SERVER } from '../../src/connection/supported-server.js';
import { packed, SCHEMAS } from '../fixtures/schemas.js';
import { intoChangelog, toSection } from './changelog.js';

const PACKAGE = '@openai/codex';
const CHANGELOG = 'CHANGELOG.md';
const PAGE = 'docs/compatibility.md';

// npm run upgrade-protocol -- 0.171.0
const [wanted = '', ...others] = process.argv.slice(2);
if (!/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(wanted) || others.length > 0) {
  throw new Error('expected one exact release: npm run upgrade-protocol -- 0.171.0');
}
const before = await readSchemas();
const todo: string[] = [];

await mustRun('npm', 'install', '--save-dev', '--save-exact', `${PACKAGE}@${wanted}`);
const after = await readSchemas();
if (after.version !== wanted) throw new Error(`${PACKAGE} is ${after.version} instead of ${wanted}`);
const warnings = await writeGenerated(after);
todo.push(...warnings);
await writeFile(join(SCHEMAS, `${wanted}.json.gz`), packed(after));
await tellChanges(before, after);

await check('the types', 'npx', 'tsc', '--noEmit');
await check('the protocol', 'npx', 'vitest', 'run', 'test/protocol', '--typecheck.enabled=false');
await check('the server tests, of which npm run docs writes the page', 'npm', 'run', 'docs');
const releases = [...new Set([wanted, before.version, MINIMUM_SERVER])].join(',');
await check('the compatibility run', 'npm', 'run', 'compat', '--', '--versions', releases);
console.log(`\n${PACKAGE} is ${wanted}. A person must still:`);
for (const task of [
  ...todo,
  `read the part of ${CHANGELOG} about the protocol`,
  `write ${PAGE} anew with npm run compat`,
]) {
  console.log(`- ${task}`);
}

/** Puts the changes of the protocol into the changelog, and the new release into the page of those that are supported. */
async function tellChanges(from: SchemaBundles, to: SchemaBundles): Promise<void> {
  if (from.version === to.version) return;
  const protocolOf = (schemas: SchemaBundles) => readProtocol(schemas, () => undefined);
  const changes = protocolChanges(protocolOf(from), protocolOf(to));
  await edit(CHANGELOG, (text) => {
    const section = toSection(from.version, to.version, changes);
    return intoChangelog(text, from.version, to.version, section).replace(
      `generated from \`${PACKAGE}\` ${from.version}`,
      `generated from \`${PACKAGE}\` ${to.version}`,
    );
  });
  await edit(PAGE, (text) => text.replace(/(\| made from +\| )[\d.]+/, `$1${to.version}`));
  for (const { kind, removed } of changes) {
    if (kind === 'server requests' && removed.length > 0)
      todo.push(`keep in src/codegen/retired.ts what older servers still ask: ${removed.join(', ')}`);
  }
}

async function edit(path: string, change: (text: string) => string): Promise<void> {
  const text = change(await readFile(path, 'utf8'));
  await writeFile(path, await format(text, { ...(await resolveConfig(path)), filepath: path }));
}

/** Runs one check and goes on when it fails, so that one run shows all that there is to do. */
async function check(name: string, command: string, ...args: readonly string[]): Promise<void> {
  if (await run(command, args)) return;
  process.exitCode = 1;
  todo.push(`mend ${name}: ${[command, ...args].join(' ')}`);
}

async function mustRun(command: string, ...args: readonly string[]): Promise<void> {
  if (!(await run(command, args))) throw new Error(`${[command, ...args].join(' ')} has failed`);
}

async function run(command: string, args: readonly string[]): Promise<boolean> {
  console.log(`\n> ${[command, ...args].join(' ')}`);
  const child = spawn(command, args, { stdio: 'inherit', shell: process.platform === 'win32' });
  const [code]: readonly unknown[] = await once(child, 'exit');
  return code === 0;
}
