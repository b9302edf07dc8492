import { CodexError } from './codex-error.js';
import { quoted } from './redact.js';

/** A login ended without success: refused, cancelled, or replaced by another one. The message is the server's. */
export class LoginFailedError extends CodexError {
  static override get brand(): string {
    return 'LoginFailedError';
  }
  /** `null` where the login had no name: one with an API key, or with tokens. */
  readonly loginId: string | null;

  constructor(loginId: string | null, reason: string | null, hide?: (text: string) => string) {
    super('login_failed', quoted(reason ?? 'The login ended without success.', hide));
    this.loginId = loginId;
  }
}
