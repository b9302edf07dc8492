import { FakeRefusal, LATER, turn, type FakeAppServer } from 'codex-rx/testing';
import { readMember } from '../../src/protocol/read-member.js';
import type { Frame } from '../../src/transport/frame.js';
import { OVERLOADED } from '../fixtures/fake.js';
import type { Strand } from './fuzz-strands.js';

/** What becomes of a request. */
export const REPLIES = [
  'now',
  'now',
  'now',
  'later',
  'never',
  'refused',
  'overloaded',
  'stale',
  'strange',
  'twice',
  'linkLost',
] as const;
export type Reply = (typeof REPLIES)[number];

const STRANGE: readonly unknown[] = [null, [], 'text', { turn: null }, { turn: { id: 5 } }, { data: 1 }, {}];

interface Turn {
  readonly threadId: string;
  readonly turnId: string;
}

/** Answers each request of a client as one of a list of replies says, in order and from the start again. */
export class FuzzServer {
  /** Every turn it has named or told of. */
  readonly turns: Turn[];
  /** How many frames had come when a turn was asked for that it has named. */
  readonly askedAt = new Map<string, number>();
  readonly #unnamed: Turn[];
  readonly #held: Frame[] = [];
  #isKind = false;
  #asked = 0;

  constructor(
    private readonly fake: FakeAppServer,
    private readonly replies: readonly Reply[],
    strands: readonly Strand[],
    /** How many frames it has said, and whether it stands in the middle of a line. */
    private readonly said: () => { readonly frames: number; readonly isMidLine: boolean },
  ) {
    this.turns = strands.flatMap(({ turns }) => turns);
    this.#unnamed = [...this.turns];
    for (const method of METHODS) fake.handle(method, (_params, request) => this.#answer(request));
  }

  /** From now on every request is answered at once, and as it should be. */
  beKind(): void {
    this.#isKind = true;
    while (this.answerHeld());
  }

  /** Answers the request that has waited longest. */
  answerHeld(): boolean {
    const request = this.said().isMidLine ? undefined : this.#held.shift();
    if (request === undefined) return false;
    this.fake.reply(request, this.#resultOf(request));
    return true;
  }

  #answer(request: Frame): unknown {
    this.#asked += 1;
    const wanted = this.#isKind ? 'now' : (this.replies[this.#asked % this.replies.length] ?? 'now');
    const reply = this.said().isMidLine ? 'later' : wanted;
    if (request.method === 'turn/start') this.#asking(request);
    switch (reply) {
      case 'now':
        return this.#resultOf(request);
      case 'twice':
        this.fake.reply(request, this.#resultOf(request));
        return this.#resultOf(request);
      case 'refused':
        return new FakeRefusal({ code: -32600, message: 'thread is archived' });
      case 'stale': {
        const turnId = this.turns[this.#asked % this.turns.length]?.turnId ?? 'other';
        return new FakeRefusal({
          code: -32600,
          message:
            this.#asked % 2 === 0
              ? 'no active turn to steer'
              : `expected active turn id \`x\` but found \`${turnId}\``,
        });
      }
      case 'overloaded':
        return OVERLOADED;
      case 'strange':
        return STRANGE[this.#asked % STRANGE.length];
      case 'linkLost':
        this.fake.link.fail();
        return LATER;
      case 'later':
      case 'never':
        this.#held.push(request);
        return LATER;
    }
  }

  readonly #sinceAsked = new Map<Frame, number>();

  #asking(request: Frame): void {
    this.#sinceAsked.set(request, this.said().frames);
  }

  #resultOf(request: Frame): unknown {
    const { method = '', params } = request;
    const threadId = String(readMember(params, 'threadId'));
    switch (method) {
      case 'turn/start':
      case 'review/start': {
        const turnId = this.#name(threadId);
        const since = this.#sinceAsked.get(request);
        if (since !== undefined) this.askedAt.set(turnId, since);
        return { turn: turn(turnId, 'inProgress'), reviewThreadId: threadId };
      }
      case 'turn/steer':
        return { turnId: readMember(params, 'expectedTurnId') };
      case 'thread/read':
        return { thread: { id: threadId, status: { type: 'idle' }, turns: [] } };
      case 'thread/queue/add':
        return { queuedSubmission: { id: `queued-${this.#asked}` } };
      case 'thread/unsubscribe':
        return { status: 'unsubscribed' };
      case 'thread/turns/list':
      case 'thread/queue/list':
      case 'model/list':
        return { data: [], nextCursor: null };
      default:
        return {};
    }
  }

  // The turns of the recordings first, as they run anyway.
  #name(threadId: string): string {
    const index = this.#unnamed.findIndex((turn) => turn.threadId === threadId);
    const [recorded] = index === -1 ? [] : this.#unnamed.splice(index, 1);
    const named = recorded ?? { threadId, turnId: `named-${this.#asked}` };
    if (recorded === undefined) this.turns.push(named);
    return named.turnId;
  }
}

const METHODS = [
  'turn/start',
  'turn/steer',
  'turn/interrupt',
  'review/start',
  'thread/compact/start',
  'thread/shellCommand',
  'thread/resume',
  'thread/read',
  'thread/turns/list',
  'thread/unsubscribe',
  'thread/queue/add',
  'thread/queue/delete',
  'thread/queue/list',
  'model/list',
  'fs/watch',
  'fs/unwatch',
];
