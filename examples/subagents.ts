// Agents that work for a turn: who they are, how they stand, and what they say, apart from the turn's own answer.
import { Codex, type AgentNode, type Turn } from 'codex-rx';
import { stdio } from 'codex-rx/node';
import { concat, concatMap, defer, finalize, last, map, mergeMap } from 'rxjs';
import './support/offline.js'; // does nothing without --offline

const codex = new Codex(stdio());

const draw = (nodes: readonly AgentNode[], indent = ''): string =>
  nodes
    .map(
      ({ agent, status, children }) =>
        `${indent}- ${agent.prompt ?? '?'} (${status})\n${draw(children, `${indent}  `)}`,
    )
    .join('');

// children$    --a---b---------|        agents as they come
// turns$         ---A|---B|             each works in turns of its own
// result$           a     b
const said = (turn: Turn) =>
  turn.children$.pipe(
    mergeMap((agent) =>
      agent.turns$.pipe(
        mergeMap((work) => work.result$),
        map(({ finalResponse }) => `${agent.prompt ?? '?'} ${finalResponse ?? '(no answer)'}`),
      ),
    ),
  );

codex
  .startThread({ sandbox: 'readOnly', approvals: 'denyAll' })
  .pipe(
    concatMap((thread) => thread.turn('Have two agents look: one for ships, one for lights.')),
    concatMap((turn) =>
      concat(
        said(turn),
        defer(() => turn.agents$).pipe(
          last(),
          map((tree) => draw(tree).trimEnd()),
        ),
        turn.result$.pipe(map(({ finalResponse }) => finalResponse)),
      ),
    ),
    finalize(() => void codex.close()),
  )
  .subscribe({
    next: (line) => console.log(line),
    error: (error: unknown) => {
      console.error(String(error));
      process.exitCode = 1;
    },
  });
