import { Codex, type Approval, type Thread, type Turn, type TurnEvent } from 'codex-rx';
import { FakeAppServer, turn } from 'codex-rx/testing';
import { firstValueFrom, type Observable } from 'rxjs';
import { readMember } from '../../src/protocol/read-member.js';
import { atLeast, type Row } from '../bench/row.js';

export const THREADS = 100;

/** A link is lost each time after so many rounds. */
const ROUNDS_PER_LINK = 7;

/** What a client holds that should not outlast what it is about. */
export type Left = Readonly<Record<string, number>>;

class Counted extends Codex {
  left(): Left {
    const { session, handlers } = this.context.connection;
    const { threads, replies, requests, resources, methods, gate } = session;
    return {
      threads: threads.size.threads,
      turns: threads.size.turns,
      replies: replies.size,
      'server requests': requests.size,
      resources: resources.size,
      'views by method': Number(methods.observed),
      'places in flight': Number(!gate.isEmpty),
      handlers: handlers.size,
    };
  }
}

/** One turn of a round, and how it is used. */
interface Part {
  readonly thread: Thread;
  readonly threadId: string;
  readonly turnId: string;
  readonly use: Use;
}

const USES = [
  'stream',
  'handle',
  'run',
  'text',
  'unclaimed',
  'left',
  'approvals',
  'tools',
  'steered',
  'watched',
] as const;
type Use = (typeof USES)[number];

/** One client whose turns come and go: claimed and unclaimed, watched late, interrupted, asked about, cut off. */
export class Churn {
  readonly #server = new FakeAppServer();
  readonly #codex = new Counted(this.#server.transport);
  /** Notifications that the server has sent. */
  sent = 0;
  #rounds = 0;
  #asked = 0;
  #seen = 0;
  #ended = 0;
  #lost = 0;
  #answered = 0;

  constructor(private readonly perTurn: number) {
    const server = this.#server;
    server.handle('turn/start', (params) => ({ turn: turn(this.#turnOf(params), 'inProgress') }));
    server.handle('turn/steer', (params) => ({ turnId: readMember(params, 'expectedTurnId') }));
    server.handle('thread/resume', (params) => ({ thread: { id: readMember(params, 'threadId') } }));
    server.handle('model/list', () => ({ data: [], nextCursor: null }));
    server.handle('fs/watch', () => ({ path: '/' }));
    server.handle('fs/unwatch', () => ({}));
    server.handle('turn/interrupt', () => ({}));
  }

  /** One turn on each thread, all at once. Every tenth round or so the link is lost in the middle. */
  async round(): Promise<void> {
    this.#rounds += 1;
    if (this.#rounds % ROUNDS_PER_LINK === 1) await firstValueFrom(this.#codex.connect());
    const isCut = this.#rounds % ROUNDS_PER_LINK === 0;
    const parts = Array.from({ length: THREADS }, (_, index): Part => {
      const threadId = `thread-${index}`;
      const use = USES[(index + this.#rounds) % USES.length] ?? 'stream';
      return { thread: this.#codex.thread(threadId), threadId, turnId: this.#turnIdOf(index), use };
    });
    const views = this.#views();
    const leave = parts.map((part) => this.#begin(part));
    for (let at = 0; at < this.perTurn - 2; at += 1) {
      for (const part of parts) this.#tell(part, at);
      if (at === 10) for (const left of leave) left();
      // What is awaited gets its moment, and the server its answers.
      if (at % 33 === 0) await soon();
      if (isCut && at === this.perTurn / 2) break;
    }
    if (isCut) {
      this.#lost += 1;
      this.#server.link.fail(new Error('cut'));
    } else {
      for (const { threadId, turnId } of parts) {
        this.#notify('turn/completed', { threadId, turn: turn(turnId, 'completed') });
      }
    }
    for (const view of views) view.unsubscribe();
    // The fake remembers what it was sent, on every link it ever had.
    this.#server.received.length = 0;
    Reflect.set(this.#server.link.received, 'length', 0);
    await soon();
  }

  left(): Left {
    return this.#codex.left();
  }

  close(): Promise<void> {
    return this.#codex.close();
  }

  /** What there was to it, so that nobody takes nothing for success. */
  rows(): readonly Row[] {
    return [
      atLeast('notifications sent', this.sent, 1, ''),
      atLeast('events seen by those who watch', this.#seen, this.sent / 2, ''),
      atLeast('turns and views that have ended', this.#ended, this.#rounds * THREADS * 0.5, ''),
      atLeast('requests of the server that were answered', this.#answered, 1, ''),
      atLeast('links lost', this.#lost, 1, ''),
    ];
  }

  #begin(part: Part): () => void {
    const { thread, use } = part;
    switch (use) {
      case 'stream':
        return this.#watch(thread.stream('hi'));
      case 'run':
        return this.#watch(thread.run('hi'));
      case 'text':
        return this.#watch(thread.text('hi'));
      case 'left': {
        const subscription = this.#subscribe(thread.stream('hi'));
        return () => subscription.unsubscribe();
      }
      case 'unclaimed':
        return () => undefined;
      case 'watched':
        return this.#watch(thread.events$, 'view');
      case 'handle':
      case 'approvals':
      case 'tools':
      case 'steered':
        return this.#hold(part);
    }
  }

  #hold({ thread, use }: Part): () => void {
    const held: Turn[] = [];
    const turn$ = thread.turn('hi');
    turn$.subscribe({ next: (begun) => held.push(begun), error: () => undefined });
    const [begun] = held;
    if (begun === undefined) throw new Error('the turn has not begun');
    this.#subscribe(begun.events$);
    this.#subscribe(begun.approvals$, (approval: Approval) => {
      this.#answered += 1;
      approval.decline();
    });
    if (use === 'tools') begun.handle('item/tool/call', () => this.#answer());
    // Late: it sees everything from the first event on.
    return () => {
      this.#subscribe(begun.state$);
      this.#subscribe(begun.result$);
      if (use === 'steered') this.#subscribe(begun.steer('more'));
    };
  }

  #answer() {
    this.#answered += 1;
    return { success: true, contentItems: [] };
  }

  #tell({ threadId, turnId, use }: Part, at: number): void {
    if (at === 0) {
      this.#notify('turn/started', { threadId, turn: turn(turnId, 'inProgress') });
      return;
    }
    const itemId = `item-${Math.floor(at / 20)}`;
    const ids = { threadId, turnId };
    if (at === 20 && use === 'approvals') {
      this.#ask('item/commandExecution/requestApproval', { ...ids, itemId, command: 'ls', startedAtMs: 1 });
    }
    if (at === 20 && use === 'tools') {
      this.#ask('item/tool/call', { ...ids, callId: itemId, tool: 'look', arguments: {}, namespace: null });
    }
    const item = { type: 'agentMessage', id: itemId, text: 'word '.repeat(18) };
    if (at % 20 === 19) this.#notify('item/completed', { ...ids, item, completedAtMs: 1 });
    else this.#notify('item/agentMessage/delta', { ...ids, itemId, delta: 'word ' });
  }

  #views() {
    const codex = this.#codex;
    return [
      this.#subscribe(codex.notifications$),
      this.#subscribe(codex.on('item/completed')),
      this.#subscribe(codex.pendingApprovals$),
      this.#subscribe(codex.watch('/somewhere')),
      this.#subscribe(codex.request('model/list', {})),
      codex.handle('future/ask', () => ({})),
    ];
  }

  #watch(source$: Observable<unknown>, what: 'turn' | 'view' = 'turn'): () => void {
    const subscription = this.#subscribe(source$);
    return () => {
      if (what === 'view') subscription.unsubscribe();
    };
  }

  #subscribe<T>(source$: Observable<T>, next: (value: T) => void = () => undefined) {
    const end = () => void (this.#ended += 1);
    return source$.subscribe({
      next: (value) => {
        this.#seen += 1;
        next(value);
      },
      error: end,
      complete: end,
    });
  }

  #ask(method: string, params: object): void {
    this.#asked += 1;
    this.#server.link.send({ id: this.#asked, method, params });
  }

  #notify(method: TurnEvent['method'], params: object): void {
    this.sent += 1;
    this.#server.notify(method, params);
  }

  #turnIdOf(index: number): string {
    return `turn-${this.#rounds}-${index}`;
  }

  #turnOf(params: unknown): string {
    return this.#turnIdOf(Number(String(readMember(params, 'threadId')).replace('thread-', '')));
  }
}

// Timers of requests and groups that have ended are swept in a later turn of the event loop.
function soon(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
