import { filter, map, type OperatorFunction } from 'rxjs';
import type { TurnEvent } from '../connection/notification.js';
import type { LaggedEvent } from './lagged.js';
import { deltaOf } from './payload.js';

/** A piece of what a command of the agent printed. */
export interface CommandOutput {
  /** The command's item, whose `item/completed` has the exit code and the aggregated output. */
  readonly itemId: string;
  readonly output: string;
}

/**
 * What the agent's commands print, as they print it.
 *
 * ```text
 * source            --S--o--t--o--I--C|      o item/commandExecution/outputDelta  t message delta
 * commandOutput()   -----o-----o------|
 * ```
 *
 * The server may leave the first or the middle part of an output out; the completed item has what it kept of the
 * whole. Completes and errors with its source.
 */
export function commandOutput(): OperatorFunction<TurnEvent | LaggedEvent, CommandOutput> {
  return (events$) =>
    events$.pipe(
      map((event) => deltaOf(event, 'item/commandExecution/outputDelta')),
      filter((piece) => piece !== undefined),
      map(({ itemId, delta }) => ({ itemId, output: delta })),
    );
}
