import type { ServerNotifications } from '../../generated/methods.js';
import type { ValidationIssue } from '../errors/client-errors.js';
import type { CodexError } from '../errors/codex-error.js';
import type { Frame } from '../transport/frame.js';

/** The name of a notification this version knows. */
export type NotificationMethod = keyof ServerNotifications;

/** One notification of the server, the very frame that came over the wire. */
export interface NotificationOf<M extends NotificationMethod> {
  readonly method: M;
  readonly params: ServerNotifications[M];
  /** When the server sent it, in ms since 1970; servers before 0.150 leave it out. */
  readonly emittedAtMs?: number;
  /** Set when `params` deviate from the schema: they are delivered as they came, so read them with care. */
  readonly invalid?: readonly ValidationIssue[];
  /** Set when it was missed, and is told now as the server's history has it; `emittedAtMs` is not known then. */
  readonly reconciled?: true;
  /** With {@link reconciled}: why it was missed, when the link was lost. */
  readonly cause?: CodexError;
  /** Set on a delta when something before it in the same item was not delivered. */
  readonly partial?: true;
}

/**
 * Any notification this version knows, discriminated by `method`.
 *
 * A newer server may send others; they pass through every stream intact, and `ofMethod('their/name')` finds them.
 */
export type ServerNotification = { [M in NotificationMethod]: NotificationOf<M> }[NotificationMethod];

/** A notification whose method this version does not know. */
export interface UnknownNotification {
  readonly method: string;
  readonly params: unknown;
  readonly emittedAtMs?: number;
}

/** A notification on a turn's stream. */
export type TurnEvent = ServerNotification;

/**
 * The one place where a frame becomes a typed notification. Its payload has been validated, or it carries `invalid`,
 * or its method is unknown and no type claims to know its payload.
 */
export function toNotification(frame: Frame): ServerNotification {
  return frame as ServerNotification;
}
