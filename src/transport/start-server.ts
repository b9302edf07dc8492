import { statSync } from 'node:fs';
import { connect } from 'node:net';
import {
  catchError,
  defer,
  EMPTY,
  filter,
  finalize,
  from,
  map,
  merge,
  repeat,
  switchMap,
  take,
  tap,
  throwError,
  timer,
  type Observable,
} from 'rxjs';
import { TransportClosedError } from '../errors/client-errors.js';
import type { ChildLaunch } from './child-process.js';
import { Announcement, socketPathOf } from './listen-address.js';
import { HIDDEN, isDenied } from './permission.js';
import { ServerProcess } from './server-process.js';

const LOOK_MS = 20;

export interface StartedServer {
  readonly url: string;
  readonly process: ServerProcess;
}

/** Emits the process once it listens. When that fails or is not waited for, the process is stopped. */
export function startServer(
  launch: ChildLaunch,
  listen: string,
  timeoutMs: number,
  shutdownTimeoutMs: number,
): Observable<StartedServer> {
  const start$ = defer(() => {
    const process = new ServerProcess(launch, shutdownTimeoutMs);
    let isGiven = false;
    return merge(addressOf(process, listen), failureOf(process, timeoutMs)).pipe(
      take(1),
      map((url) => ({ url, process })),
      tap(() => (isGiven = true)),
      catchError((error: unknown) => from(process.stop()).pipe(switchMap(() => throwError(() => error)))),
      finalize(() => {
        if (!isGiven) void process.stop();
      }),
    );
  });
  const socketPath = socketPathOf(listen);
  // Whoever answers there would be taken for the server that is to be started.
  return socketPath === undefined ? start$ : unlessTaken(socketPath).pipe(switchMap(() => start$));
}

function addressOf(server: ServerProcess, listen: string): Observable<string> {
  const socketPath = socketPathOf(listen);
  const address$ =
    socketPath === undefined
      ? defer(() => {
          const announcement = new Announcement();
          return server.stderr$.pipe(map((text) => announcement.push(text)));
        })
      : // It says nothing when it listens on a socket.
        defer(() => accepts(socketPath)).pipe(
          repeat({ delay: LOOK_MS }),
          map((isUp) => (isUp ? listen : undefined)),
          tap((url) => {
            if (url !== undefined) checkOwner(socketPath);
          }),
        );
  return address$.pipe(filter((url) => url !== undefined));
}

function failureOf(process: ServerProcess, timeoutMs: number): Observable<never> {
  const ended$ = process.ended$.pipe(switchMap(() => throwError(() => process.startError())));
  const overdue$ = timeoutMs === 0 ? EMPTY : timer(timeoutMs);
  return merge(
    ended$,
    overdue$.pipe(
      switchMap(() => {
        const message = `The app-server did not listen within ${timeoutMs} ms.`;
        const stderrTail = process.stderrTail();
        return throwError(() => new TransportClosedError(message, { stderrTail }));
      }),
    ),
  );
}

function unlessTaken(socketPath: string): Observable<boolean> {
  return defer(() => accepts(socketPath)).pipe(
    tap((isTaken) => {
      if (isTaken) throw new TransportClosedError(`A server listens at unix://${socketPath} already.`);
    }),
  );
}

/** Another user could have taken the path after it was found to be free, and would be taken for the server. */
function checkOwner(socketPath: string): void {
  if (ownerOf(socketPath) === process.getuid?.()) return;
  const message = `The socket at unix://${socketPath} belongs to another user: take a path that only you can write to`;
  throw new TransportClosedError(`${message}.`);
}

function ownerOf(path: string): number | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false })?.uid;
  } catch (cause) {
    const why = isDenied(cause) ? HIDDEN : 'it cannot be looked at, see cause';
    throw new TransportClosedError(
      `The owner of the socket at unix://${path} is not known: ${why}.`,
      {},
      { cause },
    );
  }
}

function accepts(socketPath: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(socketPath);
    const settle = (isUp: boolean) => {
      socket.destroy();
      resolve(isUp);
    };
    socket.once('connect', () => settle(true));
    socket.once('error', () => settle(false));
  });
}
