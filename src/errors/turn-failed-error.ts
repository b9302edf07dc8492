import type { CodexErrorInfo } from '../../generated/types.js';
import type { TurnResult } from '../operators/to-turn-result.js';
import { CodexError, type CodexErrorCode } from './codex-error.js';
import { quoted } from './redact.js';

/** What a failure is told with besides the result, where there is a connection behind it. */
export interface FailureDetails {
  /** Takes the secrets out of what the server says. */
  readonly hide?: ((text: string) => string) | undefined;
  /** What can be done, as a sentence. */
  readonly remedy?: string | undefined;
  readonly resetsAt?: Date | undefined;
}

/** The turn ran, and failed. The message is the server's, and what can be done where that is known. */
export class TurnFailedError extends CodexError {
  static override get brand(): string {
    return 'TurnFailedError';
  }
  readonly turnId: string;
  readonly threadId: string;
  /** The server's classification, a word or an object with one member; `null` when it gave none. */
  readonly codexErrorInfo: CodexErrorInfo | null;
  /**
   * When the limit that was hit is lifted, as far as the server has told; `undefined` for every other failure.
   */
  readonly resetsAt: Date | undefined;
  /** What the turn produced before it failed, as it came. Not enumerable. */
  declare readonly result: TurnResult;

  constructor(
    result: TurnResult,
    { hide, remedy, resetsAt }: FailureDetails = {},
    code: CodexErrorCode = 'turn_failed',
  ) {
    const reason = result.error?.message ?? `the turn ended with status ${result.status}`;
    super(code, [quoted(reason, hide), remedy].filter(Boolean).join(' '));
    this.turnId = result.id;
    this.threadId = result.threadId;
    this.codexErrorInfo = result.error?.codexErrorInfo ?? null;
    this.resetsAt = resetsAt;
    Object.defineProperty(this, 'result', { value: result });
  }
}

const LOG_IN =
  'Nobody is logged in: run `codex login`, or log in with loginChatGpt(), loginDeviceCode() or loginApiKey().';

/** The turn failed because the model's provider wants a login (HTTP 401), and no account is logged in. */
export class NotLoggedInError extends TurnFailedError {
  static override get brand(): string {
    return 'NotLoggedInError';
  }
  constructor(result: TurnResult, details: FailureDetails = {}) {
    super(result, { remedy: LOG_IN, ...details }, 'not_logged_in');
  }
}
