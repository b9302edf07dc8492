// The user at the terminal decides what the agent may do, and is shown all that is asked for.
import { Codex, answerWith, declineAll, type Approval, type ApprovalPolicy } from 'codex-rx';
import { stdio } from 'codex-rx/node';
import { createInterface } from 'node:readline';
import { concatMap, finalize, from, ignoreElements, map, merge, of, Subject, take } from 'rxjs';
import { describeApproval } from './support/describe-approval.js';
import { visible } from './support/visible.js';
import './support/offline.js'; // does nothing without --offline

const codex = new Codex(stdio());
const terminal = createInterface({ input: process.stdin });

// Hot: what was typed before a question was asked is no answer to it. Completes at the end of the input.
const typed$ = new Subject<string>();
from(terminal).subscribe(typed$);

const askHuman: ApprovalPolicy = (approval) => {
  // A question, or a form of an MCP server, would have to be filled in.
  if (approval.kind === 'question' || approval.kind === 'elicitation') return undefined;
  for (const line of describeApproval(approval)) console.log(line);
  console.log('[y/n]');
  return typed$.pipe(
    take(1),
    map((line) => (line.trim() === 'y' ? 'accept' : 'decline')),
  );
};

// approvals$    --A-B--------------     the agent may ask for several at once
// questions     --A------B---------     but one stands in the terminal at a time
// typed$        ------y-----n------
// answers       ------+-----x------     + accept   x decline, also at the end of the input
const oneByOne = (approval: Approval) => of(approval).pipe(answerWith(askHuman), declineAll());

codex
  .startThread({ sandbox: 'readOnly', approvalPolicy: 'untrusted' })
  .pipe(
    concatMap((thread) =>
      merge(
        thread.approvals$.pipe(concatMap(oneByOne), ignoreElements()),
        thread.run('Which versions of Node and npm are installed?'),
      ),
    ),
    take(1),
    finalize(() => {
      terminal.close();
      void codex.close();
    }),
  )
  .subscribe({
    next: ({ items, finalResponse }) => {
      const commands = items.filter((item) => item.type === 'commandExecution');
      for (const { status, command } of commands) console.log(`${status}: ${visible(command)}`);
      console.log(finalResponse);
    },
    error: (error: unknown) => {
      console.error(String(error));
      process.exitCode = 1;
    },
  });
