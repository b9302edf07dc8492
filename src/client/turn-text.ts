import { concat, defer, EMPTY, ignoreElements, of, tap, type OperatorFunction } from 'rxjs';
import type { Connection } from '../connection/connection.js';
import type { TurnEvent } from '../connection/notification.js';
import type { TurnLog } from '../connection/turn-log.js';
import { agentText } from '../operators/agent-text.js';
import { gatherResult, type TurnResult } from '../operators/to-turn-result.js';
import { findingTurns } from '../operators/turn-tag.js';
import { failedAsError } from './turn-result.js';

/** The agent's text as it is written; errors after it as the result of the turn does, see `failedAsError`. */
export function turnText(connection: Connection, log?: TurnLog): OperatorFunction<TurnEvent, string> {
  return (events$) =>
    findingTurns(events$, (find) =>
      defer(() => {
        const gather = gatherResult(find);
        let result: TurnResult | undefined;
        const text$ = events$.pipe(
          tap((event) => (result = gather(event) ?? result)),
          agentText(),
        );
        const failure$ = defer(() =>
          result === undefined ? EMPTY : of(result).pipe(failedAsError(connection, log), ignoreElements()),
        );
        return concat(text$, failure$);
      }),
    );
}
