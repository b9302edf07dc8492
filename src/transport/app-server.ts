import type { Observable } from 'rxjs';
import { Handle } from '../base/handle.js';
import type { ProcessExit } from '../errors/client-errors.js';
import { socketPathOf } from './listen-address.js';
import type { ServerProcess } from './server-process.js';
import type { Transport, TransportFactory } from './transport.js';
import { wsTransport } from './ws-transport.js';

/** How long after the end of a link the end of the process that has caused it can be. */
const EXIT_GRACE_MS = 250;

/** A running app-server that any number of clients connect to. */
export interface AppServer extends AsyncDisposable {
  /** Where it listens: `ws://127.0.0.1:40123`, `unix:///run/codex.sock`. */
  readonly url: string;
  /** What it wants from clients that do not use `transport`, where it wants something. */
  readonly bearerToken: string | undefined;
  readonly pid: number | undefined;
  /**
   * Opens links to it, as `webSocket` and `unixSocket` do, with the token; their `stderr$` is the server's. When the
   * server has ended, the error of a link tells how (`exitCode`, `signal`, `stderrTail`).
   */
  readonly transport: TransportFactory;
  /** What it writes to stderr, as text chunks. Hot, completes with the server. */
  readonly stderr$: Observable<string>;
  /** Emits how it has ended, and completes; also for late subscribers. */
  readonly ended$: Observable<ProcessExit>;
  /**
   * Stops it, and all that it has started: SIGTERM, upon which it takes no new turns and ends with the last one that
   * runs; SIGTERM again, upon which it ends at once; SIGKILL. Each step waits `shutdownTimeoutMs`. Resolves when
   * nothing is left. Idempotent.
   */
  close(): Promise<void>;
}

export class RunningServer extends Handle implements AppServer {
  readonly #process: ServerProcess;
  readonly #token: string | undefined;
  readonly #open: TransportFactory;

  readonly stderr$: Observable<string>;
  readonly ended$: Observable<ProcessExit>;

  constructor(
    readonly url: string,
    token: string | undefined,
    process: ServerProcess,
  ) {
    super();
    this.#process = process;
    this.#token = token;
    this.stderr$ = process.stderr$;
    this.ended$ = process.ended$;
    const socketPath = socketPathOf(url);
    this.#open = wsTransport(
      'spawnServer',
      socketPath === undefined
        ? { url, where: () => url }
        : { url: 'ws://localhost/', where: () => url, socketPath },
      token === undefined ? {} : { bearerToken: token },
      () => process.exitWithin(EXIT_GRACE_MS),
    );
  }

  // Not a member of its own, so that logging the server does not spill it.
  get bearerToken(): string | undefined {
    return this.#token;
  }

  get pid(): number | undefined {
    return this.#process.pid;
  }

  readonly transport = (): Transport => {
    const link = this.#open();
    return {
      frames$: link.frames$,
      ...(link.diagnostics$ === undefined ? {} : { diagnostics$: link.diagnostics$ }),
      stderr$: this.stderr$,
      stderrTail: () => this.#process.stderrTail(),
      secrets: () => [...(link.secrets?.() ?? []), ...this.#process.secrets()],
      send: (frame) => link.send(frame),
      close: () => link.close(),
    };
  };

  close(): Promise<void> {
    return this.#process.stop();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}
