/** How requests of the server are answered. Every option has a default. */
export interface ServerRequestOptions {
  /**
   * How long an approval, a question or a tool call waits for a handler or subscriber that answers it, in ms, before it gets
   * the protocol's negative; 0 does not wait. Default: 100.
   */
  readonly serverRequestHoldMs: number;
  /**
   * How long a request waits that another client of the same server may answer, in ms, before this client gives the
   * protocol's negative as the last resort; 0 never does. These are the requests of turns that this client has not
   * started, and calls of tools that it has not declared. Default: 60 000.
   */
  readonly sharedRequestGraceMs: number;
  /** How long an approval may wait for its answer, in ms; 0 waits for ever. Default: 0. */
  readonly approvalTimeoutMs: number;
  /** The answer to an approval when that time is over. Default: `decline`. */
  readonly approvalTimeoutDecision: 'decline' | 'cancel';
  /**
   * How many tool calls, and requests of unknown methods that name a thread, may be at work at once; the rest wait in
   * order. A thread that has none at work gets a place all the same. Default: 64.
   */
  readonly maxConcurrentHandlers: number;
  /** How many of them may be at work on one thread. Default: 16. */
  readonly maxConcurrentHandlersPerThread: number;
  /**
   * How many requests of the server may wait for an answer at once. One that comes beyond gets the protocol's negative at
   * once, or nothing where another client may answer it, and shows on `diagnostics$`. Default: 10 000.
   */
  readonly maxOpenServerRequests: number;
}
