import { readMember } from '../protocol/read-member.js';
import { itemIdOf, threadIdOf, turnIdOf } from '../protocol/route.js';
import type { LaggedEvent, LaggedItem } from './lagged.js';
import { textOfSpareDelta } from './text-deltas.js';

/** Of turns that are never heard to end, those that lost something last are remembered. */
const REMEMBERED_TURNS = 1000;

interface Loss {
  readonly threadId: string;
  /** What was shed since the last marker. */
  untold: Map<string, LaggedItem>;
  /** The items that have lost something and go on. */
  readonly partialItems: Set<string>;
}

/** Leaves deltas out, and says so before the next event of their turn. */
export class DeltaShedder<E extends { readonly method: string }> {
  readonly #losses = new Map<string, Loss>();

  constructor(
    private readonly isSlow: () => boolean,
    private readonly deliver: (event: E | LaggedEvent) => void,
  ) {}

  next(event: E): void {
    const { method } = event;
    const params = readMember(event, 'params');
    const turnId = turnIdOf(method, params);
    const itemId = itemIdOf(method, params);
    const threadId = threadIdOf(method, params);
    const text = textOfSpareDelta(event);
    if (text !== undefined && turnId !== undefined && itemId !== undefined && this.isSlow()) {
      this.#shed(threadId ?? '', turnId, itemId, text);
      return;
    }
    const loss = turnId === undefined ? undefined : this.#losses.get(turnId);
    if (turnId === undefined) this.#tellThread(threadId);
    else if (loss !== undefined) this.#tell(turnId, loss);
    const isPartial = text !== undefined && itemId !== undefined && loss?.partialItems.has(itemId) === true;
    if (turnId !== undefined && loss !== undefined) this.#settle(method, turnId, itemId, loss);
    this.deliver(isPartial ? Object.assign({}, event, { partial: true }) : event);
  }

  /** Says all that was not said yet. */
  tellAll(): void {
    for (const [turnId, loss] of this.#losses) this.#tell(turnId, loss);
  }

  #shed(threadId: string, turnId: string, itemId: string, text: string): void {
    const known = this.#losses.get(turnId);
    const loss = known ?? {
      threadId,
      untold: new Map<string, LaggedItem>(),
      partialItems: new Set<string>(),
    };
    const { deltas, chars } = loss.untold.get(itemId) ?? { deltas: 0, chars: 0 };
    loss.untold.set(itemId, { itemId, deltas: deltas + 1, chars: chars + text.length });
    loss.partialItems.add(itemId);
    if (known !== undefined) return;
    this.#losses.set(turnId, loss);
    if (this.#losses.size > REMEMBERED_TURNS) this.#forgetOldest();
  }

  #tellThread(threadId: string | undefined): void {
    if (threadId === undefined) return;
    for (const [turnId, loss] of this.#losses) if (loss.threadId === threadId) this.#tell(turnId, loss);
  }

  #tell(turnId: string, loss: Loss): void {
    if (loss.untold.size === 0) return;
    const items = [...loss.untold.values()];
    loss.untold = new Map();
    this.deliver({ method: 'client/lagged', params: { threadId: loss.threadId, turnId, items } });
  }

  #settle(method: string, turnId: string, itemId: string | undefined, { partialItems }: Loss): void {
    if (method === 'item/completed' && itemId !== undefined) partialItems.delete(itemId);
    if (method === 'turn/completed' || partialItems.size === 0) this.#losses.delete(turnId);
  }

  #forgetOldest(): void {
    const [oldest] = this.#losses;
    if (oldest === undefined) return;
    const [turnId, loss] = oldest;
    this.#losses.delete(turnId);
    this.#tell(turnId, loss);
  }
}
