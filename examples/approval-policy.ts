// Rules decide which commands may run and which files may change; nobody is asked.
import { Codex, answerWith, commandRules, declineAll, type ApprovalPolicy } from 'codex-rx';
import { stdio } from 'codex-rx/node';
import { lstat, mkdir, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, isAbsolute, join, relative, sep } from 'node:path';
import { concatMap, finalize, ignoreElements, merge, take } from 'rxjs';
import { visible } from './support/visible.js';
import './support/offline.js'; // does nothing without --offline

const codex = new Codex(stdio());
const workspace = await realpath(await mkdtemp(join(tmpdir(), 'approval-policy-')));
const notes = join(workspace, 'notes');
await mkdir(notes);

// Exactly these words, in the directory of the thread. What is accepted runs outside the sandbox.
const commands = commandRules({ accept: ['pwd', 'ls'], decline: ['rm'] });

/** Accepts a change when each file that it writes, moves or deletes is in one folder. */
const changesIn = (folder: string): ApprovalPolicy => {
  return async (approval) => {
    // A root that is granted is more than this change.
    if (approval.kind !== 'fileChange' || (approval.params.grantRoot ?? null) !== null) return undefined;
    const paths = (approval.changes ?? []).flatMap(({ path, kind }) =>
      kind.type === 'update' && typeof kind.move_path === 'string' ? [path, kind.move_path] : [path],
    );
    const areIn = await Promise.all(paths.map((path) => isIn(folder, path)));
    return areIn.length > 0 && areIn.every(Boolean) ? 'accept' : undefined;
  };
};

// By where it really is: a symbolic link, or a `..`, may lead out of the folder.
async function isIn(folder: string, path: string): Promise<boolean> {
  const parent = await realpath(dirname(path)).catch(() => '');
  const file = await lstat(path).catch(() => undefined);
  return (
    isAbsolute(path) && `${parent}${sep}`.startsWith(`${folder}${sep}`) && file?.isSymbolicLink() !== true
  );
}

// approvals$             --A--B--C--D--E--   A ls   B rm -rf build   C ls > files.txt   D notes/today.md   E package.json
// answerWith(commands)   --------C--D--E--   accepts A, declines B; C is more than plain words
// answerWith(changesIn)  --------C-----E--   accepts D
// declineAll()           -----------------   declines C and E
codex
  .startThread({ cwd: workspace, sandbox: 'readOnly', approvalPolicy: 'untrusted' })
  .pipe(
    concatMap((thread) =>
      merge(
        thread.approvals$.pipe(
          answerWith(commands),
          answerWith(changesIn(notes)),
          declineAll(),
          ignoreElements(),
        ),
        thread.run('Look around, delete the folder build, take a note, and change package.json.'),
      ),
    ),
    take(1),
    finalize(() => void codex.close().then(() => rm(workspace, { recursive: true, force: true }))),
  )
  .subscribe({
    next: ({ items, finalResponse }) => {
      for (const item of items) {
        if (item.type === 'commandExecution') console.log(`${item.status}: ${visible(item.command)}`);
        if (item.type !== 'fileChange') continue;
        for (const { path } of item.changes)
          console.log(`${item.status}: ${visible(relative(workspace, path))}`);
      }
      console.log(finalResponse);
    },
    error: (error: unknown) => {
      console.error(String(error));
      process.exitCode = 1;
    },
  });
