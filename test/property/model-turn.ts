import type { MemoryLink } from '../../src/transport/memory.js';
import type { Frame } from '../../src/transport/frame.js';
import { turn } from 'codex-rx/testing';

/** What a turn does next, where it can. */
export const BEATS = ['message', 'delta', 'finish', 'command', 'elsewhere', 'end'] as const;
export type Beat = (typeof BEATS)[number];

export type ModelItem =
  | { readonly type: 'userMessage'; readonly id: string; readonly content: readonly object[] }
  | { readonly type: 'agentMessage'; readonly id: string; readonly text: string }
  | { readonly type: 'commandExecution'; readonly id: string; readonly status: string };

/** How long after a resume a client waits to be asked again, in ms. */
const ASKING_AGAIN_MS = 1000;

/** A command that waits to be allowed. */
export interface Ask {
  readonly id: number;
  readonly frame: Frame;
  readonly command: ModelItem;
  /** Over which links it was asked. */
  readonly askedOver: Set<MemoryLink>;
  /** When its thread was resumed, until it is asked again. */
  awaitedSince: number;
  isLate: boolean;
  answers: number;
}

/** It is asked again, or cannot be over this link any more. */
export function noteDelay(ask: Ask): void {
  ask.isLate ||= Date.now() - ask.awaitedSince >= ASKING_AGAIN_MS;
  ask.awaitedSince = Infinity;
}

/** How a turn is heard of. */
export interface Voice {
  /** To those who have subscribed to the thread. */
  tell(method: string, params: object): void;
  /** To every client. */
  tellAll(method: string, params: object): void;
  ask(ask: Ask): void;
  nextRequestId(): number;
}

/** One turn of the modelled server: what is stored of it, and what of it is under way. */
export class ModelTurn {
  status: 'inProgress' | 'completed' | 'interrupted' = 'inProgress';
  /** Between the reply to its start and this, the server knows of no active turn. */
  isAnnounced = false;
  /** What completed, in that order. */
  readonly items: ModelItem[] = [];
  readonly asks = new Set<Ask>();
  /** The deltas of each message. */
  readonly deltas = new Map<string, string[]>();
  #open: string | undefined;
  #count = 0;

  constructor(
    readonly threadId: string,
    readonly id: string,
    readonly prompt: string,
    private readonly voice: Voice,
  ) {}

  get isRunning(): boolean {
    return this.status === 'inProgress';
  }

  /** All that its messages have come to, in order; `unfinished` is what was said of one that will not complete. */
  get text(): { readonly whole: string; readonly unfinished: string } {
    const whole = this.items.map((item) => (item.type === 'agentMessage' ? item.text : '')).join('');
    return { whole, unfinished: this.#textOf(this.#open) };
  }

  go(beat: Beat): void {
    if (!this.isRunning) return;
    if (!this.isAnnounced) this.#announce();
    else if (beat === 'command') this.#ask();
    else if (beat === 'elsewhere') this.#beAnswered();
    else if (this.#open === undefined) this.#beginOrEnd(beat);
    else if (beat === 'finish' || beat === 'end') this.#finish(this.#open);
    else this.#say(this.#open);
  }

  answer(ask: Ask, isAllowed: boolean): void {
    if (!this.asks.delete(ask)) return;
    const item = { ...ask.command, status: isAllowed ? 'completed' : 'declined' };
    this.items.push(item);
    this.voice.tell('serverRequest/resolved', { threadId: this.threadId, requestId: ask.id });
    this.#tellItem('completed', item);
  }

  end(status: 'completed' | 'interrupted'): void {
    if (!this.isRunning) return;
    this.status = status;
    const asked = [...this.asks];
    this.asks.clear();
    this.voice.tellAll('thread/status/changed', { threadId: this.threadId, status: { type: 'idle' } });
    this.voice.tell('turn/completed', { threadId: this.threadId, turn: this.stored('summary') });
    for (const { id } of asked) {
      this.voice.tell('serverRequest/resolved', { threadId: this.threadId, requestId: id });
    }
  }

  /** Ends with its process, which says nothing of it any more. */
  die(): void {
    if (this.isRunning) this.status = 'interrupted';
    this.asks.clear();
  }

  /** As the history has it. */
  stored(itemsView: unknown, showsUnfinished = false): ReturnType<typeof turn> {
    const unfinished = showsUnfinished ? [...this.asks].map(({ command }) => command) : [];
    const last = this.items.findLast(({ type }) => type === 'agentMessage');
    const summary = last === undefined ? [] : [last];
    const shown = itemsView === 'full' ? [...this.items, ...unfinished] : summary;
    return turn(this.id, this.status, { items: itemsView === 'notLoaded' ? [] : shown, itemsView });
  }

  #announce(): void {
    this.isAnnounced = true;
    const { threadId } = this;
    this.voice.tellAll('thread/status/changed', { threadId, status: { type: 'active', activeFlags: [] } });
    this.voice.tell('turn/started', { threadId, turn: this.stored('notLoaded') });
    const content = [{ type: 'text', text: this.prompt, text_elements: [] }];
    const item: ModelItem = { type: 'userMessage', id: `${this.id}-prompt`, content };
    this.#tellItem('started', item);
    this.items.push(item);
    this.#tellItem('completed', item);
  }

  #beginOrEnd(beat: Beat): void {
    if (beat !== 'end') this.#begin();
    else if (this.asks.size === 0) this.end('completed');
  }

  #begin(): void {
    this.#count += 1;
    this.#open = `${this.id}-message-${this.#count}`;
    this.deltas.set(this.#open, []);
    this.#tellItem('started', { type: 'agentMessage', id: this.#open, text: '' });
  }

  #say(itemId: string): void {
    this.#count += 1;
    const delta = `${this.#count} `;
    this.deltas.get(itemId)?.push(delta);
    this.voice.tell('item/agentMessage/delta', { threadId: this.threadId, turnId: this.id, itemId, delta });
  }

  #finish(id: string): void {
    const item: ModelItem = { type: 'agentMessage', id, text: this.#textOf(id) };
    this.#open = undefined;
    this.items.push(item);
    this.#tellItem('completed', item);
  }

  #ask(): void {
    if (this.asks.size > 1) return;
    this.#count += 1;
    const { threadId, id: turnId } = this;
    const itemId = `${turnId}-command-${this.#count}`;
    const command = { type: 'commandExecution', id: itemId, status: 'inProgress', ...COMMAND } as const;
    const id = this.voice.nextRequestId();
    const params = { threadId, turnId, itemId, startedAtMs: 1, command: COMMAND.command, cwd: COMMAND.cwd };
    const frame = { method: 'item/commandExecution/requestApproval', id, params };
    const ask: Ask = {
      id,
      frame,
      command,
      askedOver: new Set(),
      awaitedSince: Infinity,
      isLate: false,
      answers: 0,
    };
    this.asks.add(ask);
    this.#tellItem('started', command);
    this.voice.ask(ask);
  }

  // Another client has looked at it.
  #beAnswered(): void {
    const [ask] = this.asks;
    if (ask !== undefined) this.answer(ask, true);
  }

  #tellItem(what: 'started' | 'completed', item: object): void {
    const at = what === 'started' ? { startedAtMs: 1 } : { completedAtMs: 1 };
    this.voice.tell(`item/${what}`, { threadId: this.threadId, turnId: this.id, item, ...at });
  }

  #textOf(itemId: string | undefined): string {
    return (itemId === undefined ? undefined : this.deltas.get(itemId))?.join('') ?? '';
  }
}

const COMMAND = {
  command: 'ls',
  cwd: '/workspace',
  commandActions: [{ type: 'unknown', command: 'ls' }],
  aggregatedOutput: null,
  exitCode: null,
  durationMs: null,
};
