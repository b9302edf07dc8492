import { CodexError } from './codex-error.js';
import { quoted } from './redact.js';

/** A realtime conversation could not begin, or broke off. The message is the server's. */
export class RealtimeFailedError extends CodexError {
  static override get brand(): string {
    return 'RealtimeFailedError';
  }
  readonly threadId: string;

  constructor(threadId: string, reason: string | undefined) {
    super('realtime_failed', quoted(reason ?? 'The conversation broke off.'));
    this.threadId = threadId;
  }
}
