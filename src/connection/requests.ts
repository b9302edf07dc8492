import { catchError, defer, map, Observable, of, switchMap, throwError } from 'rxjs';
import { methodsWithoutParams } from '../../generated/methods.js';
import { isCodexError } from '../errors/as-codex-error.js';
import { InvalidResponseError, TransportClosedError } from '../errors/client-errors.js';
import { refuse } from '../errors/check-options.js';
import { issuesOf } from '../errors/rules.js';
import type { CodexError } from '../errors/codex-error.js';
import type { Frame } from '../transport/frame.js';
import type { Connection } from './connection.js';
import type { Leave } from './gate.js';
import { untilAborted } from './replies.js';
import type { AskOptions } from './request-options.js';
import { checkResult, resultOf } from './result.js';
import type { Session } from './session.js';

// The server answers this when the command ends rather than when it has begun, so there is no deadline.
const LONG_POLL = 'command/exec';

// What must not wait for a place in flight, and what would keep one for too long.
const WITHOUT_PLACE: ReadonlySet<string> = new Set([LONG_POLL, 'turn/interrupt']);

// Of these the reply's id is all that is needed, and without it something would run on the server that nobody holds.
const NEEDS_ONLY_ID: ReadonlySet<string> = new Set([
  'thread/start',
  'thread/resume',
  'thread/fork',
  'thread/unarchive',
  'turn/start',
  'review/start',
]);

/** What requests are made of, and where they go. */
type Requester = Pick<Connection, 'nesting' | 'options' | 'parts' | 'report' | 'signals' | 'whenReady'>;

/** Makes a request: checks what is sent, waits for a place in flight and for the reply, and checks that. */
export function makeRequest(
  requester: Requester,
  method: string,
  given: unknown,
  options: AskOptions,
): Observable<unknown> {
  const { parts, report } = requester;
  const request$ = defer(() => {
    const params = given ?? noParams(method);
    check(requester, method, params);
    const { session, signal, onSending, onSent, onLate } = options;
    const { timeoutMs = method === LONG_POLL ? 0 : requester.options.requestTimeoutMs } = options;
    const session$ = session === undefined ? requester.whenReady() : session.untilEnded(() => of(session));
    let isSent = false;
    return session$.pipe(
      switchMap((current) => {
        const send = (id: number) => {
          onSending?.();
          // What it brings about, the end of the link even, may come from inside `send`.
          isSent = true;
          try {
            current.send(withParams({ id, method }, params));
          } catch (error) {
            isSent = false;
            throw error;
          }
          onSent?.();
        };
        return placeFor(current, method, options).pipe(
          switchMap((onSettled) => current.replies.ask(method, send, { timeoutMs, onSettled, onLate })),
          map((frame) => resultOf(method, frame, params, current.serverVersion, current.redactor.hide)),
        );
      }),
      map((result) => {
        const issues = parts.validator?.result(method, result);
        return checkResult(method, result, issues, NEEDS_ONLY_ID.has(method), report);
      }),
      catchError((error: unknown) =>
        throwError(() => lost(isSent ? readable(error, method) : error, method, isSent)),
      ),
      untilAborted(requester.signals.of(signal), method),
    );
  });
  return new Observable((subscriber) => requester.nesting.nest(() => request$.subscribe(subscriber)));
}

function check({ options, parts }: Requester, method: string, params: unknown): void {
  const issues = issuesOf(() => [
    ...(options.experimentalApi ? [] : (parts.experimentalIssues?.(method, params) ?? [])),
    ...(parts.validator?.params(method, params) ?? []),
  ]);
  refuse(method, issues);
}

export function withParams(frame: Frame, params: unknown): Frame {
  return params === undefined ? frame : { ...frame, params };
}

// The server refuses a request without params, but for the few methods that have none.
function noParams(method: string): unknown {
  return methodsWithoutParams.includes(method) ? undefined : {};
}

function placeFor({ gate }: Session, method: string, { urgent }: AskOptions): Observable<Leave> {
  if (urgent === true) return of(() => undefined);
  return WITHOUT_PLACE.has(method) ? gate.pass() : gate.enter();
}

/** The end of the link as an error of one request: it tells whether that had been sent. */
export function lost<E>(error: E, method: string, mayHaveRun: boolean): E | TransportClosedError {
  if (!(error instanceof TransportClosedError) || error.method !== undefined) return error;
  const what = mayHaveRun ? 'had been sent and may have been carried out.' : 'had not been sent.';
  return error.with(`${method} ${what}`, { method, mayHaveRun });
}

// A transport may hand over what throws when it is looked at.
function readable(error: unknown, method: string): CodexError {
  return isCodexError(error)
    ? error
    : new InvalidResponseError(method, [{ path: [], message: 'it cannot be read' }]);
}
