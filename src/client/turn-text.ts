import { concat, defer, EMPTY, tap, type OperatorFunction } from 'rxjs';
import type { Connection } from '../connection/connection.js';
import type { TurnEvent } from '../connection/notification.js';
import { agentText } from '../operators/agent-text.js';
import { gatherResult, type TurnResult } from '../operators/to-turn-result.js';
import { failureOf } from './turn-result.js';

/** The agent's text as it is written; errors with `TurnFailedError` after it where the turn failed. */
export function turnText(connection: Connection): OperatorFunction<TurnEvent, string> {
  return (events$) =>
    defer(() => {
      const gather = gatherResult();
      let result: TurnResult | undefined;
      const text$ = events$.pipe(
        tap((event) => (result = gather(event) ?? result)),
        agentText(),
      );
      const failure$ = defer(() => (result?.status === 'failed' ? failureOf(connection, result) : EMPTY));
      return concat(text$, failure$);
    });
}
