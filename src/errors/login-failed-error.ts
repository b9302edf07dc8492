import { CodexError } from './codex-error.js';
import { redact } from './redact.js';

const MAX_MESSAGE_CHARS = 300;

/** A login ended without success: refused, cancelled, or replaced by another one. The message is the server's. */
export class LoginFailedError extends CodexError {
  static override readonly brand: string = 'LoginFailedError';
  readonly loginId: string;

  constructor(loginId: string, reason: string | null) {
    super('login_failed', redact(reason ?? 'The login ended without success.').slice(0, MAX_MESSAGE_CHARS));
    this.loginId = loginId;
  }
}
