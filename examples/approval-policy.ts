// Rules decide which commands may run; nobody is asked.
import { Codex, answerWith, commandRules, declineAll } from 'codex-rx';
import { stdio } from 'codex-rx/node';
import { concatMap, finalize, ignoreElements, merge, take } from 'rxjs';
import './support/offline.js'; // does nothing without --offline

const codex = new Codex(stdio());

const rules = commandRules({
  accept: ['node --version', 'npm --version', 'git status'],
  decline: ['rm', 'git push'],
});

// approvals$             --A--B--C--     A node --version   B rm -rf build   C node --version > version.txt
// answerWith(rules)      --------C--     accepts A, declines B; C is more than plain words
// declineAll()           -----------     declines C
codex
  .startThread({ sandbox: 'readOnly', approvalPolicy: 'untrusted' })
  .pipe(
    concatMap((thread) =>
      merge(
        thread.approvals$.pipe(answerWith(rules), declineAll(), ignoreElements()),
        thread.run('Delete the folder build, and write the version of Node to version.txt.'),
      ),
    ),
    take(1),
    finalize(() => void codex.close()),
  )
  .subscribe({
    next: ({ items, finalResponse }) => {
      const commands = items.filter((item) => item.type === 'commandExecution');
      for (const { status, command } of commands) console.log(`${status}: ${command}`);
      console.log(finalResponse);
    },
    error: (error: unknown) => {
      console.error(String(error));
      process.exitCode = 1;
    },
  });
