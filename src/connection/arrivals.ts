import { TransportClosedError } from '../errors/client-errors.js';
import { CodexError } from '../errors/codex-error.js';
import type { Frame } from '../transport/frame.js';
import type { Link } from './link.js';
import type { TurnLog } from './turn-log.js';

/** A notification that was missed. */
export interface MissedNotification {
  readonly method: string;
  readonly params: unknown;
}

/** What was missed of a turn. */
export interface MissedEvents {
  /** Completed items in order; of those that have arrived, but wait, the id. */
  readonly items: readonly (MissedNotification | string)[];
  readonly end?: MissedNotification | undefined;
}

type Told = Frame & MissedNotification;

/** Stands in the queue like any frame, but has not crossed the wire; in one piece, so that nothing comes between. */
export class Missed {
  constructor(
    readonly log: TurnLog,
    /** Items that were missed, and the ids of those that wait to be told, in the order in which they completed. */
    readonly items: readonly (Told | string)[],
    readonly end: Told | undefined,
  ) {}
}

/** A turn that began while there was no link. */
export class Begun {
  constructor(
    readonly threadId: string,
    readonly turnId: string,
    readonly frame: Frame,
  ) {}
}

/** Stands in the queue behind the last frame, so that nothing which arrived before the end is lost. */
export class LinkEnd {
  constructor(
    readonly link: Link,
    private readonly reason: unknown,
  ) {}

  toError(): CodexError {
    if (this.reason instanceof CodexError) return this.reason;
    return this.reason === undefined
      ? new TransportClosedError('The server closed the connection; connect() opens another.')
      : new TransportClosedError('The connection to the server failed.', {}, { cause: this.reason });
  }
}
