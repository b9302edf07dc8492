import {
  AsyncSubject,
  catchError,
  concat,
  defer,
  EMPTY,
  filter,
  ignoreElements,
  map,
  merge,
  of,
  switchMap,
  take,
  takeUntil,
  tap,
  throwError,
  throwIfEmpty,
  type Observable,
} from 'rxjs';
import type {
  ReviewStartParams,
  SandboxPolicyInput,
  ThreadShellCommandParams,
  TurnStatus,
} from '../../generated/types.js';
import type { Connection } from '../connection/connection.js';
import { deadline } from '../connection/deadline.js';
import { lost } from '../connection/requests.js';
import { within, type LateReply } from '../connection/replies.js';
import type { Session } from '../connection/session.js';
import type { ThreadEntry } from '../connection/thread-entry.js';
import type { Replay, TurnLog } from '../connection/turn-log.js';
import { InvalidResponseError, RequestTimeoutError } from '../errors/client-errors.js';
import { ofMethod } from '../operators/of-method.js';
import { readMember } from '../protocol/read-member.js';
import { interruptTurn } from './interrupt-turn.js';
import { toInputItems, unlessReadable, type Input } from './input.js';
import type { TurnOptions } from './options.js';
import { outputParams, partFor } from './output.js';
import { approvalParams } from './presets.js';
import type { Named } from './sandbox.js';
import type { Trigger } from './start.js';

/** `turn/start`: the reply names the turn. */
export function prompt(
  connection: Connection,
  threadId: string,
  input: Input,
  options: TurnOptions,
  replay: Replay,
): Trigger {
  return (session, entry, launch) =>
    defer(() => {
      const onSending = () => launch.onSending();
      const { sandbox, approvals, output: _output, signal: _signal, onUnsubscribe, ...rest } = options;
      const { retryTimeoutMs: _retryTimeoutMs, ...wire } = rest;
      const items = toInputItems('turn/start', input);
      const { permissions, cwd } = wire;
      const params = Object.assign(
        wire,
        approvalParams('turn/start', approvals),
        { threadId, input: items },
        outputParams('turn/start', options, connection.parts.structuredOutput),
      );
      const onLate = onUnsubscribe === 'detach' ? undefined : interruptLate(connection, session, threadId);
      const moved = connection.following.moving(threadId, cwd);
      const request = (policy?: { sandboxPolicy?: SandboxPolicyInput }) =>
        connection.request('turn/start', policy === undefined ? params : { ...params, ...policy }, {
          session,
          onSending,
          onLate,
        });
      const readable$ = unlessReadable(connection, session, 'turn/start', items);
      const request$ =
        readable$ === undefined && sandbox === undefined
          ? request()
          : concat(
              readable$ ?? EMPTY,
              sandboxFor(connection, session, threadId, { sandbox, permissions, cwd }),
            ).pipe(switchMap((policy) => request(policy)));
      return request$.pipe(
        map((reply) => {
          moved();
          return claimNamed(connection, session, entry, 'turn/start', reply, replay);
        }),
      );
    });
}

// A policy takes the place of all there is, so what is named needs to be laid over what is known.
function sandboxFor(
  connection: Connection,
  session: Session,
  threadId: string,
  named: Named,
): Observable<{ sandboxPolicy?: SandboxPolicyInput }> {
  if (named.sandbox === undefined) return of({});
  const policy$ = connection.parts.turnSandbox?.(connection, session, threadId, named);
  return partFor('turn/start', policy$, 'sandbox', 'sandboxPolicy');
}

/** `review/start`: the reply names the turn, though the server announces it by another id. */
export function review(
  connection: Connection,
  threadId: string,
  params: Omit<ReviewStartParams, 'threadId'>,
): Trigger {
  return (session, entry, launch) =>
    connection
      .request(
        'review/start',
        { ...params, threadId },
        {
          session,
          onSending: () => launch.onSending(),
          onLate: interruptLate(connection, session, threadId),
        },
      )
      .pipe(map((reply) => claimNamed(connection, session, entry, 'review/start', reply, 'all')));
}

/** `thread/compact/start`: the reply says nothing; the turn is the next one the thread begins. */
export function compaction(connection: Connection, threadId: string): Trigger {
  return unnamed(connection, 'thread/compact/start', { threadId }, () => EMPTY);
}

/** `thread/shellCommand`: the reply says nothing; the command begins a turn, or joins that of another client. */
export function shellCommand(
  connection: Connection,
  threadId: string,
  params: Omit<ThreadShellCommandParams, 'threadId'>,
): Trigger {
  return unnamed(connection, 'thread/shellCommand', { ...params, threadId }, (session, entry, { others }) =>
    entry.events$.pipe(
      ofMethod('item/started'),
      filter(({ params: { item } }) => item.type === 'commandExecution' && item.source === 'userShell'),
      map(({ params: { turnId } }) => session.threads.claim(entry, turnId, 'all')),
      tap((log) => {
        if (!log.announced) others.push(log);
      }),
    ),
  );
}

/** The next turn the thread begins once the request is on its way, unless it joins one that runs. */
function unnamed(
  connection: Connection,
  method: 'thread/compact/start' | 'thread/shellCommand',
  params: object,
  joined: (...from: Parameters<Trigger>) => Observable<TurnLog>,
): Trigger {
  return (session, entry, launch) => {
    const { requestTimeoutMs } = connection.options;
    const sending = new AsyncSubject<never>();
    let isSent = false;
    const onSending = () => {
      isSent = true;
      launch.onSending();
      sending.complete();
    };
    const begun$ = concat(sending, merge(entry.turns$, joined(session, entry, launch)));
    const request$ = connection.requestAny(method, params, { session, onSending });
    const notBegun = () => new RequestTimeoutError(method, requestTimeoutMs);
    return merge(begun$, request$.pipe(ignoreElements()), session.linkEnd$).pipe(
      take(1),
      throwIfEmpty(() => session.ended ?? notBegun()),
      map((log) => log.claim('all')),
      within(requestTimeoutMs, () => throwError(notBegun)),
      // It was answered, but the link has ended before the turn began: nobody holds that.
      catchError((error: unknown) => throwError(() => lost(error, method, isSent))),
    );
  };
}

/** Claims the turn that a reply names. */
function claimNamed(
  connection: Connection,
  session: Session,
  entry: ThreadEntry,
  method: string,
  reply: unknown,
  replay: Replay,
): TurnLog {
  const log = session.threads.claim(entry, requiredId(method, reply, 'turn'), replay);
  const turn = readMember(reply, 'turn');
  const status = readMember(turn, 'status');
  if (TERMINAL.some((known) => known === status)) endAsReplied(connection, session, log, turn);
  return log;
}

const TERMINAL: readonly TurnStatus[] = ['completed', 'failed', 'interrupted'];

/** How long the end of a turn may take that has ended by its reply, in ms. */
const END_MS = 10_000;

// No server has done so. The history tells more than the reply, where there is one.
function endAsReplied(connection: Connection, session: Session, log: TurnLog, turn: unknown): void {
  const end = { method: 'turn/completed', params: { threadId: log.threadId, turn }, reconciled: true };
  deadline(END_MS)
    .pipe(
      switchMap(() => connection.reconcile(session, log)),
      takeUntil(log.over$),
    )
    .subscribe(() => session.interpose((tell) => log.ended || tell(end)));
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
    // It may be the turn of another start by now, which has joined it.
    if (turnId === undefined || session.threads.isClaimed(turnId, threadId)) return;
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
