import type { Observable } from 'rxjs';
import type {
  AccountLoginCompletedNotification,
  ChatgptAuthTokensLoginAccountParams,
  ChatgptLoginAccountParams,
} from '../../generated/types.js';

/** How long a login waits for the user. */
export interface LoginOptions {
  /**
   * How long the user has, in ms, from the moment there is something to show; 0 is for ever. Then the login is
   * cancelled, and `completed$` errors with `RequestTimeoutError`. Default: 600 000, as long as the server itself waits
   * for a browser.
   */
  readonly timeoutMs?: number | undefined;
}

/** How the page in the browser looks, and how long to wait for it. */
export interface ChatGptLoginOptions
  extends LoginOptions, Readonly<Partial<Omit<ChatgptLoginAccountParams, 'type'>>> {}

/** The tokens of a ChatGPT account that this program keeps. */
export interface TokensLoginOptions extends Readonly<Omit<ChatgptAuthTokensLoginAccountParams, 'type'>> {
  /** How long the server may take to look up the account, in ms; 0 is for ever. Default: 60 000. */
  readonly timeoutMs?: number | undefined;
}

/** A login that waits for the user. It ends by itself, by {@link cancel}, or when nobody watches it any more. */
export interface Login {
  readonly loginId: string;
  /**
   * Emits once when the user is logged in, and completes; the same for whoever subscribes, also later. Errors with
   * `LoginFailedError` when the login was refused, cancelled or replaced by another one, with `RequestTimeoutError`
   * (see `timeoutMs`), or with `TransportClosedError`.
   *
   * When the last of its subscribers leaves before that, the login is cancelled (`account/login/cancel`). A login that
   * nobody has ever subscribed to goes on.
   */
  readonly completed$: Observable<AccountLoginCompletedNotification>;
  /** Cancels the login (`account/login/cancel`); emits once it is. Of a login that has ended it sends nothing. */
  cancel(): Observable<void>;
}

/** A login with ChatGPT in the browser of this machine. */
export interface ChatGptLogin extends Login {
  /** The page to open. It leads back to a port of the machine on which the server runs (1455, or 1457). */
  readonly authUrl: string;
}

/** A login in a browser of any machine, where the user types a code. */
export interface DeviceCodeLogin extends Login {
  /** The page to open. */
  readonly verificationUrl: string;
  /** The code to type there. */
  readonly userCode: string;
}
