import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { root } from './pages.js';

const run = promisify(execFile);

/** The packages beside this one in `node_modules`: its peers, its dependency, and the types of Node. */
const BESIDE = ['rxjs', 'zod', 'ws', '@openai', '@types/node', 'undici-types'];

/** A folder of a user's own, with the packed package installed in it. */
export interface Project {
  readonly folder: string;
  remove(): void;
}

/** Packs the built package as `npm publish` does, and installs it without a network, with others beside it. */
export async function createProject(beside: readonly string[] = BESIDE): Promise<Project> {
  if (!existsSync(join(root, 'dist/index.js'))) {
    throw new Error('Run "npm run build" first: this tests the built package.');
  }
  const folder = mkdtempSync(join(tmpdir(), 'codex-rx-snippets-'));
  const modules = join(folder, 'node_modules');
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const pack = ['pack', '--json', '--ignore-scripts', '--pack-destination', folder];
  const { stdout } = await run(npm, pack, { cwd: root, shell: process.platform === 'win32' });
  const [{ filename }] = JSON.parse(stdout) as [{ filename: string }];
  const library = join(modules, 'codex-rx');
  mkdirSync(library, { recursive: true });
  await run('tar', ['-xzf', filename, '--strip-components=1', '-C', library], { cwd: folder });
  for (const name of beside) {
    mkdirSync(dirname(join(modules, name)), { recursive: true });
    symlinkSync(join(root, 'node_modules', name), join(modules, name), 'junction');
  }
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'snippets', type: 'module' }));
  return {
    folder,
    remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 }),
  };
}
