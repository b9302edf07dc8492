import { Observable, type Subscriber } from 'rxjs';
import { methodsWithoutParams } from '../../generated/methods.js';
import { isCodexError } from '../errors/as-codex-error.js';
import { InvalidResponseError, TransportClosedError } from '../errors/client-errors.js';
import { refuse } from '../errors/check-options.js';
import { issuesOf } from '../errors/rules.js';
import type { CodexError } from '../errors/codex-error.js';
import type { Frame } from '../transport/frame.js';
import type { Connection } from './connection.js';
import type { Leave } from './gate.js';
import { abortOn, type Asker } from './replies.js';
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
type Requester = Pick<
  Connection,
  'nesting' | 'options' | 'parts' | 'readySession' | 'report' | 'signals' | 'whenReady'
>;

/** Makes a request: checks what is sent, waits for a place in flight and for the reply, and checks that. */
export function makeRequest(
  requester: Requester,
  method: string,
  given: unknown,
  options: AskOptions,
): Observable<unknown> {
  return new Observable((caller) =>
    requester.nesting.nest(() => {
      const params = given ?? noParams(method);
      check(requester, method, params);
      new Call(requester, method, params, options, caller).begin();
    }),
  );
}

/**
 * One request, from the link it waits for to its result. A single object rather than a chain of operators: a program
 * may start thousands of turns at once.
 */
class Call implements Asker {
  #isSent = false;
  #session: Session | undefined;

  constructor(
    private readonly requester: Requester,
    private readonly method: string,
    private readonly params: unknown,
    private readonly options: AskOptions,
    private readonly caller: Subscriber<unknown>,
  ) {}

  begin(): void {
    const { caller, method, requester } = this;
    const { session, signal } = this.options;
    const aborts$ = requester.signals.of(signal);
    if (aborts$ !== undefined) caller.add(abortOn(aborts$, method).subscribe(this.#failing()));
    if (caller.closed) return;
    const ready = session ?? requester.readySession;
    if (ready === undefined)
      caller.add(
        requester.whenReady().subscribe({ next: (opened) => this.#queue(opened), ...this.#failing() }),
      );
    else if (ready.ended !== undefined) this.failed(ready.ended);
    else this.#queue(ready);
  }

  #queue(session: Session): void {
    const { gate } = session;
    const send = (leave: Leave) => this.#ask(session, leave);
    if (this.options.urgent === true) send(() => undefined);
    else this.caller.add(WITHOUT_PLACE.has(this.method) ? gate.pass(send) : gate.queue(send));
  }

  #ask(session: Session, onSettled: Leave): void {
    const { onLate, timeoutMs = this.#defaultTimeoutMs } = this.options;
    this.#session = session;
    const send = (id: number) => this.#send(session, id);
    this.caller.add(session.replies.post(this.method, send, { timeoutMs, onSettled, onLate }, this));
  }

  get #defaultTimeoutMs(): number {
    return this.method === LONG_POLL ? 0 : this.requester.options.requestTimeoutMs;
  }

  #send(session: Session, id: number): void {
    this.options.onSending?.();
    // A synchronous transport may answer, or end the link, inside `send`.
    this.#isSent = true;
    try {
      session.send(withParams({ id, method: this.method }, this.params));
    } catch (error) {
      this.#isSent = false;
      throw error;
    }
    this.options.onSent?.();
  }

  answered(frame: Frame): void {
    const { caller, method, params, requester } = this;
    if (caller.closed) return;
    let result: unknown;
    try {
      result = resultOf(method, frame, params, this.#session?.serverVersion, this.#session?.redactor.hide);
      const issues = requester.parts.validator?.result(method, result);
      checkResult(method, result, issues, NEEDS_ONLY_ID.has(method), requester.report);
    } catch (error) {
      this.failed(error);
      return;
    }
    caller.next(result);
    caller.complete();
  }

  #failing(): { readonly error: (error: unknown) => void } {
    return { error: (error) => this.failed(error) };
  }

  failed(error: unknown): void {
    const { method } = this;
    this.caller.error(lost(this.#isSent ? readable(error, method) : error, method, this.#isSent));
  }
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
