import { defer, ignoreElements, map, merge, take, throwError, timeout } from 'rxjs';
import type { Connection } from '../connection/connection.js';
import type { Replay } from '../connection/turn-log.js';
import { InvalidResponseError, RequestTimeoutError } from '../errors/client-errors.js';
import { readMember } from '../protocol/read-member.js';
import type { Frame } from '../transport/frame.js';
import { toInputItems, type Input } from './input.js';
import type { TurnOptions } from './options.js';
import { turnPresets } from './presets.js';
import type { Trigger } from './start-turn.js';

/** How long a turn may take to begin after a request whose reply does not name it, in ms. */
const BEGIN_TIMEOUT_MS = 60_000;

/** `turn/start`: the reply names the turn. */
export function prompt(
  connection: Connection,
  threadId: string,
  input: Input,
  options: TurnOptions,
  replay: Replay,
): Trigger {
  return (session, entry, onSent) =>
    defer(() => {
      const { sandbox, approvals, signal: _signal, onUnsubscribe: _onUnsubscribe, ...wire } = options;
      const presets = turnPresets('turn/start', { sandbox, approvals });
      const params = { ...wire, ...presets, threadId, input: toInputItems('turn/start', input) };
      return connection.request('turn/start', params, {
        onSent,
        onLate: interruptLate(connection, threadId),
      });
    }).pipe(map((reply) => session.threads.claim(entry, requiredId('turn/start', reply, 'turn'), replay)));
}

/** `thread/compact/start`: the reply says nothing; the turn is the next one the thread begins. */
export function compaction(connection: Connection, threadId: string): Trigger {
  return (_session, entry, onSent) => {
    const method = 'thread/compact/start';
    const request$ = connection.request(method, { threadId }, { onSent });
    return merge(entry.turns$, request$.pipe(ignoreElements())).pipe(
      take(1),
      timeout({
        first: BEGIN_TIMEOUT_MS,
        with: () => throwError(() => new RequestTimeoutError(method, BEGIN_TIMEOUT_MS)),
      }),
      map((log) => log.claim('all')),
    );
  };
}

/** The id of the thread or turn that a result is about, without which there is nothing to hold. */
export function requiredId(method: string, result: unknown, kind: 'thread' | 'turn'): string {
  const id = idOf(result, kind);
  if (id === undefined)
    throw new InvalidResponseError(method, [{ path: [kind, 'id'], message: 'is missing' }]);
  return id;
}

// A turn that is accepted after its start has timed out is one nobody holds.
function interruptLate(connection: Connection, threadId: string): (frame: Frame) => void {
  return ({ result }) => {
    const turnId = idOf(result, 'turn');
    if (turnId === undefined) return;
    connection.request('turn/interrupt', { threadId, turnId }).subscribe({ error: () => undefined });
  };
}

function idOf(result: unknown, kind: 'thread' | 'turn'): string | undefined {
  const id = readMember(readMember(result, kind), 'id');
  return typeof id === 'string' ? id : undefined;
}
