import { itemIdOf } from '../protocol/route.js';
import { readMember } from '../protocol/read-member.js';
import type { Frame } from '../transport/frame.js';

/** What was missed of a turn while there was no link: what arrives waits until that has been told. */
export class Gap {
  #waiting: Frame[] | undefined = [];
  /** Items that were told as the history has them; the server may tell them once more. */
  readonly #told = new Set<string>();
  /** Items that have begun since, so that nothing of them was missed. */
  readonly #whole = new Set<string>();

  get isOpen(): boolean {
    return this.#waiting !== undefined;
  }

  /** Whether what waits completes an item or, without one, the turn. */
  completes(itemId?: string): boolean {
    return (this.#waiting ?? []).some(({ method, params }) =>
      itemId === undefined
        ? method === 'turn/completed'
        : method === 'item/completed' && itemIdOf(method, params) === itemId,
    );
  }

  /** The frame as it can be told now; nothing when it has to wait or was told before. */
  pass(frame: Frame): Frame | undefined {
    const { method = '', params } = frame;
    const itemId = itemIdOf(method, params);
    if (readMember(frame, 'reconciled') === true) {
      if (itemId !== undefined) this.#told.add(itemId);
      return frame;
    }
    if (this.#waiting !== undefined) {
      this.#waiting.push(frame);
      return undefined;
    }
    if (itemId === undefined) return frame;
    if (this.#told.has(itemId)) return undefined;
    if (method === 'item/started') this.#whole.add(itemId);
    const isWhole = this.#whole.has(itemId) || readMember(params, 'delta') === undefined;
    return isWhole ? frame : Object.assign({}, frame, { partial: true });
  }

  /** Ends the wait. */
  close(): readonly Frame[] {
    const waiting = this.#waiting ?? [];
    this.#waiting = undefined;
    return waiting;
  }

  /** A further link was lost. */
  reopen(): void {
    this.#waiting ??= [];
    this.#whole.clear();
  }
}
