import { itemIdOf } from '../protocol/route.js';
import { readMember } from '../protocol/read-member.js';
import type { Frame } from '../transport/frame.js';

/** What was missed of a turn while there was no link: what arrives waits until that has been told. */
export class Gap {
  /** Frames in the order in which they came, behind those that were taken; nothing stands for a further gap. */
  #waiting: (Frame | undefined)[] = [];
  #taken = 0;
  /** How many frames wait that complete an item, by its id: a history of thousands asks for each of its items. */
  readonly #ends = new Map<string, number>();
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
    this.#count(frame, 1);
    return undefined;
  }

  /** Whether the end of the turn waits. */
  get ends(): boolean {
    return this.#waiting.some((frame, at) => at >= this.#taken && frame?.method === 'turn/completed');
  }

  /** Whether an item waits that has completed. */
  completes(itemId: string): boolean {
    return this.#ends.has(itemId);
  }

  /** Takes what waits, as it can be told now: up to the end of an item, or all. */
  take(itemId?: string): readonly Frame[] {
    const start = this.#taken;
    this.#taken = this.#waiting.length;
    if (itemId !== undefined && this.completes(itemId)) {
      for (this.#taken = start; endIn(this.#waiting[this.#taken]) !== itemId; this.#taken += 1);
      this.#taken += 1;
    }
    const taken = this.#waiting.slice(start, this.#taken);
    if (this.#taken === this.#waiting.length) {
      this.#waiting = [];
      this.#taken = 0;
    }
    return taken.flatMap((frame) => {
      if (frame === undefined) this.#whole.clear();
      else this.#count(frame, -1);
      return (frame && this.#admit(frame)) ?? [];
    });
  }

  #count(frame: Frame, more: number): void {
    const itemId = endIn(frame);
    if (itemId === undefined) return;
    const count = (this.#ends.get(itemId) ?? 0) + more;
    if (count > 0) this.#ends.set(itemId, count);
    else this.#ends.delete(itemId);
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

/** The item that a frame completes. */
function endIn(frame: Frame | undefined): string | undefined {
  return frame?.method === 'item/completed' ? itemIdOf(frame.method, frame.params) : undefined;
}
