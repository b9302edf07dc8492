/** How many deltas of one item were shed, and how much text they held. */
export interface LaggedItem {
  readonly itemId: string;
  readonly deltas: number;
  /** The length of their text, in UTF-16 units, as `length` counts them. */
  readonly chars: number;
}

/**
 * Stands in a stream where deltas of a turn were shed, by `dropDeltas` or `toAsyncIterable`; no server sends it.
 *
 * Each item it names still ends with its `item/completed`, which has the whole text; until then its further deltas
 * carry `partial: true`.
 */
export interface LaggedEvent {
  readonly method: 'client/lagged';
  readonly params: {
    readonly threadId: string;
    readonly turnId: string;
    /** What the turn has lost since its last marker, the item that lost first in front. */
    readonly items: readonly LaggedItem[];
  };
}
