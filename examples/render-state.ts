// A turn as one plain value that is drawn anew when it changes: what a user interface needs.
import { Codex, type ItemState, type TurnState } from 'codex-rx';
import { stdio } from 'codex-rx/node';
import { auditTime, concatMap, distinctUntilChanged, finalize, map } from 'rxjs';
import './support/offline.js'; // does nothing without --offline

const codex = new Codex(stdio());

const MARKS = { open: '…', completed: '✓', abandoned: '✗' };

function drawItem({ item, lifecycle }: ItemState): string {
  const text =
    item.type === 'agentMessage' ? item.text : item.type === 'reasoning' ? item.summary?.join(' ') : '';
  return `${MARKS[lifecycle]} ${item.type} ${text ?? ''}`.trimEnd();
}

const draw = ({ status, items, usage }: TurnState) =>
  [`[${status ?? 'starting'}] ${usage?.last.totalTokens ?? 0} tokens`, ...items.map(drawItem)].join('\n');

// state$         s-ss-sss-s-ss-(s|)    the whole of it, at once and after each event
// auditTime      ---s---s---s--(s|)    no more often than can be seen; the last one comes in any case
// draw           ---p---p------(p|)    pictures that differ
codex
  .startThread({ sandbox: 'readOnly', approvals: 'denyAll' })
  .pipe(
    concatMap((thread) => thread.turn('Why is the sky blue?')),
    concatMap((turn) => turn.state$),
    auditTime(50),
    map(draw),
    distinctUntilChanged(),
    finalize(() => void codex.close()),
  )
  .subscribe({
    next: (picture) => console.log(`${picture}\n`), // a terminal that is cleared first shows a picture that moves
    error: (error: unknown) => {
      console.error(String(error));
      process.exitCode = 1;
    },
  });
