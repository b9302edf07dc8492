import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { generate } from './generate.js';

const directory = new URL('../../generated/', import.meta.url);
const files = await generate();

await mkdir(directory, { recursive: true });
for (const stale of await readdir(directory)) {
  if (!files.has(stale)) await rm(new URL(stale, directory), { recursive: true });
}
for (const [name, text] of files) await writeFile(new URL(name, directory), text);
