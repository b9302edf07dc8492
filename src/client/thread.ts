import { BaseThread } from './base-thread.js';
import type { Context } from './context.js';
import type { Turn } from './turn.js';

/** {@inheritDoc BaseThread} */
export class Thread extends BaseThread<Turn> {
  /** @internal Handles come from `Codex`. */
  constructor(
    protected override readonly context: Context<Turn, Thread>,
    id: string,
  ) {
    super(context, id);
  }
}
