import { catchError, defer, map, merge, of, switchMap, take, throwError, type Observable } from 'rxjs';
import { methodsWithoutParams } from '../../generated/methods.js';
import { InvalidParamsError, TransportClosedError } from '../errors/client-errors.js';
import type { CodexError } from '../errors/codex-error.js';
import type { Frame } from '../transport/frame.js';
import type { ConnectionOptions } from './connection-options.js';
import type { ConnectionParts } from './connection-parts.js';
import type { Diagnostic } from './diagnostics.js';
import type { Leave } from './gate.js';
import { abortOn } from './replies.js';
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
export interface RequestTerms {
  readonly options: ConnectionOptions;
  readonly parts: ConnectionParts;
  /** The session, once there is a link. */
  readonly ready$: Observable<Session>;
  readonly report: (diagnostic: Diagnostic) => void;
}

/** Makes requests: checks what is sent, waits for a place in flight and for the reply, and checks that. */
export class Requests {
  constructor(private readonly terms: RequestTerms) {}

  make(method: string, params: unknown, options: AskOptions): Observable<unknown> {
    return defer(() => {
      const sent = params ?? noParams(method);
      this.#check(method, sent, options);
      const { session } = options;
      const session$ = session === undefined ? this.terms.ready$ : session.untilEnded(() => of(session));
      const result$ = session$.pipe(
        catchError((error: unknown) => throwError(() => lost(error, method, false))),
        switchMap((current) =>
          this.#ask(current, method, sent, options).pipe(
            map((frame) => this.#resultOf(method, sent, frame, current.serverVersion)),
          ),
        ),
      );
      return options.signal === undefined
        ? result$
        : merge(abortOn(options.signal, method), result$).pipe(take(1));
    });
  }

  #ask(session: Session, method: string, params: unknown, options: AskOptions): Observable<Frame> {
    const { requestTimeoutMs } = this.terms.options;
    const timeoutMs = options.timeoutMs ?? (method === LONG_POLL ? 0 : requestTimeoutMs);
    return placeFor(session, method, options).pipe(
      switchMap((leave) => {
        let isSent = false;
        const send = (id: number) => {
          options.onSending?.();
          // What it brings about, the end of the link even, may come from inside `send`.
          isSent = true;
          try {
            session.send(withParams({ id, method }, params));
          } catch (error) {
            isSent = false;
            throw error;
          }
          options.onSent?.();
        };
        const whenLost = (error: CodexError) => lost(error, method, isSent);
        const { onLate } = options;
        return session.replies.ask(method, send, { timeoutMs, onSettled: leave, onLate, whenLost });
      }),
    );
  }
  #check(method: string, params: unknown, { timeoutMs = 0 }: AskOptions): void {
    const issues = [
      ...(timeoutMs >= 0 ? [] : [{ path: ['timeoutMs'], message: 'expected 0 or more milliseconds' }]),
      ...(this.terms.options.experimentalApi
        ? []
        : (this.terms.parts.experimentalIssues?.(method, params) ?? [])),
      ...(this.terms.parts.validator?.params(method, params) ?? []),
    ];
    if (issues.length > 0) throw new InvalidParamsError(method, issues);
  }

  #resultOf(method: string, params: unknown, frame: Frame, serverVersion: string | undefined): unknown {
    const result = resultOf(method, frame, params, serverVersion);
    const mayContradict = NEEDS_ONLY_ID.has(method);
    return checkResult(
      method,
      result,
      this.terms.parts.validator?.result(method, result),
      mayContradict,
      this.terms.report,
    );
  }
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

function lost<E>(error: E, method: string, mayHaveRun: boolean): E | TransportClosedError {
  if (!(error instanceof TransportClosedError) || error.method !== undefined) return error;
  const what = mayHaveRun ? 'had been sent and may have been carried out.' : 'had not been sent.';
  return error.with(`${method} ${what}`, { method, mayHaveRun });
}
