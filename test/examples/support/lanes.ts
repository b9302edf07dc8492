import { from, lastValueFrom, map, scan, toArray } from 'rxjs';
import type { PlannedTurn } from '../../../examples/demo/plan.js';
import { initialState, reduce, type DemoState, type Lane } from '../../../examples/demo/state.js';
import { turnEvents } from '../../fixtures/turn-events.js';

export const TURN: PlannedTurn = { name: 'A1', prompt: 'Do something.', after: undefined };

/** The states that a recorded turn leads through to its end; what happens, happens a second after what was before. */
export function statesOf(recording: string): Promise<readonly DemoState[]> {
  const all = turnEvents(recording);
  const events = all.slice(0, all.findIndex(({ method }) => method === 'turn/completed') + 1);
  const states$ = from(events).pipe(
    map((event, index) => ({
      action: { kind: 'event', turn: TURN.name, event } as const,
      atMs: (index + 1) * 1000,
    })),
    scan(reduce, initialState([[TURN]])),
    toArray(),
  );
  return lastValueFrom(states$);
}

/** The recorded turn as it is in the end. */
export async function laneOf(recording: string): Promise<Lane> {
  const lane = (await statesOf(recording)).at(-1)?.lanes[0];
  if (lane === undefined) throw new Error(`the recording ${recording} has no turn`);
  return lane;
}
