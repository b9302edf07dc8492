import { itemIdOf } from '../protocol/route.js';
import { readMember } from '../protocol/read-member.js';
import type { Frame } from '../transport/frame.js';

/** What was missed of a turn while there was no link: what arrives waits until that has been told. */
export class Gap {
  /** Frames in the order in which they came; nothing stands for a further gap between them. */
  #waiting: (Frame | undefined)[] = [];
  #isOpen = true;
  /** Items that were told as the history has them; the server may tell them once more. */
  readonly #told = new Set<string>();
  /** Items that have begun since, so that nothing of them was missed. */
  readonly #whole = new Set<string>();

  /** With `isBegun` the turn was told to have begun, as the history has it; the server may tell it once more. */
  constructor(private isBegun = false) {}

  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** A further link was lost. */
  reopen(): void {
    this.#isOpen = true;
    this.#waiting.push(undefined);
  }

  close(): void {
    this.#isOpen = false;
  }

  /** The frame as it can be told now; nothing when it has to wait or was told before. */
  pass(frame: Frame): Frame | undefined {
    if (readMember(frame, 'reconciled') === true) {
      this.isBegun ||= frame.method === 'turn/started';
      const itemId = itemIdOf(frame.method ?? '', frame.params);
      if (itemId !== undefined) this.#told.add(itemId);
      return frame;
    }
    if (!this.#isOpen) return this.#admit(frame);
    this.#waiting.push(frame);
    return undefined;
  }

  /** Whether the end of the turn waits. */
  get ends(): boolean {
    return this.#waiting.some((frame) => frame?.method === 'turn/completed');
  }

  /** Whether an item waits that has completed. */
  completes(itemId: string): boolean {
    return this.#waiting.some((frame) => isEndOf(itemId, frame));
  }

  /** Takes what waits, as it can be told now: up to the end of an item, or all. */
  take(itemId?: string): readonly Frame[] {
    const end = itemId === undefined ? -1 : this.#waiting.findIndex((frame) => isEndOf(itemId, frame));
    const taken = this.#waiting.splice(0, end < 0 ? Infinity : end + 1);
    return taken.flatMap((frame) => {
      if (frame === undefined) this.#whole.clear();
      return (frame && this.#admit(frame)) ?? [];
    });
  }

  #admit(frame: Frame): Frame | undefined {
    const { method = '', params } = frame;
    if (this.isBegun && method === 'turn/started') return undefined;
    const itemId = itemIdOf(method, params);
    if (itemId === undefined) return frame;
    if (this.#told.has(itemId)) return undefined;
    if (method === 'item/started') this.#whole.add(itemId);
    const isWhole = this.#whole.has(itemId) || readMember(params, 'delta') === undefined;
    return isWhole ? frame : Object.assign({}, frame, { partial: true });
  }
}

function isEndOf(itemId: string, frame: Frame | undefined): boolean {
  return frame?.method === 'item/completed' && itemIdOf(frame.method, frame.params) === itemId;
}
