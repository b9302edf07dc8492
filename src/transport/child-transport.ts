import type { ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { Subject, type Observable } from 'rxjs';
import { TransportClosedError } from '../errors/client-errors.js';
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
import { encodeFrame } from './encode.js';
import type { Frame } from './frame.js';
import { FrameReader } from './frame-reader.js';
import { killOnHostExit } from './host-exit.js';
import { processTree, type ProcessTree } from './process-tree.js';
import { shutDown, within } from './shutdown.js';
import { StderrTail } from './stderr-tail.js';
import type { Transport } from './transport.js';
import { TreeWatch } from './tree-watch.js';
import { WriteQueue } from './write-queue.js';

/** How long after the child's end another process that holds its pipes can delay the end of the link. */
const DRAIN_MS = 500;
const EXIT_GRACE_MS = 50;

/** A program, and how to speak with it. */
export interface Launch extends ChildLaunch {
  readonly maxFrameBytes: number;
  readonly shutdownTimeoutMs: number;
  /** Whether the program serves nobody else. */
  readonly isExclusive?: boolean;
}

/**
 * Starts a program and speaks with it over its standard streams, one frame a line.
 *
 * However the link ends, the process and what it has started are gone before `close()` resolves and before `frames$`
 * ends, and the last frame comes before that end.
 */
export function childTransport(launch: Launch): Transport {
  const mark = randomUUID();
  // Made before the process is started, and what is made after cannot fail: nobody else would end the process.
  const reader = new FrameReader(launch.maxFrameBytes);
  try {
    return new ChildTransport(launch, reader, startChild(launch, mark), mark);
  } catch (error) {
    // Most failures to start are events; a few, such as arguments that are too long, are thrown.
    reader.end(startError(error, launch));
    const closed = Promise.resolve();
    return { frames$: reader.frames$, send: (frame) => void encodeFrame(frame), close: () => closed };
  }
}

type EndReason = 'closeCall' | 'exit' | 'outputEnd' | 'inputError';

class ChildTransport implements Transport {
  readonly #launch: Launch;
  readonly #child: ChildProcess;
  readonly #tree: ProcessTree;
  readonly #watch: TreeWatch;
  readonly #forget: () => void;
  readonly #input: WriteQueue | undefined;
  readonly #reader: FrameReader;
  readonly #stderr$ = new Subject<string>();
  readonly #tail = new StderrTail();
  readonly #exited: Promise<void>;
  readonly #closed: Promise<void>;
  #startFailure: unknown;
  #hasSpoken = false;
  #ending: Promise<void> | undefined;

  readonly frames$: Observable<Frame>;
  readonly diagnostics$;
  readonly stderr$ = this.#stderr$.asObservable();
  readonly isExclusive: boolean;

  constructor(launch: Launch, reader: FrameReader, child: ChildProcess, mark: string) {
    this.#launch = launch;
    this.isExclusive = launch.isExclusive ?? false;
    this.#child = child;
    this.#tree = processTree(child, mark);
    this.#watch = new TreeWatch(this.#tree);
    this.#forget = killOnHostExit(this.#tree);
    this.#reader = reader;
    this.frames$ = this.#reader.frames$;
    this.diagnostics$ = this.#reader.diagnostics$;
    this.#exited = new Promise((resolve) => {
      child.once('exit', () => resolve());
      // Without a pid there was no start; with one the error is about a signal that could not be sent.
      child.on('error', (error) => {
        if (child.pid !== undefined) return;
        this.#startFailure = error;
        resolve();
      });
    });
    this.#closed = new Promise((resolve) => child.once('close', () => resolve()));
    void this.#exited.then(() => this.#end('exit'));
    this.#input = this.#connect();
  }

  send(frame: Frame): void {
    const line = `${encodeFrame(frame)}\n`;
    if (this.#ending === undefined) this.#input?.write(line);
  }

  stderrTail(): string | undefined {
    return this.#tail.summary(this.secrets());
  }

  secrets(): readonly string[] {
    return this.#launch.secrets ?? secretValues(this.#launch.env);
  }

  close(): Promise<void> {
    return this.#end('closeCall');
  }

  /** The pipes are missing only when the system had no more of them; the child's error event tells that. */
  #connect(): WriteQueue | undefined {
    const { stdin, stdout, stderr } = this.#child;
    stdout?.on('data', (chunk: Uint8Array) => {
      this.#hasSpoken = true;
      this.#watch.stir();
      this.#reader.push(chunk);
    });
    stdout?.on('error', () => this.#endUnlessExited('outputEnd'));
    stdout?.once('end', () => this.#endUnlessExited('outputEnd'));
    stderr?.setEncoding('utf8');
    stderr?.on('data', (text: string) => {
      this.#tail.push(text);
      this.#stderr$.next(text);
    });
    stderr?.on('error', () => undefined);
    stdin?.on('error', () => this.#endUnlessExited('inputError'));
    return stdin ? new WriteQueue(stdin) : undefined;
  }

  /** The pipes of a process that exits often break before its exit is known. */
  #endUnlessExited(reason: EndReason): void {
    void within(this.#exited, EXIT_GRACE_MS).then(() => this.#end(reason));
  }

  #end(reason: EndReason): Promise<void> {
    return (this.#ending ??= this.#finish(reason));
  }

  async #finish(reason: EndReason): Promise<void> {
    await shutDown({
      child: this.#child,
      tree: this.#tree,
      exited: this.#exited,
      stepMs: this.#launch.shutdownTimeoutMs,
      endInput: () => this.#input?.end(),
    });
    await within(this.#closed, DRAIN_MS);
    letGo(this.#child);
    this.#forget();
    this.#watch.stop();
    this.#stderr$.complete();
    this.#reader.end(reason === 'closeCall' ? undefined : this.#endError(reason));
  }

  #endError(reason: Exclude<EndReason, 'closeCall'>): CodexError {
    if (this.#startFailure !== undefined) return startError(this.#startFailure, this.#launch);
    const stderrTail = this.stderrTail();
    const complaint = describeComplaint(this.#child, stderrTail);
    const what = `The app-server ${HOW[reason]}${describeExit(this.#child)}`;
    const why = complaint === undefined ? '.' : `: ${complaint}`;
    return new TransportClosedError(`${what}${why}${this.#remedy(complaint ?? stderrTail)}`, {
      exitCode: this.#child.exitCode ?? undefined,
      signal: this.#child.signalCode ?? undefined,
      stderrTail,
    });
  }

  /** A server that worked can be started again; of one that never did, only its own words tell what to do. */
  #remedy(lastWords: string | undefined): string {
    if (this.#hasSpoken || this.#child.signalCode !== null) return ' connect() starts another.';
    return lastWords === undefined ? ' It said nothing at all: check the command.' : '';
  }
}

const HOW = {
  exit: '',
  outputEnd: 'closed its output and ',
  inputError: 'stopped reading its input and ',
} as const;
