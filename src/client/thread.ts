import type { Context } from './context.js';
import { GroupedThread } from './grouped-thread.js';
import type { Turn } from './turn.js';

/** {@inheritDoc BaseThread} */
export class Thread extends GroupedThread {
  /** @internal Handles come from `Codex`. */
  constructor(
    protected override readonly context: Context<Turn, Thread>,
    id: string,
  ) {
    super(context, id);
  }
}
