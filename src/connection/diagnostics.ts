import type { ValidationIssue } from '../errors/client-errors.js';
import type { Frame, RequestId } from '../transport/frame.js';
import type { TransportDiagnostic } from '../transport/transport.js';

/** An oddity that harms nobody's stream: what it was, and where it can be told, what it belonged to. */
export type Diagnostic =
  | TransportDiagnostic
  /** The server is older than what this library is tested with. It is used all the same: most of it works. */
  | { readonly kind: 'unsupportedServer'; readonly version: string; readonly minimum: string }
  /** A frame that is no JSON-RPC message: no `method` and no `id`, or an id that is no number and no string. */
  | { readonly kind: 'invalidFrame'; readonly reason: string; readonly frame: unknown }
  /** A reply to a request that this connection never sent. */
  | { readonly kind: 'unknownReply'; readonly id: RequestId; readonly frame: Frame }
  /** A second reply to a request that was already answered. */
  | { readonly kind: 'duplicateReply'; readonly id: RequestId; readonly frame: Frame }
  /** A reply nobody waits for any more: its request timed out, was aborted or unsubscribed. */
  | { readonly kind: 'lateReply'; readonly id: RequestId; readonly method: string; readonly frame: Frame }
  /** A result that deviates from the schema but is usable; it was delivered as it came. */
  | { readonly kind: 'invalidResponse'; readonly method: string; readonly issues: readonly ValidationIssue[] }
  /** A notification that deviates from the schema; it was delivered as it came, marked `invalid`. */
  | {
      readonly kind: 'invalidNotification';
      readonly method: string;
      readonly issues: readonly ValidationIssue[];
    }
  /** A notification of a turn that had already ended; it went to the thread's `events$`. */
  | {
      readonly kind: 'straggler';
      readonly threadId: string;
      readonly turnId: string;
      readonly method: string;
    }
  /** A turn below which, however deep, there are more agents than are shown. Reported once. */
  | {
      readonly kind: 'agentsOmitted';
      readonly threadId: string;
      readonly turnId: string;
      readonly limit: number;
    }
  /** A turn of another client that is not followed any more: more of them are open at once than can be. */
  | { readonly kind: 'turnEvicted'; readonly threadId: string; readonly turnId: string }
  /** A turn that goes on, `interruptTimeoutMs` after the server has taken the interrupt. */
  | { readonly kind: 'interruptIgnored'; readonly threadId: string; readonly turnId: string }
  /** A thread whose events do not come any more: over the new link, the server refuses to resume it. */
  | { readonly kind: 'notResumed'; readonly threadId: string; readonly error: unknown }
  /** A server request that deviates from the schema; whoever answers it got it as it came. */
  | {
      readonly kind: 'invalidServerRequest';
      readonly method: string;
      readonly id: RequestId;
      readonly issues: readonly ValidationIssue[];
    }
  /** A handler or policy that threw, ended without an answer or gave an invalid one; the server got the negative. */
  | {
      readonly kind: 'serverRequestFailed';
      readonly method: string;
      readonly id: RequestId;
      readonly error: unknown;
    }
  /** A tool that failed; the model was told the error's message, and here is the error. */
  | { readonly kind: 'toolFailed'; readonly tool: string; readonly callId: string; readonly error: unknown }
  /**
   * A server request that was answered with the secure default because nothing here handles it; for a call of a tool,
   * with how to make it known here.
   */
  | {
      readonly kind: 'serverRequestDefaulted';
      readonly method: string;
      readonly id: RequestId;
      readonly remedy?: string;
    }
  /** A server request that was settled elsewhere while a handler, a tool or a policy was at work on it here. */
  | { readonly kind: 'answeredElsewhere'; readonly method: string; readonly id: RequestId }
  /** A server request beyond `maxOpenServerRequests`; nobody here was asked. */
  | { readonly kind: 'tooManyServerRequests'; readonly method: string; readonly id: RequestId }
  /** An answer to a server request that the transport refused to take. */
  | { readonly kind: 'answerNotSent'; readonly method: string; readonly id: RequestId };
