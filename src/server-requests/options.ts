/** How requests of the server are answered. Every option has a default. */
export interface ServerRequestOptions {
  /**
   * How long an approval, a question or a tool call waits for somebody to turn up who answers it, in ms, before it gets
   * the protocol's negative; 0 does not wait. Default: 100.
   */
  readonly serverRequestHoldMs: number;
  /** How long an approval may wait for its answer, in ms; 0 waits for ever. Default: 0. */
  readonly approvalTimeoutMs: number;
  /** What an approval is answered with when that time is over. Default: `decline`. */
  readonly approvalTimeoutDecision: 'decline' | 'cancel';
  /** How many handlers may be at work at once; the rest of the requests wait in order. Default: 64. */
  readonly maxConcurrentHandlers: number;
}
