import {
  AsyncSubject,
  catchError,
  concat,
  concatWith,
  defer,
  EMPTY,
  exhaustMap,
  finalize,
  ignoreElements,
  map,
  merge,
  mergeMap,
  NEVER,
  of,
  repeat,
  share,
  switchMap,
  takeWhile,
  tap,
  throwError,
  type Observable,
} from 'rxjs';
import type { Connection } from '../connection/connection.js';
import type { ServerNotification } from '../connection/notification.js';
import type { AskOptions } from '../connection/request-options.js';
import type { Session } from '../connection/session.js';
import { InvalidRequestError } from '../errors/rpc-error.js';
import { retryOnOverload } from '../operators/retry-on-overload.js';
import { toBytes } from './bytes.js';
import { checkSize, type CommandOptions, type TerminalSize } from './command-options.js';
import type { ExecEvent } from './exec-event.js';
import { leavesNothing, type OpenOptions } from './lease.js';
import { OutputDecoder, type ExecStatus } from './output-decoder.js';
import { release } from './release.js';
import { StdinQueue, type StdinWrite } from './stdin-queue.js';

/** The requests that drive one kind of command, by the id that this client has given it. */
export interface CommandWire {
  readonly method: 'command/exec' | 'process/spawn';
  /** Emits how the command ended if the reply tells it; else a notification does. */
  start(id: string, size: TerminalSize | undefined, ask: OpenOptions): Observable<ExecStatus>;
  write(id: string, write: StdinWrite, ask: AskOptions): Observable<unknown>;
  resize(id: string, size: TerminalSize, ask: AskOptions): Observable<unknown>;
  stop(id: string, ask: AskOptions): Observable<unknown>;
}

// Processes of both kinds are told apart by the same member of the routing table.
let lastId = 0;

/** Runs a command once, on subscription, and ends it with that. */
export function runCommand(
  connection: Connection,
  wire: CommandWire,
  options: CommandOptions,
): Observable<ExecEvent> {
  return new CommandRun(connection, wire, options).events();
}

class CommandRun {
  readonly #id = `codex-rx-${(lastId += 1)}`;
  readonly #sent = new AsyncSubject<void>();
  readonly #decoder = new OutputDecoder();
  #session: Session | undefined;
  #isSent = false;
  #isOver = false;
  #isReleased = false;
  #size: TerminalSize | undefined;
  #appliedSize: TerminalSize | undefined;

  constructor(
    private readonly connection: Connection,
    private readonly wire: CommandWire,
    private readonly options: CommandOptions,
  ) {}

  // The terminal's size comes first, so that the command starts with it; input begins to gather at once.
  events(): Observable<ExecEvent> {
    return merge(this.#resizing(), this.#process(), this.#feeding()).pipe(
      takeWhile(({ type }) => type !== 'exit', true),
      finalize(() => this.#release()),
    );
  }

  #process(): Observable<ExecEvent> {
    return this.connection.whenReady().pipe(
      switchMap((session) => {
        this.#session = session;
        this.#appliedSize = this.#size;
        const notified$ = session.resources.observe('process', this.#id).pipe(
          tap({ error: () => (this.#isOver = true) }),
          mergeMap((event) => this.#read(event)),
          // A view completes when the client is closed, and what it belongs to has not ended well.
          concatWith(throwError(() => session.ended)),
        );
        const replied$ = this.wire.start(this.#id, this.#size, { session, onSent: () => this.#begin() }).pipe(
          tap({ error: (error: unknown) => (this.#isOver ||= leavesNothing(error)) }),
          mergeMap((status) => this.#end(status)),
          // The reply to a command that is ended early still comes, and is no oddity.
          share({ resetOnRefCountZero: () => (this.#isSent ? NEVER : of(true)) }),
        );
        return merge(notified$, replied$);
      }),
    );
  }

  // What a server in the same process answers arrives before this, and may be all that was wanted.
  #begin(): void {
    this.#isSent = true;
    if (this.#isReleased) this.#release();
    this.#sent.next();
    this.#sent.complete();
  }

  #read(event: ServerNotification): readonly ExecEvent[] {
    if (event.method === 'process/exited') return this.#end(event.params);
    const output = this.#decoder.output(event);
    if (output !== undefined) return [output];
    const issues = [{ path: ['deltaBase64'], message: 'expected base64' }];
    this.connection.report({ kind: 'invalidNotification', method: event.method, issues });
    return [];
  }

  #end(status: ExecStatus): readonly ExecEvent[] {
    this.#isOver = true;
    return this.#decoder.end(status);
  }

  // Sent once. The command may have ended by itself meanwhile, or with its link.
  #release(): void {
    this.#isReleased = true;
    if (!this.#isSent || this.#isOver) return;
    this.#isOver = true;
    release(this.wire.stop(this.#id, { session: this.#session }));
  }

  #resizing(): Observable<never> {
    const { size$ } = this.options;
    if (size$ === undefined) return EMPTY;
    const changed$ = size$.pipe(
      tap((size) => {
        checkSize(this.wire.method, size);
        this.#size = size;
      }),
    );
    const resize = (size: TerminalSize) => {
      this.#appliedSize = size;
      return this.wire.resize(this.#id, size, this.#ask());
    };
    return this.#whilePending(
      changed$,
      () => this.#size !== this.#appliedSize,
      () => (this.#size === undefined ? EMPTY : resize(this.#size)),
    );
  }

  #feeding(): Observable<never> {
    const { stdin$ } = this.options;
    if (stdin$ === undefined) return EMPTY;
    const queue = new StdinQueue();
    const { method } = this.wire;
    const fed$ = concat(
      stdin$.pipe(tap((chunk) => queue.push(toBytes(method, 'stdin$', chunk)))),
      defer(() => {
        queue.close();
        return of(true);
      }),
    );
    return this.#whilePending(
      fed$,
      () => queue.pending,
      () => this.wire.write(this.#id, queue.take(), this.#ask()),
    );
  }

  // One request at a time, from when the command has been sent; what changes meanwhile goes into the next one. A
  // command that has ended, or reads no more, refuses: then there is nothing more to do here.
  #whilePending(
    changed$: Observable<unknown>,
    isPending: () => boolean,
    request: () => Observable<unknown>,
  ): Observable<never> {
    const step$ = defer(() => (isPending() ? request().pipe(retryOnOverload()) : EMPTY)).pipe(
      map(() => true),
      catchError((error: unknown) =>
        error instanceof InvalidRequestError ? of(false) : throwError(() => error),
      ),
      repeat({ delay: () => (isPending() ? of(true) : EMPTY) }),
    );
    return changed$.pipe(
      exhaustMap(() => this.#sent.pipe(switchMap(() => step$))),
      takeWhile(Boolean),
      ignoreElements(),
    );
  }

  #ask(): AskOptions {
    return { session: this.#session, timeoutMs: 0 };
  }
}
