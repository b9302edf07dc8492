import { ApprovalSettledError, type Approval, type CodexOptions, type Thread, type Turn } from 'codex-rx';
import fc from 'fast-check';
import { EMPTY, mergeAll, NEVER, of, timer, type Observable, type Subscription } from 'rxjs';
import { vi } from 'vitest';
import { FuzzClient, microtasks } from './fuzz-client.js';
import type { Script } from './fuzz-script.js';
import { FuzzServer, REPLIES, type Reply } from './fuzz-server.js';
import type { Watched } from './fuzz-watch.js';

/** Something that somebody does: to which of those there are, and how. */
export interface Action {
  readonly act: keyof typeof ACTS;
  readonly which: number;
  readonly how: number;
}

const HANDLED = [
  'item/commandExecution/requestApproval',
  'item/fileChange/requestApproval',
  'item/tool/call',
  'item/tool/requestUserInput',
  'mcpServer/elicitation/request',
  'future/ask',
] as const;

const ANSWERS: readonly (() => unknown)[] = [
  () => ({ decision: 'decline' }),
  () => ({ success: true, contentItems: [] }),
  () => of({ answers: {} }, { answers: {} }),
  () => Promise.resolve({ action: 'decline' }),
  () => timer(50),
  () => undefined,
  () => 'strange',
  () => NEVER,
  () => EMPTY,
  () => {
    throw new Error('the handler failed');
  },
];

/** Plays one script: who acts, on which threads, and with what around them. */
export class Player {
  readonly client: FuzzClient;
  readonly server: FuzzServer;
  readonly threadIds: readonly string[];
  /** How many turns were asked for in ways that start at most one. */
  starts = 0;
  /** How many consumers have thrown on purpose. */
  thrown = 0;
  readonly aborts: AbortController[] = [];
  readonly handlers: Subscription[] = [];
  readonly approvals: Approval[] = [];
  readonly turns: Turn[] = [];

  constructor(script: Script<Action>, replies: readonly Reply[], options: CodexOptions) {
    this.client = new FuzzClient(script.mode, script.maxFrameBytes, options);
    this.server = new FuzzServer(this.client.server, replies, script.strands, () => ({
      frames: this.client.order.frames.length,
      isMidLine: this.client.wire?.isMidLine === true,
    }));
    this.threadIds = [...new Set(script.strands.flatMap(({ threadIds }) => threadIds)), 'other'];
  }

  async do({ act, which, how }: Action): Promise<void> {
    await ACTS[act](this, which, how);
  }

  thread(which: number): Thread {
    return this.client.codex.thread(this.threadIds[which % this.threadIds.length] ?? '');
  }

  turn(which: number): Turn | undefined {
    return this.turns[which % this.turns.length];
  }

  signal(): AbortSignal {
    const abort = new AbortController();
    this.aborts.push(abort);
    return abort.signal;
  }

  /** Holds a turn that was begun from here. */
  holdOwn(turn: Turn): void {
    const since = this.server.askedAt.get(turn.id) ?? this.client.order.frames.length;
    this.turns.push(turn);
    this.client.hold(turn, since);
  }
}

function watchOwn(player: Player, what: string, turn$: Observable<Turn>): void {
  player.starts += 1;
  player.client.watch(what, turn$, (turn) => player.holdOwn(turn));
}

function decide(approval: Approval, how: number): void {
  try {
    if (how % 5 === 0) approval.accept();
    else if (how % 5 === 1) approval.acceptForSession();
    else if (how % 5 === 2) approval.decline();
    else if (how % 5 === 3) approval.cancel();
    else approval.respond({ decision: 'strange' } as never);
  } catch (error) {
    const isExpected =
      error instanceof ApprovalSettledError ||
      (error instanceof Error && /^(?:InvalidParams|TransportClosed)Error$/.test(error.name));
    if (!isExpected) throw error;
  }
}

const LOOKS: readonly ((player: Player, which: number) => Watched<unknown> | undefined)[] = [
  ({ client }) => client.watch('notifications$', client.codex.notifications$),
  (player, which) => player.client.watch('thread.events$', player.thread(which).events$),
  (player, which) => {
    const { client } = player;
    return client.watch('thread.turns$', player.thread(which).turns$, (turn) => {
      player.turns.push(turn);
      client.hold(turn, client.order.frames.length);
    });
  },
  (player) => {
    const { client } = player;
    return client.watch('turns$', client.codex.turns$, (turn) => {
      player.turns.push(turn);
      client.hold(turn, client.order.frames.length);
    });
  },
  (player) =>
    player.client.watch('approvals$', player.client.codex.approvals$, (seen) => player.approvals.push(seen)),
  ({ client }) => client.watch('pendingApprovals$', client.codex.pendingApprovals$),
  (player, which) => player.client.watch('thread.approvals$', player.thread(which).approvals$),
  (player, which) => player.client.watch('thread.state$', player.thread(which).state$),
  (player, which) => player.client.watch('thread.status$', player.thread(which).status$),
  ({ client }) => client.watch('on(item/completed)', client.codex.on('item/completed')),
  ({ client }) => client.watch('on(turn/started)', client.codex.on('turn/started')),
];

const TURN_LOOKS: readonly ((turn: Turn) => Observable<unknown>)[] = [
  (turn) => turn.events$,
  (turn) => turn.text$,
  (turn) => turn.items$,
  (turn) => turn.item$.pipe(mergeAll()),
  (turn) => turn.state$,
  (turn) => turn.result$,
  (turn) => turn.approvals$,
  (turn) => turn.children$,
  (turn) => turn.agents$,
  (turn) => turn.usage$,
];

const ACTS = {
  look: (player, which, how) => void LOOKS[how % LOOKS.length]?.(player, which),
  lookAtTurn: (player, which, how) => {
    const turn = player.turn(which);
    const look = TURN_LOOKS[how % TURN_LOOKS.length];
    if (turn !== undefined && look !== undefined) player.client.watch(`a view of ${turn.id}`, look(turn));
  },
  leave: ({ client }, which) => {
    // The first few watch over everything else.
    const left = client.watched.slice(2)[which % Math.max(1, client.watched.length - 2)];
    left?.leave();
  },
  run: (player, which, how) => {
    player.starts += 1;
    const thread = player.thread(which);
    const options = {
      signal: player.signal(),
      onUnsubscribe: how % 3 === 0 ? 'detach' : 'interrupt',
    } as const;
    if (how % 4 === 0) player.client.watch('run', thread.run('hi', options));
    else if (how % 4 === 1) player.client.watch('text', thread.text('hi', options));
    else player.client.watch('stream', thread.stream('hi', options));
  },
  begin: (player, which) =>
    watchOwn(player, 'turn', player.thread(which).turn('hi', { signal: player.signal() })),
  send: (player, which) => {
    player.starts += 1;
    player.client.watch('send', player.thread(which).send('hi', { signal: player.signal() }), (turn) =>
      player.turns.push(turn),
    );
  },
  other: (player, which, how) => {
    const thread = player.thread(which);
    const begun = [
      () => thread.review('look'),
      () => thread.compact(),
      () => thread.shell('ls'),
      () => thread.enqueue('hi'),
    ][how % 4];
    if (begun !== undefined) player.client.watch('another turn', begun(), (turn) => player.turns.push(turn));
  },
  abort: ({ aborts }, which) => aborts[which % aborts.length]?.abort(),
  interrupt: (player, which) => {
    const turn = player.turn(which);
    player.client.mayGiveUp = true;
    if (turn !== undefined) player.client.watch('interrupt', turn.interrupt());
  },
  steer: (player, which) => {
    const turn = player.turn(which);
    if (turn !== undefined) player.client.watch('steer', turn.steer('more'));
  },
  request: ({ client }) => void client.watch('request', client.codex.request('model/list', {})),
  resource: ({ client }) => void client.watch('watch', client.codex.watch('/somewhere')),
  unfollow: (player, which) => {
    player.client.mayGiveUp = true;
    player.client.watch('unsubscribe', player.thread(which).unsubscribe());
  },
  handle: (player, which, how) => {
    const method = HANDLED[which % HANDLED.length] ?? 'future/ask';
    const answer = ANSWERS[how % ANSWERS.length] as () => never;
    const turn = player.turn(how);
    const { handlers } = player;
    if (how % 3 === 0 && method !== 'future/ask') handlers.push(player.thread(which).handle(method, answer));
    else if (how % 3 === 1 && method !== 'future/ask' && turn !== undefined)
      handlers.push(turn.handle(method, answer));
    else handlers.push(player.client.codex.handle(method as string, answer));
  },
  unhandle: ({ handlers }, which) => handlers[which % handlers.length]?.unsubscribe(),
  decide: ({ approvals }, which, how) => {
    const approval = approvals[which % approvals.length];
    if (approval !== undefined) decide(approval, how);
  },
  decideAll: ({ client }, _which, how) =>
    void client.watch('approvals$', client.codex.approvals$, (approval) => decide(approval, how)),
  throwInNext: (player) => {
    // Bare: it is the consumer's own error that must not get anywhere else.
    player.client.codex.notifications$.subscribe({
      next: () => {
        player.thrown += 1;
        throw new Error('a consumer failed');
      },
      error: () => undefined,
    });
  },
  answer: ({ server }) => void server.answerHeld(),
  pause: () => microtasks(),
  wait: async (_player, _which, how) => {
    vi.advanceTimersByTime([1, 20, 100, 600, 5000][how % 5] ?? 1);
    await microtasks();
  },
  lose: ({ client }, _which, how) => {
    const link = client.wire?.link;
    if (how % 2 === 0) link?.fail();
    else link?.end();
  },
  connect: ({ client }) => void client.watch('connect', client.codex.connect()),
  close: (player) => {
    player.client.isClosed = true;
    void player.client.codex.close();
  },
} satisfies Record<string, (player: Player, which: number, how: number) => Promise<void> | void>;

const WEIGHTS: Partial<Record<keyof typeof ACTS, number>> = {
  look: 4,
  lookAtTurn: 3,
  run: 4,
  begin: 4,
  leave: 3,
  answer: 3,
  pause: 2,
  wait: 2,
};

const kinds = Object.keys(ACTS) as (keyof typeof ACTS)[];

export const actions: fc.Arbitrary<Action> = fc.record({
  act: fc.constantFrom(...kinds.flatMap((kind) => Array.from({ length: WEIGHTS[kind] ?? 1 }, () => kind))),
  which: fc.nat(63),
  how: fc.nat(63),
});

export const replies: fc.Arbitrary<readonly Reply[]> = fc.array(fc.constantFrom(...REPLIES), {
  minLength: 1,
  maxLength: 6,
});
