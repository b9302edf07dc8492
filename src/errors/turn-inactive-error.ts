import { CodexError } from './codex-error.js';

/** Which turn it is, as far as it is known, and for how long it neither went on nor ended. */
export interface Inactivity {
  readonly inactiveMs: number;
  readonly threadId?: string | undefined;
  readonly turnId?: string | undefined;
}

/** A turn neither goes on nor ends, and nothing more can be done about it here. The message tells what can be done. */
export class TurnInactiveError extends CodexError {
  static override get brand(): string {
    return 'TurnInactiveError';
  }
  /** For how long, in ms. */
  readonly inactiveMs: number;
  /** The turn, as far as it is known. */
  readonly threadId: string | undefined;
  readonly turnId: string | undefined;

  constructor(message: string, { inactiveMs, threadId, turnId }: Inactivity) {
    super('turn_inactive', message);
    this.inactiveMs = inactiveMs;
    this.threadId = threadId;
    this.turnId = turnId;
  }
}
