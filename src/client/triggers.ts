import {
  defer,
  filter,
  ignoreElements,
  map,
  merge,
  take,
  throwError,
  throwIfEmpty,
  timeout,
  type Observable,
} from 'rxjs';
import type { ReviewStartParams, ThreadShellCommandParams } from '../../generated/types.js';
import type { Connection } from '../connection/connection.js';
import type { LateReply } from '../connection/replies.js';
import type { AskOptions } from '../connection/request-options.js';
import type { Session } from '../connection/session.js';
import type { Replay } from '../connection/turn-log.js';
import { InvalidResponseError, RequestTimeoutError } from '../errors/client-errors.js';
import { ofMethod } from '../operators/of-method.js';
import { readMember } from '../protocol/read-member.js';
import { interruptTurn } from './interrupt-turn.js';
import { toInputItems, type Input } from './input.js';
import type { TurnOptions } from './options.js';
import { outputParams } from './output.js';
import { turnPresets } from './presets.js';
import type { Trigger } from './start-turn.js';

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
      const { sandbox, approvals, output: _output, signal: _signal, onUnsubscribe, ...wire } = options;
      const presets = turnPresets('turn/start', { sandbox, approvals });
      const params = { ...wire, ...presets, threadId, input: toInputItems('turn/start', input) };
      const onLate = onUnsubscribe === 'detach' ? undefined : interruptLate(connection, session, threadId);
      const output = outputParams('turn/start', options, connection.parts.structuredOutput);
      return connection.request('turn/start', { ...params, ...output }, { session, onSent, onLate });
    }).pipe(map((reply) => session.threads.claim(entry, requiredId('turn/start', reply, 'turn'), replay)));
}

/** `review/start`: the reply names the turn, though the server announces it by another id. */
export function review(
  connection: Connection,
  threadId: string,
  params: Omit<ReviewStartParams, 'threadId'>,
): Trigger {
  return (session, entry, onSent) =>
    connection
      .request(
        'review/start',
        { ...params, threadId },
        { session, onSent, onLate: interruptLate(connection, session, threadId) },
      )
      .pipe(map((reply) => session.threads.claim(entry, requiredId('review/start', reply, 'turn'), 'all')));
}

/** `thread/compact/start`: the reply says nothing; the turn is the next one the thread begins. */
export function compaction(connection: Connection, threadId: string): Trigger {
  return unnamed(connection, 'thread/compact/start', (options) =>
    connection.request('thread/compact/start', { threadId }, options),
  );
}

/** `thread/shellCommand`: the reply says nothing; the command begins a turn, or joins that of another client. */
export function shellCommand(
  connection: Connection,
  threadId: string,
  params: Omit<ThreadShellCommandParams, 'threadId'>,
): Trigger {
  return unnamed(connection, 'thread/shellCommand', (options) =>
    connection.request('thread/shellCommand', { ...params, threadId }, options),
  );
}

function unnamed(
  connection: Connection,
  method: string,
  request: (options: AskOptions) => Observable<unknown>,
): Trigger {
  return (session, entry, onSent) => {
    const { requestTimeoutMs } = connection.options;
    const joined$ = entry.events$.pipe(
      ofMethod('item/started'),
      filter(({ params: { item } }) => item.type === 'commandExecution' && item.source === 'userShell'),
      map(({ params: { turnId } }) => session.threads.claim(entry, turnId, 'all')),
    );
    const turn$ = merge(entry.turns$, joined$, request({ session, onSent }).pipe(ignoreElements())).pipe(
      take(1),
      throwIfEmpty(() => session.ended ?? new RequestTimeoutError(method, requestTimeoutMs)),
      map((log) => log.claim('all')),
    );
    return requestTimeoutMs === 0 ? turn$ : turn$.pipe(timeout({ first: requestTimeoutMs, with: notBegun }));

    function notBegun() {
      return throwError(() => new RequestTimeoutError(method, requestTimeoutMs));
    }
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
function interruptLate(connection: Connection, session: Session, threadId: string): LateReply {
  return ({ result }) => {
    const turnId = idOf(result, 'turn');
    if (turnId === undefined) return;
    const entry = session.threads.retain(threadId);
    const log = session.threads.claim(entry, turnId, 'none');
    log.discard();
    session.threads.release(entry);
    interruptTurn(connection, threadId, log, session).subscribe({ error: () => session.giveUp(log) });
  };
}

function idOf(result: unknown, kind: 'thread' | 'turn'): string | undefined {
  const id = readMember(readMember(result, kind), 'id');
  return typeof id === 'string' ? id : undefined;
}
