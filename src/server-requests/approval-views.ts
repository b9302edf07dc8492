import { BehaviorSubject, map, Observable, startWith, Subject, type Subscriber } from 'rxjs';
import type { Approval } from '../approvals/approval.js';
import type { Scope } from './handlers.js';
import type { ServerRequest } from './server-request.js';

/** A request that has come and not yet gone, with how far it has got. */
export interface OpenRequest {
  readonly request: ServerRequest;
  readonly approval: Approval | undefined;
  /** Fires when the server will not ask it again. */
  readonly gone: Subject<void>;
  stage: 'waiting' | 'handled' | 'shown';
}

interface Viewer {
  readonly scope: Scope;
  readonly subscriber: Subscriber<Approval>;
  readonly seen: WeakSet<Approval>;
}

/** Those who look at approvals, and what they see. */
export class ApprovalViews {
  readonly #waiting = new Set<OpenRequest>();
  readonly #viewers = new Set<Viewer>();
  readonly #joined = new Subject<void>();
  readonly #changed = new Subject<void>();
  readonly #readers = new BehaviorSubject(0);

  /** Emits when somebody begins to look. */
  readonly joined$: Observable<void> = this.#joined.asObservable();
  /** How many read the list of what waits. */
  readonly readers$: Observable<number> = this.#readers.asObservable();

  /** The approvals that wait for an answer, anew each time one comes or goes. They wait for nobody who watches this. */
  readonly watched$: Observable<readonly Approval[]> = this.#changed.pipe(
    startWith(undefined),
    map(() => [...this.#waiting].flatMap(({ request, approval }) => (request.isOpen && approval) || [])),
  );

  /** The same for those who may answer: while somebody reads it, they wait. */
  readonly pending$: Observable<readonly Approval[]> = new Observable((subscriber) => {
    this.#readers.next(this.#readers.value + 1);
    subscriber.add(() => this.#readers.next(this.#readers.value - 1));
    const subscription = this.watched$.subscribe(subscriber);
    this.#joined.next();
    return subscription;
  });

  /** Whether anybody reads the list of what waits. */
  get isRead(): boolean {
    return this.#readers.value > 0;
  }

  /** Approvals as they come, and first those that wait and that no handler has in hand. */
  approvals$(scope: Scope): Observable<Approval> {
    return new Observable((subscriber) => {
      const viewer = { scope, subscriber, seen: new WeakSet<Approval>() };
      this.#viewers.add(viewer);
      subscriber.add(() => this.#viewers.delete(viewer));
      for (const open of [...this.#waiting]) {
        if (open.stage !== 'handled') showTo([viewer], open);
      }
      this.#joined.next();
    });
  }

  add(open: OpenRequest): void {
    if (open.approval === undefined) return;
    this.#waiting.add(open);
    this.#changed.next();
  }

  /** An approval has been answered, but the answer waits. */
  refresh(): void {
    this.#changed.next();
  }

  remove(open: OpenRequest): void {
    if (this.#waiting.delete(open)) this.#changed.next();
  }

  /** Shows an approval to those it concerns, from the nearest to the farthest, for as long as it is undecided. */
  show(open: OpenRequest): void {
    showTo([...this.#viewers], open);
  }

  end(error: unknown, how: 'lost' | 'closed'): void {
    for (const view of [...[...this.#viewers].map(({ subscriber }) => subscriber), this.#changed]) {
      if (how === 'lost') view.error(error);
      else view.complete();
    }
  }
}

function showTo(viewers: readonly Viewer[], open: OpenRequest): void {
  const { request, approval } = open;
  if (approval === undefined) return;
  const nearest = viewers
    .filter(({ scope }) => covers(scope, request))
    .sort((a, b) => nearness(b.scope) - nearness(a.scope));
  for (const { subscriber, seen } of nearest) {
    if (!request.isOpen) return;
    if (subscriber.closed || seen.has(approval)) continue;
    seen.add(approval);
    open.stage = 'shown';
    subscriber.next(approval);
  }
}

function covers(scope: Scope, { threadId, turnId }: ServerRequest): boolean {
  return (
    (scope.threadId === undefined || scope.threadId === threadId) &&
    (scope.turnId === undefined || scope.turnId === turnId)
  );
}

function nearness({ threadId, turnId }: Scope): number {
  return Number(threadId !== undefined) + Number(turnId !== undefined);
}
