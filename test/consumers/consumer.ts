import { execFile } from 'node:child_process';
import { cp, mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { z } from 'zod';

const run = promisify(execFile);

const HERE = fileURLToPath(new URL('.', import.meta.url));
const MODULES = fileURLToPath(new URL('../../node_modules', import.meta.url));
const SHARED = join(HERE, 'shared');

const Manifest = z.looseObject({
  description: z.string(),
  /** The folder with the page that `build` makes. */
  page: z.string().optional(),
  /** How long each of its scripts may take. A program that never ends is a failure too. */
  timeoutMinutes: z.number().default(5),
  scripts: z.record(z.string(), z.string()),
  dependencies: z.record(z.string(), z.string()),
});

/** A program of another project, in a folder of its own, that uses the packed package through some tool. */
export interface Consumer {
  readonly name: string;
  readonly manifest: z.infer<typeof Manifest>;
}

export async function allConsumers(): Promise<readonly Consumer[]> {
  const entries = await readdir(HERE, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory() && join(HERE, entry.name) !== SHARED);
  return Promise.all(names.map(({ name }) => readConsumer(name)));
}

async function readConsumer(name: string): Promise<Consumer> {
  const text = await readFile(join(HERE, name, 'package.json'), 'utf8');
  return { name, manifest: Manifest.parse(JSON.parse(text)) };
}

/** Lays out a consumer, with the package installed from its tarball, in a new folder. */
export async function install({ name, manifest }: Consumer, tarball: string, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await cp(SHARED, folder, { recursive: true });
  await cp(join(HERE, name), folder, { recursive: true });
  const dependencies = { ...manifest.dependencies, 'codex-rx': `file:${tarball}` };
  await writeFile(join(folder, 'package.json'), JSON.stringify({ ...manifest, ...own(name), dependencies }));
  await npm(folder, manifest.timeoutMinutes, 'install', '--no-audit', '--no-fund', '--loglevel=error');
  // The executable has some 250 MB: all consumers share that of the repository.
  await symlink(join(MODULES, '@openai'), join(folder, 'node_modules', '@openai'));
}

/** Runs a script of a consumer, where there is one, and resolves with everything that it prints. */
export async function runScript({ manifest }: Consumer, folder: string, script: string): Promise<string> {
  return manifest.scripts[script] === undefined
    ? ''
    : npm(folder, manifest.timeoutMinutes, 'run', '--silent', script);
}

async function npm(cwd: string, minutes: number, ...args: readonly string[]): Promise<string> {
  const limits = { timeout: minutes * 60_000, maxBuffer: 64 << 20 };
  const { stdout, stderr } = await run('npm', [...args], { cwd, ...limits });
  return `${stdout}${stderr}`;
}

function own(name: string) {
  return { name: `consumer-${name}`, version: '0.0.0', private: true };
}
