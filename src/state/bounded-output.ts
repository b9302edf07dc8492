import { textOr } from './payload.js';
import type { ItemState } from './turn-state.js';

/**
 * Keeps the last `max` characters of what a command printed. Cutting costs as much as what is kept, so an output that
 * may still grow is cut to three quarters, and is left alone until as much has come again.
 */
export function bounded(state: ItemState, max: number): ItemState {
  const { item, lifecycle, omittedChars } = state;
  if (item.type !== 'commandExecution') return state;
  const output = textOr(item.aggregatedOutput, '');
  if (output.length <= max) return state;
  const from = output.length - (lifecycle === 'completed' ? max : Math.floor(max * 0.75));
  // Half of a surrogate pair is no character and cannot be written as UTF-8.
  const kept = output.slice(from).replace(/^[\udc00-\udfff]/, '');
  return {
    ...state,
    // Engines let a slice keep its whole origin alive; the slice of a joined text is of a copy as short as itself.
    item: { ...item, aggregatedOutput: ` ${kept}`.slice(1) },
    omittedChars: omittedChars + output.length - kept.length,
  };
}
