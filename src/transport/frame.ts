/** A JSON-RPC id. Ours are integers; the server's own requests count from 0. */
export type RequestId = number | string;

/** The error object of a failed JSON-RPC reply. */
export interface RpcErrorObject {
  readonly code: number;
  readonly message: string;
  readonly data?: unknown;
}

/**
 * One parsed JSON-RPC message, exactly as it stood on the wire.
 *
 * Which members are there tells what it is: `id` and `method` a request, `method` alone a notification,
 * `id` alone a reply with `result` or `error`. The server writes no `jsonrpc` member, nor do we.
 */
export interface Frame {
  readonly id?: RequestId;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: RpcErrorObject;
  readonly emittedAtMs?: number;
}
