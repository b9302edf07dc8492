import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const FILES: Readonly<Record<string, string>> = {
  'README.md': '# A folder for the demo of codex-rx\n\nIt is deleted when the demo ends.\n',
  'notes.txt': '[x] open the connection\n[x] run turns side by side\n[ ] make coffee\n',
  'check.mjs': `const checks = ['frames are whole', 'turns stay apart', 'queues keep order', 'nothing is lost'];
for (const check of checks) {
  await new Promise((resolve) => setTimeout(resolve, 400));
  console.log('ok - ' + check);
}
`,
};

/** The folder the agents work in. */
export interface Workspace extends AsyncDisposable {
  readonly path: string;
}

/** Makes the folder in the temporary directory of the system; it is deleted when it is disposed of. */
export async function createWorkspace(): Promise<Workspace> {
  const path = await mkdtemp(join(tmpdir(), 'codex-rx-demo-'));
  await Promise.all(Object.entries(FILES).map(([name, text]) => writeFile(join(path, name), text)));
  return {
    path,
    [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 }),
  };
}
