import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import type { SchemaBundles } from './codex-binary.js';
import { generate } from './generate.js';

const directory = new URL('../../generated/', import.meta.url);

/** Writes `generated/` anew, removes what no longer belongs there, and returns the warnings. */
export async function writeGenerated(schemas: SchemaBundles): Promise<readonly string[]> {
  const { files, warnings } = generate(schemas);
  await mkdir(directory, { recursive: true });
  for (const stale of await readdir(directory)) {
    if (!files.has(stale)) await rm(new URL(stale, directory), { recursive: true });
  }
  for (const [name, text] of files) await writeFile(new URL(name, directory), text);
  return warnings;
}
