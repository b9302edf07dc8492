import type { CodexErrorInfo } from '../../generated/types.js';
import type { TurnResult } from '../operators/to-turn-result.js';
import { CodexError } from './codex-error.js';
import { quoted } from './redact.js';

/** The turn ran, and failed. */
export class TurnFailedError extends CodexError {
  static override get brand(): string {
    return 'TurnFailedError';
  }
  readonly turnId: string;
  readonly threadId: string;
  /** The server's classification, a word or an object with one member; `null` when it gave none. */
  readonly codexErrorInfo: CodexErrorInfo | null;
  /** What the turn produced before it failed. Not enumerable. */
  declare readonly result: TurnResult;

  constructor(result: TurnResult) {
    const reason = result.error?.message ?? `the turn ended with status ${result.status}`;
    super('turn_failed', quoted(reason));
    this.turnId = result.id;
    this.threadId = result.threadId;
    this.codexErrorInfo = result.error?.codexErrorInfo ?? null;
    Object.defineProperty(this, 'result', { value: result });
  }
}
