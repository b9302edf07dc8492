import { execFile } from 'node:child_process';
import { mkdir, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findCodexBinary } from '../../src/transport/codex-binary.js';

const run = promisify(execFile);

/** What one release takes, with npm's own copy of it. */
const NEEDED_BYTES = 1_000_000_000;

/** Installs a release of `@openai/codex` into a folder of its own, and tells its executable. */
export async function install(version: string, folder: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  const { bavail, bsize } = await statfs(folder);
  if (bavail * bsize < NEEDED_BYTES) throw new Error(`${folder} has less than ${NEEDED_BYTES} bytes left`);
  const manifest = join(folder, 'package.json');
  await writeFile(manifest, JSON.stringify({ private: true }));
  const quiet = ['--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error'];
  await run('npm', ['install', ...quiet, `@openai/codex@${version}`], { cwd: folder });
  const { platform, arch } = process;
  return findCodexBinary({ env: {} }, { platform, arch, packageBases: [manifest] }).path;
}
