import type { Rules } from '../errors/check-options.js';
import { number, signal } from '../errors/rules.js';
import type { LateReply } from './replies.js';
import type { Session } from './session.js';

/** How one request is made. */
export interface RequestOptions {
  /** How long to wait for the reply once the request has been sent, in ms; 0 waits for ever. Default: `requestTimeoutMs`. */
  readonly timeoutMs?: number | undefined;
  /**
   * Gives up on the reply when it fires: the request errors with `AbortedError`. What was not sent by then is not
   * sent at all; what was, the server may still carry out.
   */
  readonly signal?: AbortSignal | undefined;
}

export const REQUEST_RULES: Rules<RequestOptions> = { timeoutMs: /*@__PURE__*/ number(0, Infinity), signal };

/** What only the client itself asks of a request. */
export interface AskOptions extends RequestOptions {
  /** What the request belongs to: with its end the request ends. Default: the present one, which is opened where there is none. */
  readonly session?: Session | undefined;
  /** Called when the request has been handed to the transport; before that, unsubscribing sends nothing. */
  readonly onSent?: (() => void) | undefined;
  /** Called when the request is about to go out: on some transports what it brings about comes before `onSent`. */
  readonly onSending?: (() => void) | undefined;
  /** Goes before what waits for a place in flight: it is bounded otherwise. */
  readonly urgent?: boolean | undefined;
  /** Told of a reply that came after the deadline. */
  readonly onLate?: LateReply | undefined;
}
