import type { Reply } from '../server-requests/negatives.js';
import type { Answerer } from '../server-requests/server-request.js';

/** What an approval can have done on its behalf. */
export interface ApprovalPort {
  /** Sends the answer; throws when there was one already. */
  reply(reply: Reply, by: Answerer): void;
  /** The same for a result of the caller's own making, which is compared with the schema first. */
  respond(result: unknown): void;
  /** Answers with the protocol's negative, and reports why. */
  fail(error: unknown): void;
  interruptTurn(): void;
}
