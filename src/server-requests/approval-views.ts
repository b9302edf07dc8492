import { BehaviorSubject, defer, ignoreElements, merge, Observable, Subject, type Subscriber } from 'rxjs';
import type { Approval } from '../approvals/approval.js';
import type { Scope } from './handlers.js';
import type { ServerRequest } from './server-request.js';

/** A request that has come and not yet gone, with how far it has got. */
export interface OpenRequest {
  readonly request: ServerRequest;
  readonly approval: Approval | undefined;
  stage: 'waiting' | 'handled' | 'shown';
}

interface Viewer {
  readonly scope: Scope;
  readonly subscriber: Subscriber<Approval>;
}

/** Those who look at approvals, and what they see. */
export class ApprovalViews {
  readonly #viewers = new Set<Viewer>();
  readonly #joined = new Subject<void>();
  readonly #pending = new BehaviorSubject<readonly Approval[]>([]);

  constructor(private readonly open: Iterable<OpenRequest>) {}

  /** Emits when somebody begins to look. */
  readonly joined$: Observable<void> = this.#joined.asObservable();

  /** The approvals that wait for an answer, anew each time one comes or goes. Whoever looks keeps them waiting. */
  readonly pending$: Observable<readonly Approval[]> = defer(() =>
    merge(this.approvals$({}).pipe(ignoreElements()), this.#pending),
  );

  /** Approvals as they come, and first those that wait and that no handler has in hand. */
  approvals$(scope: Scope): Observable<Approval> {
    return new Observable((subscriber) => {
      const viewer = { scope, subscriber };
      this.#viewers.add(viewer);
      subscriber.add(() => this.#viewers.delete(viewer));
      for (const open of [...this.open]) {
        if (open.stage !== 'handled') showTo([viewer], open);
      }
      this.#joined.next();
    });
  }

  /** Shows an approval to those it concerns, from the nearest to the farthest, for as long as it is undecided. */
  show(open: OpenRequest): void {
    showTo([...this.#viewers], open);
  }

  /** Brings the list of what waits up to date. */
  refresh(): void {
    const { value: shown } = this.#pending;
    const pending = [...this.open].flatMap(({ request, approval }) =>
      approval !== undefined && request.isOpen ? [approval] : [],
    );
    const isShown =
      pending.length === shown.length && pending.every((approval, at) => approval === shown[at]);
    if (!isShown) this.#pending.next(pending);
  }

  end(error: unknown, how: 'lost' | 'closed'): void {
    for (const view of [...[...this.#viewers].map(({ subscriber }) => subscriber), this.#pending]) {
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
  for (const { subscriber } of nearest) {
    if (!request.isOpen) return;
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
