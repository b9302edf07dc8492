import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { readSchemas } from './codex-binary.js';
import { generate } from './generate.js';

const directory = new URL('../../generated/', import.meta.url);
const { files, warnings } = generate(await readSchemas());

await mkdir(directory, { recursive: true });
for (const stale of await readdir(directory)) {
  if (!files.has(stale)) await rm(new URL(stale, directory), { recursive: true });
}
for (const [name, text] of files) await writeFile(new URL(name, directory), text);
for (const warning of warnings) console.warn(`Warning: ${warning}`);
