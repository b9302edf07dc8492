import type { CodexOptions, Thread, Turn, TurnEvent, TurnResult } from 'codex-rx';
import { finalize, firstValueFrom, forkJoin, Subject, type Observable } from 'rxjs';
import { vi } from 'vitest';
import { Counted, microtasks, NOTHING } from './fuzz-client.js';
import { Faults, Order, Watched } from './fuzz-watch.js';
import type { Manners } from './model-manners.js';
import { ModelServer } from './model-server.js';
import type { Looker, Owning, Step } from './reconnect-cases.js';

/** Who has begun a turn, or wants to. */
export type Owner = { readonly prompt: string } & (
  | { readonly kind: 'run'; readonly watched: Watched<TurnResult> }
  | { readonly kind: 'stream'; readonly watched: Watched<TurnEvent> }
  | { readonly kind: 'text'; readonly watched: Watched<string> }
  | { readonly kind: 'turn'; readonly watched: Watched<Turn> }
);

/** A turn that somebody holds. */
export interface Held {
  readonly turn: Turn;
  readonly events: Watched<TurnEvent>;
  readonly text: Watched<string>;
}

/** What the server has asked, as it is shown or as a handler has it. */
interface Question {
  readonly itemId: string;
  readonly isOpen: () => boolean;
  readonly decide: (isAllowed: boolean) => void;
}

/** What is to be said of a model that says what no server does. */
const ODD: ReadonlySet<string> = new Set(['invalidNotification', 'invalidServerRequest', 'invalidFrame']);

/** A client that loses its links to a server that goes on. */
export class Player {
  readonly faults = new Faults();
  readonly server: ModelServer;
  readonly codex: Counted;
  readonly owners: Owner[] = [];
  readonly held: Held[] = [];
  /** Everything else that was asked for. */
  readonly interrupts: Watched<void>[] = [];
  /** What was decided last of each command, by its item. */
  readonly decisions = new Map<string, boolean>();
  readonly #order = new Order();
  #questions: readonly Question[] = [];
  #threads: readonly Thread[] = [];

  constructor(manners: Manners, options: CodexOptions) {
    this.server = new ModelServer(manners, this.faults);
    this.codex = new Counted(this.server.links.transport, options);
  }

  /** Opens a thread that has had a turn, and one that is new. From then on links are lost. */
  async begin(looker: Looker): Promise<void> {
    const { codex, faults } = this;
    codex.diagnostics$.subscribe(({ kind }) => {
      if (ODD.has(kind)) faults.note(`${kind}: the model is wrong`);
    });
    forkJoin([codex.resumeThread('old'), codex.startThread()]).subscribe(
      (threads) => (this.#threads = threads),
    );
    for (let round = 0; this.#threads.length === 0; round += 1) {
      if (round > 20) throw new Error('the model opens no threads');
      await microtasks();
      this.server.catchUp();
    }
    codex.frames$.subscribe({ next: (frame) => this.#order.add(frame), error: () => undefined });
    if (looker.handles) this.#handleCommands();
    else this.#lookAtApprovals();
    if (looker.seesTurns)
      codex.turns$.subscribe({ next: (turn) => this.#hold(turn), error: () => undefined });
    this.server.links.wear();
  }

  async do(step: Step): Promise<void> {
    switch (step.do) {
      case 'go':
        this.server.go(this.#threadAt(step.thread).id, step.beat);
        break;
      case 'leave':
        pick(this.owners, step.which)?.watched.leave();
        break;
      case 'interrupt': {
        const turn = pick(this.held, step.which)?.turn;
        if (turn !== undefined) this.interrupts.push(this.#watch(`interrupt ${turn.id}`, turn.interrupt()));
        break;
      }
      case 'decide':
        this.#decide(pick(this.#open, step.which), step.isAllowed);
        break;
      case 'catchUp':
        this.server.catchUp();
        break;
      case 'lose':
        this.server.links.lose(step.loss);
        break;
      case 'wait':
        await this.wait(step.ms);
        break;
      default:
        this.#own(step.do, this.#threadAt(step.thread));
    }
    if (!step.rushes) await microtasks();
  }

  async wait(ms: number): Promise<void> {
    await microtasks();
    vi.advanceTimersByTime(ms);
    await microtasks();
  }

  /** Links hold, the server does what it has put off and lets its turns end, and everything is allowed. */
  async settle(): Promise<void> {
    this.server.links.mend();
    for (let round = 0; round < 3; round += 1) {
      for (let put = true; put; put = this.server.catchUp()) await microtasks();
      await this.wait(round === 0 ? 10 : 1100);
    }
    for (const { itemId = '' } of [...this.#open, ...(await firstValueFrom(this.codex.pendingApprovals$))]) {
      if (!this.server.isAsking(itemId)) this.faults.note(`${itemId} is open, though nobody waits for it`);
    }
    // An interrupt that is refused is made again for ten seconds, a turn that does not end is given up after as many.
    for (let round = 0; round < 100 && (round < 4 || this.#isBusy); round += 1) {
      for (let put = true; put; put = this.server.catchUp()) await microtasks();
      for (const question of this.#open) this.#decide(question, true);
      for (const { id } of this.#threads) this.server.go(id, 'end');
      await this.wait(round < 50 ? 2 : 1000);
    }
    // What the server does not ask again is waited for.
    await this.wait(1000);
  }

  /** Lets the client try for as long as it will. */
  async giveUp(): Promise<void> {
    for (let round = 0; round < 10; round += 1) await this.wait(10);
  }

  checkNothingLeft(when: string): void {
    const left = JSON.stringify(this.codex.left());
    if (left !== JSON.stringify({ ...NOTHING, handlers: this.codex.left().handlers })) {
      this.faults.note(`left ${when}: ${left}`);
    }
  }

  get #isBusy(): boolean {
    const { server, codex } = this;
    const watched = [...this.owners.map((owner) => owner.watched), ...this.held.map(({ events }) => events)];
    return (
      server.isBusy || codex.left().turns > 0 || [...watched, ...this.interrupts].some(({ isOpen }) => isOpen)
    );
  }

  get #open(): readonly Question[] {
    return this.#questions.filter(({ isOpen }) => isOpen());
  }

  #threadAt(index: number): Thread {
    const thread = pick(this.#threads, index);
    if (thread === undefined) throw new Error('no thread was opened');
    return thread;
  }

  #own(kind: Owning, thread: Thread): void {
    const prompt = `${kind} ${this.owners.length}`;
    switch (kind) {
      case 'run':
        this.owners.push({ kind, prompt, watched: this.#watch(prompt, thread.run(prompt)) });
        break;
      case 'stream':
        this.owners.push({ kind, prompt, watched: this.#watch(prompt, thread.stream(prompt)) });
        break;
      case 'text':
        this.owners.push({ kind, prompt, watched: this.#watch(prompt, thread.text(prompt)) });
        break;
      case 'turn': {
        const watched = this.#watch(prompt, thread.turn(prompt), (turn) => this.#hold(turn));
        this.owners.push({ kind, prompt, watched });
      }
    }
  }

  #hold(turn: Turn): void {
    const events = this.#watch(`turn ${turn.id}`, turn.events$);
    this.held.push({ turn, events, text: this.#watch(`the text of ${turn.id}`, turn.text$) });
  }

  #lookAtApprovals(): void {
    this.codex.approvals$.subscribe({
      next: (approval) => {
        this.#show({
          itemId: approval.itemId ?? '',
          isOpen: () => approval.isPending,
          decide: (isAllowed) => (isAllowed ? approval.accept() : approval.decline()),
        });
      },
      error: () => undefined,
    });
  }

  #handleCommands(): void {
    this.codex.handle('item/commandExecution/requestApproval', ({ itemId }) => {
      const answer = new Subject<{ readonly decision: 'accept' | 'decline' }>();
      let isOpen = true;
      this.#show({
        itemId,
        isOpen: () => isOpen,
        decide: (isAllowed) => answer.next({ decision: isAllowed ? 'accept' : 'decline' }),
      });
      return answer.pipe(finalize(() => (isOpen = false)));
    });
  }

  #show(question: Question): void {
    const { itemId } = question;
    const isAnew = this.#questions.some((other) => other.itemId === itemId);
    if (isAnew && !this.server.hasAskedLate(itemId)) this.faults.note(`${itemId} is asked anew`);
    if (this.#open.some((other) => other.itemId === itemId)) this.faults.note(`${itemId} was asked twice`);
    this.#questions = [...this.#questions, question];
  }

  #decide(question: Question | undefined, isAllowed: boolean): void {
    if (question === undefined) return;
    this.decisions.set(question.itemId, isAllowed);
    question.decide(isAllowed);
    if (question.isOpen()) this.faults.note(`${question.itemId} was answered and is still open`);
  }

  #watch<T>(what: string, source$: Observable<T>, onValue?: (value: T) => void): Watched<T> {
    return new Watched(what, source$, this.#order, this.faults, onValue);
  }
}

function pick<T>(list: readonly T[], index: number): T | undefined {
  return list[index % list.length];
}
