import { CodexError } from './codex-error.js';
import { redact } from './redact.js';

const MAX_MESSAGE_CHARS = 300;

/** A realtime conversation could not begin, or broke off. The message is the server's. */
export class RealtimeFailedError extends CodexError {
  static override readonly brand: string = 'RealtimeFailedError';
  readonly threadId: string;

  constructor(threadId: string, reason: string | undefined) {
    super('realtime_failed', redact(reason ?? 'The conversation broke off.').slice(0, MAX_MESSAGE_CHARS));
    this.threadId = threadId;
  }
}
