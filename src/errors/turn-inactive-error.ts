import { CodexError } from './codex-error.js';

/** A turn, as far as it is known. */
export interface NamedTurn {
  readonly threadId?: string | undefined;
  readonly turnId?: string | undefined;
}

/** A turn neither goes on nor ends, and nothing more can be done about it here. */
export class TurnInactiveError extends CodexError {
  static override readonly brand: string = 'TurnInactiveError';
  /** For how long, in ms. */
  readonly inactiveMs: number;
  /** The turn, as far as it is known. */
  readonly threadId: string | undefined;
  readonly turnId: string | undefined;

  constructor(inactiveMs: number, { threadId, turnId }: NamedTurn, remedy: string) {
    const turn = turnId === undefined ? 'the turn' : `turn ${turnId}`;
    const where = threadId === undefined ? '' : ` of thread ${threadId}`;
    super('turn_inactive', `Nothing was heard of ${turn}${where} for ${inactiveMs} ms. ${remedy}`);
    this.inactiveMs = inactiveMs;
    this.threadId = threadId;
    this.turnId = turnId;
  }
}
