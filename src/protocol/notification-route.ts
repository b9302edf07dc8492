/**
 * Which member of a notification's params names what it is about. A member may still be `null` or absent in a
 * particular notification, which then concerns the next wider thing.
 */
export interface NotificationRoute {
  readonly turn?: 'turnId' | 'turn.id';
  readonly thread?: 'threadId' | 'thread.id';
  readonly item?: 'itemId' | 'item.id';
  /** A command or process of its own; not the terminal inside a turn's item. */
  readonly process?: 'processId' | 'processHandle';
  readonly watch?: 'watchId';
  readonly login?: 'loginId';
  readonly search?: 'sessionId';
  readonly import?: 'importId';
  readonly stream?: 'subscriptionId';
}

/** What else than a turn, a thread or an item a notification can be about. */
export type ResourceKind = Exclude<keyof NotificationRoute, 'turn' | 'thread' | 'item'>;
