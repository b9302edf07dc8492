import { Codex, type CodexOptions, type Diagnostic, type Turn } from 'codex-rx';
import { FakeAppServer } from 'codex-rx/testing';
import type { Observable } from 'rxjs';
import { vi } from 'vitest';
import { threadIdOf, turnIdOf } from '../../src/protocol/route.js';
import { readMember } from '../../src/protocol/read-member.js';
import type { Frame } from '../../src/transport/frame.js';
import type { Mode } from '../fixtures/fake.js';
import { timersLeft } from './fuzz-time.js';
import { Faults, Order, Watched } from './fuzz-watch.js';
import { Wire } from './fuzz-wire.js';

/** A client whose inside can be counted. */
export class Counted extends Codex {
  left() {
    const { session, handlers } = this.context.connection;
    const { threads, replies, resources, requests, methods, gate } = session;
    return {
      threads: threads.size.threads,
      turns: threads.size.turns,
      replies: replies.size,
      resources: resources.size,
      requests: requests.size,
      methods: methods.observed,
      inFlight: !gate.isEmpty,
      handlers: handlers.size,
    };
  }
}

export const NOTHING = {
  threads: 0,
  turns: 0,
  replies: 0,
  resources: 0,
  requests: 0,
  methods: false,
  inFlight: false,
  handlers: 0,
};

/** A turn that somebody holds, and since when everything of it has to be there. */
export interface Held {
  readonly turn: Turn;
  /** How many frames had come when the turn could first be claimed. */
  readonly since: number;
  readonly link: number;
  readonly early: Watched<unknown>;
}

/** A client, a server that says anything, and notes of what must never happen. */
export class FuzzClient {
  readonly server: FakeAppServer;
  readonly codex: Counted;
  readonly order = new Order();
  readonly faults = new Faults();
  readonly diagnostics: Diagnostic[] = [];
  readonly held: Held[] = [];
  /** Every subscription that was made. */
  readonly watched: Watched<unknown>[] = [];
  readonly wires: Wire[] = [];
  /** How many frames had come when each link was opened. */
  readonly #linkStarts: number[] = [];
  /** Turns may end without a last word: they were interrupted in vain, or their thread was left. */
  mayGiveUp = false;
  isClosed = false;

  constructor(
    readonly mode: Mode,
    readonly maxFrameBytes: number,
    options: CodexOptions = {},
  ) {
    this.server = new FakeAppServer({ mode, maxFrameBytes });
    this.codex = new Counted((...args) => {
      const transport = this.server.transport(...args);
      const wire = new Wire(this.server.link, maxFrameBytes);
      this.wires.push(wire);
      return transport;
    }, options);
    this.watch('diagnostics$', this.codex.diagnostics$, (diagnostic) => this.diagnostics.push(diagnostic));
    this.watch('state$', this.codex.state$, ({ status }) => {
      if (status !== 'connecting') return;
      this.#linkStarts.push(this.order.frames.length);
      this.codex.frames$.subscribe({ next: (frame) => this.order.add(frame), error: () => undefined });
    });
  }

  get wire(): Wire | undefined {
    return this.wires.at(-1);
  }

  watch<T>(what: string, source$: Observable<T>, onValue?: (value: T) => void): Watched<T> {
    const watched = new Watched(what, source$, this.order, this.faults, onValue);
    this.watched.push(watched);
    return watched;
  }

  /** Holds a turn that was given away, and watches it from now on. */
  hold(turn: Turn, since: number): void {
    const what = `turn ${turn.id} of ${turn.threadId}`;
    const early = this.watch(what, turn.events$);
    this.held.push({ turn, since, link: this.wires.length, early });
  }

  /** What came over one link. */
  framesOf(link: number): readonly Frame[] {
    return this.order.frames.slice(this.#linkStarts[link], this.#linkStarts[link + 1]);
  }

  /** The frames of each link so far are those that stand on the wire. */
  checkWire(): void {
    // What is on its way when the client is closed is not read any more.
    const isWhole = this.mode === 'sync' || !this.isClosed;
    this.wires.forEach((wire, index) => {
      const expected = wire.frames();
      const seen = this.framesOf(index);
      const last = index === this.wires.length - 1;
      const ofSeen = last && !isWhole ? expected.slice(0, seen.length) : expected;
      if (seen.length !== ofSeen.length || !seen.every((frame, at) => isSameFrame(frame, ofSeen[at]))) {
        this.faults.note(`link ${index}: ${ofSeen.length} frames on the wire, ${seen.length} were seen`);
      }
    });
  }

  /** Everything that came of a held turn was told to those who hold it, the last word once; late ones see the same. */
  checkHeld(): void {
    for (const { turn, since, link, early } of this.held) {
      const late = this.watch(`late ${early.what}`, turn.events$);
      if (early.end !== 'left' && !isSame(early.values, late.values)) {
        this.faults.note(
          `${early.what}: ${early.values.length} events early, ${late.values.length} late observers`,
        );
      }
      this.#checkTold(turn, since, link, late);
      const ends = late.values.filter((event) => methodOf(event) === 'turn/completed');
      if (ends.length > 1) this.faults.note(`${early.what} has ended ${ends.length} times`);
      if (ends.length === 1) {
        if (ends[0] !== late.values.at(-1)) this.faults.note(`${early.what} goes on after its end`);
        if (late.end !== 'complete') this.faults.note(`${early.what} does not complete after its end`);
      } else if (late.end === 'complete' && !this.mayGiveUp) {
        this.faults.note(`${early.what} completes without an end`);
      }
    }
  }

  /** Whoever has begun a turn is told its last word before it completes. */
  checkOwned(): void {
    if (this.mayGiveUp) return;
    for (const { what, end, values } of this.watched) {
      if (end !== 'complete') continue;
      const isOver = methodOf(values.at(-1)) === 'turn/completed';
      if (what === 'stream' && !isOver) this.faults.note('a stream completes without an end');
      if (what === 'run' && values.length !== 1)
        this.faults.note(`a run completes with ${values.length} results`);
    }
  }

  /** After the end of a link nothing is open any more, but for what lives as long as the client. */
  checkEnded(): void {
    for (const { what, isOpen } of this.watched) {
      if (isOpen && what !== 'state$' && what !== 'diagnostics$') this.faults.note(`${what} hangs`);
    }
  }

  checkNothingLeft(when: string): void {
    const left = JSON.stringify(this.codex.left());
    if (left !== JSON.stringify(NOTHING)) this.faults.note(`left ${when}: ${left}`);
  }

  async close(): Promise<void> {
    this.isClosed = true;
    const closing = this.codex.close();
    await microtasks();
    await closing;
    this.checkWire();
    this.checkHeld();
    this.checkOwned();
    for (const { what, isOpen } of this.watched) {
      if (isOpen) this.faults.note(`${what} hangs after close()`);
    }
    this.checkNothingLeft('after close()');
    vi.advanceTimersByTime(30_000);
    await microtasks();
    for (const origin of timersLeft()) this.faults.note(`a timer is left that was set at\n${origin}`);
    vi.clearAllTimers();
    this.faults.throwAny();
  }

  #checkTold({ id, threadId }: Turn, since: number, link: number, { what, values, error }: Watched<unknown>) {
    const until = this.#linkStarts[link] ?? this.order.frames.length;
    const told = new Set(values.map((event) => this.order.placeOf(event)));
    const isOfTurn = ({ id: requestId, method, params }: Frame) =>
      typeof method === 'string' &&
      requestId === undefined &&
      turnIdOf(method, params) === id &&
      [threadId, undefined].includes(threadIdOf(method, params)) &&
      // A turn that is announced under a root may be taken for that.
      (method !== 'turn/started' || (rootOf(params) ?? id) === id);
    const from = this.#linkStarts[link - 1] ?? 0;
    const before = this.order.frames.slice(from, since).filter(isOfTurn);
    // A turn that has ended before, or was refused, is none of which everything is kept.
    if (before.some(({ method }) => method === 'turn/completed')) return;
    if (this.mayGiveUp || this.maxFrameBytes < 1e6 || isInvalidResponse(error)) return;
    for (const frame of this.order.frames.slice(since, until).filter(isOfTurn)) {
      if (!told.has(this.order.placeOf(frame))) this.faults.note(`${what} was not told ${frame.method}`);
      if (frame.method === 'turn/completed') return;
    }
  }
}

/** Lets everything that is on its way in microtasks arrive; no timer of a client runs meanwhile. */
export function microtasks(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

// That all of a frame is read is shown with the codec.
function isSameFrame(a: Frame, b: Frame | undefined): boolean {
  return a.method === b?.method && a.id === b?.id;
}

function isSame(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((value, index) => value === b[index]);
}

function rootOf(params: unknown): unknown {
  return readMember(readMember(params, 'turn'), 'rootTurnId');
}

function methodOf(event: unknown): unknown {
  return typeof event === 'object' && event !== null && 'method' in event ? event.method : undefined;
}

function isInvalidResponse(error: unknown): boolean {
  return error instanceof Error && error.name === 'InvalidResponseError';
}
