import { CodexError } from './codex-error.js';
import { quoted } from './redact.js';

/** A login ended without success: refused, cancelled, or replaced by another one. The message is the server's. */
export class LoginFailedError extends CodexError {
  static override get brand(): string {
    return 'LoginFailedError';
  }
  readonly loginId: string;

  constructor(loginId: string, reason: string | null) {
    super('login_failed', quoted(reason ?? 'The login ended without success.'));
    this.loginId = loginId;
  }
}
