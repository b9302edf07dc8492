import {
  catchError,
  concat,
  distinctUntilChanged,
  defer,
  EMPTY,
  map,
  merge,
  mergeMap,
  of,
  ReplaySubject,
  takeWhile,
  tap,
  throwError,
  type Observable,
} from 'rxjs';
import type { Connection } from '../connection/connection.js';
import type { ServerNotification } from '../connection/notification.js';
import type { Session } from '../connection/session.js';
import { InvalidRequestError } from '../errors/rpc-error.js';
import { retryOnOverload } from '../operators/retry-on-overload.js';
import { toBytes } from './bytes.js';
import { checkSize, type CommandOptions, type TerminalSize } from './command-options.js';
import type { ExecEvent } from './exec-event.js';
import { lease, type OpenOptions } from './lease.js';
import { oneAtATime } from './one-at-a-time.js';
import { OutputDecoder, type ExecStatus } from './output-decoder.js';
import { StdinQueue } from './stdin-queue.js';
import { uniqueId } from './unique-id.js';

/** The requests that drive one kind of command. */
export interface CommandWire {
  readonly method: 'command/exec' | 'process/spawn';
  /** The param that names the command, by an id of this client's. */
  readonly idName: 'processId' | 'processHandle';
  readonly write: string;
  readonly resize: string;
  readonly stop: string;
  /** Emits how the command ended if the reply tells it; else a notification does. */
  start(id: string, size: TerminalSize | undefined, ask: OpenOptions): Observable<ExecStatus>;
}

/** Runs a command once, on subscription, and ends it with that. */
export function runCommand(
  connection: Connection,
  wire: CommandWire,
  { stdin$, size$ = EMPTY }: CommandOptions,
): Observable<ExecEvent> {
  const { method, idName } = wire;
  return defer(() => {
    const id = uniqueId();
    const decoder = new OutputDecoder();
    const read = (event: ServerNotification): readonly ExecEvent[] => {
      if (event.method === 'process/exited') return decoder.end(event.params);
      const output = decoder.output(event);
      if (output !== undefined) return [output];
      const issues = [{ path: ['deltaBase64'], message: 'expected base64' }];
      connection.report({ kind: 'invalidNotification', method: event.method, issues });
      return [];
    };

    const sent = new ReplaySubject<Session>(1);
    // A command that has ended, or reads no more, refuses: then there is nothing more to do.
    const send = (request: string) => (params: object, session: Session) =>
      connection.requestAny(request, { ...params, [idName]: id }, { session, timeoutMs: 0 }).pipe(
        retryOnOverload(),
        catchError((error: unknown) =>
          error instanceof InvalidRequestError ? of(undefined) : throwError(() => error),
        ),
      );

    let resized: { readonly size: TerminalSize } | undefined;
    const takeSize = () => {
      const taken = resized;
      resized = undefined;
      return taken;
    };
    const resizing$ = size$.pipe(
      distinctUntilChanged(),
      tap((size) => {
        checkSize(method, size);
        resized = { size };
      }),
    );

    const queue = new StdinQueue();
    const feeding$ =
      stdin$ === undefined
        ? EMPTY
        : concat(stdin$.pipe(map((chunk) => toBytes(method, 'stdin$', chunk))), of(undefined)).pipe(
            tap((bytes) => queue.push(bytes)),
          );

    const run$ = lease(connection, {
      hear: ({ resources }, status$: Observable<ExecStatus>) =>
        merge(
          resources.observe('process', id).pipe(mergeMap(read)),
          status$.pipe(mergeMap((status) => decoder.end(status))),
        ),
      open: (ask) => wire.start(id, takeSize()?.size, { ...ask, onSent: () => sent.next(ask.session) }),
      isLast: ({ type }) => type === 'exit',
      close: (ask) => connection.requestAny(wire.stop, { [idName]: id }, ask),
    });

    // The terminal's size comes first, so that the command starts with it; input begins to gather at once.
    return merge(
      oneAtATime(resizing$, { ready$: sent, gathered: takeSize, send: send(wire.resize) }),
      run$,
      oneAtATime(feeding$, { ready$: sent, gathered: () => queue.take(), send: send(wire.write) }),
    ).pipe(takeWhile(({ type }) => type !== 'exit', true));
  });
}
