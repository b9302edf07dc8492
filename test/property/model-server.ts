import { FakeAppServer, FakeRefusal, LATER } from 'codex-rx/testing';
import { readMember } from '../../src/protocol/read-member.js';
import type { Frame } from '../../src/transport/frame.js';
import type { MemoryLink } from '../../src/transport/memory.js';
import { BrittleLinks, type Loss } from './brittle-links.js';
import type { Faults } from './fuzz-watch.js';
import type { Manners } from './model-manners.js';
import { ModelTurn, noteDelay, type Ask, type Beat, type Voice } from './model-turn.js';

type Handler = (params: unknown, link: MemoryLink) => unknown;

/** An app-server that keeps threads, turns and their history, and outlives its links. */
export class ModelServer {
  readonly links: BrittleLinks;
  readonly turns: ModelTurn[] = [];
  /** How often each prompt has come. */
  readonly prompts = new Map<string, number>();
  /** What was decided of each command, by its item. */
  readonly answers = new Map<string, boolean>();
  readonly #fake: FakeAppServer;
  readonly #subscribed = new Map<string, MemoryLink>();
  readonly #asked: Ask[] = [];
  /** Links to a process that was killed; what was on its way there is not carried out. */
  readonly #dead = new Set<MemoryLink>();
  /** What it will do later, and whether it does when the link is lost. */
  readonly #later: { readonly act: () => void; readonly survives: boolean }[] = [];
  /** What it has stored and not told yet. */
  readonly #untold: (() => void)[] = [];
  #requests = 0;
  #requestIds = 0;

  constructor(
    private readonly manners: Manners,
    private readonly faults: Faults,
  ) {
    const fake = (this.#fake = new FakeAppServer({ mode: manners.mode }));
    this.links = new BrittleLinks(fake, manners.links, {
      arrived: (link, frame) => {
        if (frame.method === undefined && !this.#dead.has(link)) this.#hearAnswer(link, frame);
      },
      losing: (loss) => this.#loseLink(loss),
    });
    this.#turn('old', 'before').status = 'completed';
    this.#handle('thread/start', (_params, link) => this.#subscribe('new', link));
    this.#handle('thread/resume', (params, link) => this.#resume(threadIdIn(params), link));
    this.#handle('thread/read', (params) => this.#thread(threadIdIn(params)));
    this.#handle('thread/turns/list', (params) => this.#list(params));
    this.#handle('turn/start', (params) => this.#start(params));
    this.#handle('turn/interrupt', (params) => this.#interrupt(params));
  }

  /** Whether a command waits to be allowed. */
  isAsking(itemId: string): boolean {
    return this.turns.some(({ asks }) => [...asks].some(({ command }) => command.id === itemId));
  }

  /** Whether the server once took so long to ask again that nobody had to wait for it. */
  hasAskedLate(itemId: string): boolean {
    return this.#asked.some(({ command, isLate }) => command.id === itemId && isLate);
  }

  /** The turn that runs on a thread goes on. */
  go(threadId: string, beat: Beat): void {
    this.#tellAll();
    this.#runningOn(threadId)?.go(beat);
  }

  /** Whether a turn runs, or something has been put off. */
  get isBusy(): boolean {
    return this.#later.length > 0 || this.#untold.length > 0 || this.turns.some(({ isRunning }) => isRunning);
  }

  /** Does the first thing that it has put off. */
  catchUp(): boolean {
    if (this.manners.tells !== 'last') this.#tellAll();
    const act = this.#later.shift()?.act ?? this.#untold.shift();
    act?.();
    return act !== undefined;
  }

  #handle(method: string, handler: Handler): void {
    this.#fake.handle(method, (params, request) => {
      const { link } = this.#fake;
      if (this.#dead.has(link)) return LATER;
      const { paces } = this.manners;
      const pace = paces[this.#requests % paces.length] ?? 'prompt';
      this.#requests += 1;
      const reply = (result: unknown) => {
        if (result instanceof FakeRefusal) link.refuse(request, result.error);
        else link.reply(request, result);
      };
      if (pace === 'late') {
        this.#later.push({ act: () => reply(handler(params, link)), survives: true });
        return LATER;
      }
      const result = handler(params, link);
      if (pace === 'prompt') return result;
      this.#later.push({ act: () => reply(result), survives: false });
      return LATER;
    });
  }

  #start(params: unknown): unknown {
    const threadId = threadIdIn(params);
    const input = readMember(params, 'input');
    const prompt = String(readMember(Array.isArray(input) ? input[0] : undefined, 'text'));
    this.prompts.set(prompt, (this.prompts.get(prompt) ?? 0) + 1);
    const running = this.#runningOn(threadId);
    if (running !== undefined) this.faults.note(`${prompt} joins ${running.prompt}, which runs`);
    return { turn: (running ?? this.#turn(threadId, prompt)).stored('notLoaded') };
  }

  #turn(threadId: string, prompt: string): ModelTurn {
    const tell = (method: string, params: object) => this.#fake.notify(method, params);
    const voice: Voice = {
      tell: (method, params) => {
        if (this.#isSubscribed(threadId)) this.#say(() => tell(method, params));
      },
      tellAll: (method, params) => this.#say(() => tell(method, params)),
      ask: (ask) => {
        this.#asked.push(ask);
        this.#say(() => this.#ask(threadId, ask));
      },
      nextRequestId: () => this.#requestIds++,
    };
    const turn = new ModelTurn(threadId, `turn-${this.turns.length}`, prompt, voice);
    this.turns.push(turn);
    return turn;
  }

  #interrupt(params: unknown): unknown {
    const running = this.#runningOn(threadIdIn(params));
    if (running?.isAnnounced !== true) return refusal('no active turn to interrupt');
    const turnId = String(readMember(params, 'turnId'));
    if (running.id !== turnId) {
      return refusal(`expected active turn id \`${turnId}\` but found \`${running.id}\``);
    }
    queueMicrotask(() => running.end('interrupted'));
    return {};
  }

  #resume(threadId: string, link: MemoryLink): unknown {
    const turns = this.#turnsOf(threadId);
    if (turns.length === 0) return refusal(`no rollout found for thread id ${threadId}`);
    const open = () => turns.flatMap(({ asks }) => [...asks]);
    for (const ask of open()) ask.awaitedSince = Math.min(ask.awaitedSince, Date.now());
    const askAgain = () => {
      for (const ask of open()) this.#ask(threadId, ask);
    };
    const resumed = this.#subscribe(threadId, link);
    const { asksAgain } = this.manners;
    if (asksAgain === 'before') askAgain();
    else if (asksAgain === 'after') queueMicrotask(askAgain);
    else this.#later.push({ act: askAgain, survives: false });
    return resumed;
  }

  #subscribe(threadId: string, link: MemoryLink): unknown {
    if (link === this.#fake.link) this.#subscribed.set(threadId, link);
    return this.#thread(threadId);
  }

  #thread(id: string): unknown {
    const status = this.#runningOn(id) === undefined ? { type: 'idle' } : { type: 'active', activeFlags: [] };
    return { thread: { id, status, turns: [] } };
  }

  #list(params: unknown): unknown {
    const { meanwhile } = this.manners;
    if (meanwhile !== undefined) this.#runningOn(threadIdIn(params))?.go(meanwhile);
    const turns = this.#turnsOf(threadIdIn(params));
    const sorted = readMember(params, 'sortDirection') === 'desc' ? turns.reverse() : turns;
    const start = Number(readMember(params, 'cursor') ?? 0);
    const end = start + Number(readMember(params, 'limit') ?? Infinity);
    const itemsView = readMember(params, 'itemsView') ?? 'summary';
    return {
      data: sorted.slice(start, end).map((turn) => turn.stored(itemsView, this.manners.showsUnfinished)),
      nextCursor: end < sorted.length ? String(end) : null,
    };
  }

  #ask(threadId: string, ask: Ask): void {
    const { link } = this.#fake;
    if (!this.#isSubscribed(threadId) || !this.isAsking(ask.command.id)) return;
    ask.askedOver.add(link);
    noteDelay(ask);
    link.send(ask.frame);
  }

  #hearAnswer(link: MemoryLink, { id, result }: Frame): void {
    const ask = this.#asked.findLast((asked) => asked.id === id && asked.askedOver.has(link));
    if (ask === undefined) {
      this.faults.note(`an answer to ${String(id)}, which was not asked over this link`);
      return;
    }
    ask.answers += 1;
    if (ask.answers > 1) this.faults.note(`${ask.command.id} was answered ${ask.answers} times`);
    const isAllowed = readMember(result, 'decision') === 'accept';
    this.answers.set(ask.command.id, isAllowed);
    for (const turn of this.turns) turn.answer(ask, isAllowed);
  }

  // What was taken off the link is carried out all the same, unless there is nobody any more who could.
  #loseLink(loss: Loss): void {
    this.#subscribed.clear();
    for (const ask of this.#asked) noteDelay(ask);
    this.#untold.length = 0;
    const later = this.#later.splice(0);
    if (loss === 'killed') {
      this.#dead.add(this.#fake.link);
      for (const turn of this.turns) turn.die();
      this.#requestIds = 0;
      return;
    }
    for (const { act, survives } of later) if (survives) act();
  }

  #say(act: () => void): void {
    if (this.manners.tells === 'atOnce') act();
    else this.#untold.push(act);
  }

  #tellAll(): void {
    for (const act of this.#untold.splice(0)) act();
  }

  #isSubscribed(threadId: string): boolean {
    return this.#subscribed.get(threadId) === this.#fake.link;
  }

  #runningOn(threadId: string): ModelTurn | undefined {
    return this.turns.find((turn) => turn.threadId === threadId && turn.isRunning);
  }

  #turnsOf(threadId: string): ModelTurn[] {
    return this.turns.filter((turn) => turn.threadId === threadId);
  }
}

function threadIdIn(params: unknown): string {
  return String(readMember(params, 'threadId'));
}

function refusal(message: string): FakeRefusal {
  return new FakeRefusal({ code: -32600, message });
}
