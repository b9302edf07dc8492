import { defer, switchMap, type Observable } from 'rxjs';
import type { TurnSteerParams, TurnSteerResponse } from '../../generated/types.js';
import type { Connection } from '../connection/connection.js';
import type { Session } from '../connection/session.js';
import type { TurnLog } from '../connection/turn-log.js';
import { checkIsObject } from '../errors/check-options.js';
import { askTurn } from './ask-turn.js';
import { readableInput, type Input } from './input.js';

/** Options of an input to a turn that runs: the wire parameters of `turn/steer`. */
export type SteerOptions = Omit<TurnSteerParams, 'threadId' | 'expectedTurnId' | 'input'>;

/** How long a turn may take to be announced after the server has accepted it, in ms. */
const ANNOUNCEMENT_MS = 10_000;

/** Adds to what the agent of a running turn has been told (`turn/steer`). */
export function steerTurn(
  connection: Connection,
  threadId: string,
  log: TurnLog,
  input: Input,
  options: SteerOptions = {},
  session?: Session,
): Observable<TurnSteerResponse> {
  return defer(() => {
    checkIsObject('turn/steer', options);
    return readableInput(connection, session, 'turn/steer', input).pipe(
      switchMap((items) => {
        const ask = (expectedTurnId: string) =>
          connection.request(
            'turn/steer',
            { ...options, threadId, expectedTurnId, input: items },
            { session },
          );
        return askTurn(log, ask, { patienceMs: ANNOUNCEMENT_MS, insists: false });
      }),
    );
  });
}
