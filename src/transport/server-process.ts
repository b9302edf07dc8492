import type { ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
// Under jsdom the global timers are those of a page, which have no `unref`.
import { clearInterval, setInterval } from 'node:timers';
import { ReplaySubject, Subject } from 'rxjs';
import { TransportClosedError, type ProcessExit } from '../errors/client-errors.js';
import type { CodexError } from '../errors/codex-error.js';
import { secretValues } from '../errors/secret-values.js';
import {
  describeComplaint,
  describeExit,
  letGo,
  startChild,
  startError,
  type ChildLaunch,
} from './child-process.js';
import { killOnHostExit } from './host-exit.js';
import { isRunning, processTree, type ProcessTree } from './process-tree.js';
import { shutDown, within } from './shutdown.js';
import { StderrTail } from './stderr-tail.js';

/** How often it is looked at what the server has started. */
const WATCH_MS = 1000;

/**
 * The process of a server that others connect to. However it ends, what it has started is gone before `ended$` emits.
 */
export class ServerProcess {
  readonly #launch: ChildLaunch;
  readonly #child: ChildProcess;
  readonly #tree: ProcessTree;
  readonly #watch: NodeJS.Timeout;
  readonly #forget: () => void;
  readonly #exited: Promise<void>;
  readonly #tail = new StderrTail();
  readonly #stderr$ = new Subject<string>();
  readonly #ended$ = new ReplaySubject<ProcessExit>(1);
  #startFailure: unknown;
  #ending: Promise<void> | undefined;

  readonly stderr$ = this.#stderr$.asObservable();
  /** Emits how it ended and completes, also for late subscribers. */
  readonly ended$ = this.#ended$.asObservable();

  constructor(
    launch: ChildLaunch,
    private readonly stepMs: number,
  ) {
    const mark = randomUUID();
    this.#launch = launch;
    this.#child = start(launch, mark);
    this.#tree = processTree(this.#child, mark);
    // What goes over its links is not seen here.
    this.#watch = setInterval(() => this.#tree.glance(), WATCH_MS).unref();
    this.#forget = killOnHostExit(this.#tree);
    this.#exited = new Promise((resolve) => {
      this.#child.once('exit', () => resolve());
      this.#child.on('error', (error) => {
        if (this.#child.pid !== undefined) return;
        this.#startFailure = error;
        resolve();
      });
    });
    void this.#exited.then(() => this.stop());
    this.#listen();
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  stderrTail(): string | undefined {
    return this.#tail.summary(this.secrets());
  }

  secrets(): readonly string[] {
    return this.#launch.secrets ?? secretValues(this.#launch.env);
  }

  /** Waits for its end, but not for longer than this, and tells it. */
  async exitWithin(ms: number): Promise<ProcessExit | undefined> {
    await within(this.#exited, ms);
    return isRunning(this.#child) ? undefined : this.#exit();
  }

  /** Why it does not listen, after its end. */
  startError(): CodexError {
    if (this.#startFailure !== undefined) return startError(this.#startFailure, this.#launch);
    const exit = this.#exit();
    const complaint = describeComplaint(this.#child, exit.stderrTail);
    const why = complaint === undefined ? '.' : `: ${complaint}`;
    return new TransportClosedError(
      `The app-server ${describeExit(this.#child)} before it listened${why}`,
      exit,
    );
  }

  /** SIGTERM, which lets turns end; SIGTERM again, which does not; SIGKILL. Idempotent, never rejects. */
  stop(): Promise<void> {
    return (this.#ending ??= this.#finish());
  }

  async #finish(): Promise<void> {
    const child = this.#child;
    await shutDown({
      child,
      tree: this.#tree,
      exited: this.#exited,
      stepMs: this.stepMs,
      // A server that others connect to does not look at its input. On Windows there is no SIGTERM.
      endInput: () => process.platform !== 'win32' && isRunning(child) && child.kill('SIGTERM'),
    });
    letGo(child);
    this.#forget();
    clearInterval(this.#watch);
    this.#stderr$.complete();
    this.#ended$.next(this.#exit());
    this.#ended$.complete();
  }

  #listen(): void {
    const { stdin, stdout, stderr } = this.#child;
    for (const pipe of [stdin, stdout, stderr]) pipe?.on('error', () => undefined);
    stdout?.resume();
    stderr?.setEncoding('utf8');
    stderr?.on('data', (text: string) => {
      this.#tail.push(text);
      this.#stderr$.next(text);
    });
  }

  #exit(): ProcessExit {
    const { exitCode, signalCode } = this.#child;
    return {
      exitCode: exitCode ?? undefined,
      signal: signalCode ?? undefined,
      stderrTail: this.stderrTail(),
    };
  }
}

function start(launch: ChildLaunch, mark: string): ChildProcess {
  try {
    return startChild(launch, mark);
  } catch (error) {
    throw startError(error, launch);
  }
}
