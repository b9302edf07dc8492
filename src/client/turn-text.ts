import { defer, tap, type OperatorFunction } from 'rxjs';
import type { TurnEvent } from '../connection/notification.js';
import { agentText } from '../operators/agent-text.js';
import { gatherResult } from '../operators/to-turn-result.js';
import { unlessFailed } from './turn-result.js';

/** The agent's text as it is written; errors with `TurnFailedError` after it where the turn failed. */
export function turnText(): OperatorFunction<TurnEvent, string> {
  return (events$) =>
    defer(() => {
      const gather = gatherResult();
      return events$.pipe(
        tap((event) => {
          const result = gather(event);
          if (result !== undefined) unlessFailed(result);
        }),
        agentText(),
      );
    });
}
