import { defer, finalize, map, Observable, startWith, Subject, type Subscriber } from 'rxjs';
import type { Approval } from '../approvals/approval.js';
import { nearestFirst, type Scope } from './handlers.js';
import type { ServerRequest } from './server-request.js';

interface Viewer {
  readonly scope: Scope;
  readonly subscriber: Subscriber<Approval>;
  readonly seen: WeakSet<Approval>;
}

/** Those who look at approvals, and what they see. */
export class ApprovalViews {
  readonly #viewers = new Set<Viewer>();
  #readers = 0;
  readonly #changed = new Subject<void>();
  /** Emits when somebody begins to look, or reads the list of what waits no more. */
  readonly audience = new Subject<void>();

  /** The approvals that wait for an answer, anew each time one comes or goes. They wait for nobody who watches this. */
  readonly watched$: Observable<readonly Approval[]> = this.#changed.pipe(
    startWith(undefined),
    map(() => [...this.open()].flatMap(({ isOpen, approval }) => (isOpen && approval) || [])),
  );

  /** The same for those who may answer: while somebody reads it, they wait. */
  readonly pending$: Observable<readonly Approval[]> = defer(() => {
    this.#count(1);
    return this.watched$.pipe(finalize(() => this.#count(-1)));
  });

  constructor(private readonly open: () => Iterable<ServerRequest>) {}

  /** Whether anybody reads the list of what waits. */
  get isRead(): boolean {
    return this.#readers > 0;
  }

  /** Approvals as they come, and first those that wait and that no handler has in hand. */
  approvals$(scope: Scope): Observable<Approval> {
    return new Observable((subscriber) => {
      const viewer = { scope, subscriber, seen: new WeakSet<Approval>() };
      this.#viewers.add(viewer);
      subscriber.add(() => this.#viewers.delete(viewer));
      for (const request of [...this.open()]) {
        if (request.handler === undefined) showTo([viewer], request);
      }
      this.audience.next();
    });
  }

  /** A request has come, or was decided. */
  refresh({ approval }: ServerRequest): void {
    if (approval !== undefined) this.#changed.next();
  }

  /** Shows an approval to those it concerns, from the nearest to the farthest, for as long as it is undecided. */
  show(request: ServerRequest): void {
    showTo([...this.#viewers], request);
  }

  end(error: unknown, how: 'lost' | 'closed'): void {
    for (const view of [...[...this.#viewers].map(({ subscriber }) => subscriber), this.#changed]) {
      if (how === 'lost') view.error(error);
      else view.complete();
    }
  }

  #count(more: number): void {
    this.#readers += more;
    this.audience.next();
  }
}

function showTo(viewers: readonly Viewer[], request: ServerRequest): void {
  const { approval } = request;
  if (approval === undefined) return;
  for (const { subscriber, seen } of nearestFirst(viewers, request)) {
    if (!request.isOpen) return;
    if (subscriber.closed || seen.has(approval)) continue;
    seen.add(approval);
    request.isShown = true;
    subscriber.next(approval);
  }
}
