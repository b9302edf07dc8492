// Everything the server says of a turn while it runs, in order. The names are those of the protocol.
import { Codex, ofMethod, type TurnEvent } from 'codex-rx';
import { stdio } from 'codex-rx/node';
import { concatMap, connect, count, filter, finalize, map, merge, reduce } from 'rxjs';
import './support/offline.js'; // does nothing without --offline

const codex = new Codex(stdio());

/** A line for what happens once; deltas come too often for that. */
function line(event: TurnEvent): string | undefined {
  switch (event.method) {
    case 'item/started':
    case 'item/completed':
      return `${event.method}: ${event.params.item.type}`;
    case 'turn/completed':
      return `${event.method}: ${event.params.turn.status}`;
    default:
      return event.method.endsWith('Delta') || event.method.endsWith('/delta') ? undefined : event.method;
  }
}

// stream        --S--i--d-d-d--I--C|     S turn/started  i item/started  d delta  I item/completed  C turn/completed
// map(line)     --S--i---------I--C|
// reduce        -------------------(3|)  connect shows one turn to all; a second subscription would start another
codex
  .startThread({ sandbox: 'readOnly', approvals: 'denyAll' })
  .pipe(
    concatMap((thread) => thread.stream('Count to three.')),
    connect((events$) =>
      merge(
        events$.pipe(
          map(line),
          filter((text) => text !== undefined),
        ),
        events$.pipe(
          ofMethod('item/agentMessage/delta'), // narrows: the params are those of a delta
          reduce((letters, { params }) => letters + params.delta.length, 0),
          map((letters) => `(${letters} letters in deltas)`),
        ),
        events$.pipe(
          count(),
          map((all) => `(${all} events)`),
        ),
      ),
    ),
    finalize(() => void codex.close()),
  )
  .subscribe({
    next: (text) => console.log(text),
    error: (error: unknown) => {
      console.error(String(error));
      process.exitCode = 1;
    },
  });
