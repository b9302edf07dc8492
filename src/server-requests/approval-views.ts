import { defer, finalize, map, Observable, of, Subject, type Subscriber } from 'rxjs';
import type { Approval } from '../approvals/approval.js';
import { answerWith, type ApprovalPolicy } from '../approvals/policy.js';
import { atOnceThenTogether } from './at-once-then-together.js';
import { nearestFirst, type Scope } from './handlers.js';
import type { ServerRequest } from './server-request.js';

/** A subscriber of `approvals$`, or policies that decide. */
interface Viewer {
  readonly scope: Scope;
  readonly subscriber: Subscriber<unknown>;
  readonly seen: WeakSet<Approval>;
  show(request: ServerRequest, approval: Approval): void;
}

/** Up to how many requests each change of the list shows at once. */
const AT_ONCE = 64;

/** Those who look at approvals, and what they see. */
export class ApprovalViews {
  readonly #viewers = new Set<Viewer>();
  #readers = 0;
  readonly #changed = new Subject<void>();
  /** Emits when a subscriber begins to look, or stops to read the list of what waits. */
  readonly audience = new Subject<void>();

  /** The approvals that wait for an answer, anew each time one comes or goes. They wait for nobody who watches this. */
  readonly watched$: Observable<readonly Approval[]> = this.#changed.pipe(
    // A list for each of thousands that come in one piece would cost the square of their number.
    atOnceThenTogether(() => this.size() > AT_ONCE),
    map(() => [...this.open()].flatMap(({ isOpen, approval }) => (isOpen && approval) || [])),
  );

  /** The same for those who may answer: while somebody reads it, they wait. */
  readonly pending$: Observable<readonly Approval[]> = defer(() => {
    this.#count(1);
    return this.watched$.pipe(finalize(() => this.#count(-1)));
  });

  constructor(
    private readonly open: () => Iterable<ServerRequest>,
    private readonly size: () => number,
  ) {}

  /** Whether anybody reads the list of what waits. */
  get isRead(): boolean {
    return this.#readers > 0;
  }

  /** Approvals as they come, and first those that wait and that no handler has in hand. */
  approvals$(scope: Scope): Observable<Approval> {
    return new Observable((subscriber) =>
      this.#look({
        scope,
        subscriber,
        seen: new WeakSet(),
        show: (request, approval) => {
          request.isShown = true;
          subscriber.next(approval);
        },
      }),
    );
  }

  /**
   * Answers approvals by the policies, one after another, until it is unsubscribed. An approval waits while a policy
   * thinks about it, and is left to others when none decides.
   */
  decide(scope: Scope, policies: readonly ApprovalPolicy[]): Observable<never> {
    return new Observable((subscriber) => {
      const viewer: Viewer = {
        scope,
        subscriber,
        seen: new WeakSet(),
        show: (request, approval) => {
          if (request.standing === 'viewed') return;
          request.deciders.add(viewer);
          const undecided$ = policies.reduce((left$, policy) => left$.pipe(answerWith(policy)), of(approval));
          const deciding = undecided$.pipe(finalize(() => leave(request, viewer))).subscribe();
          subscriber.add(deciding);
          deciding.add(() => subscriber.remove(deciding));
        },
      };
      this.#look(viewer);
    });
  }

  /** A request has come, or was decided. */
  refresh({ approval }: ServerRequest): void {
    if (approval !== undefined) this.#changed.next();
  }

  /** Shows an approval to those it concerns, from the nearest to the farthest, for as long as it is undecided. */
  show(request: ServerRequest): void {
    if (request.approval !== undefined) showTo([...this.#viewers], request);
  }

  end(error: unknown, how: 'lost' | 'closed'): void {
    for (const view of [...[...this.#viewers].map(({ subscriber }) => subscriber), this.#changed]) {
      if (how === 'lost') view.error(error);
      else view.complete();
    }
  }

  #look(viewer: Viewer): void {
    this.#viewers.add(viewer);
    viewer.subscriber.add(() => this.#viewers.delete(viewer));
    for (const request of [...this.open()]) {
      if (request.handler === undefined) showTo([viewer], request);
    }
    this.audience.next();
  }

  #count(more: number): void {
    this.#readers += more;
    this.audience.next();
  }
}

function leave(request: ServerRequest, viewer: Viewer): void {
  request.deciders.delete(viewer);
  if (request.isOpen) request.passedOn.next();
}

function showTo(viewers: readonly Viewer[], request: ServerRequest): void {
  const { approval } = request;
  if (approval === undefined) return;
  for (const viewer of nearestFirst(viewers, request)) {
    const { subscriber, seen } = viewer;
    if (!request.isOpen) return;
    if (subscriber.closed || seen.has(approval)) continue;
    seen.add(approval);
    viewer.show(request, approval);
  }
}
