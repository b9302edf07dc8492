import type { RpcErrorObject } from '../transport/frame.js';
import { CodexError, type CodexErrorCode } from './codex-error.js';
import { quoted } from './redact.js';

/** The server answered a request with an error. */
export class RpcError extends CodexError {
  static override get brand(): string {
    return 'RpcError';
  }

  /** The JSON-RPC error code. The server uses -32600 for most refusals, so look at the class first. */
  readonly rpcCode: number;
  /** The method that was refused. */
  readonly method: string;
  /** The server's own details, as they came. Not enumerable. */
  declare readonly data: unknown;

  constructor(method: string, error: RpcErrorObject, code: CodexErrorCode = 'rpc_error') {
    super(code, `${method}: ${quoted(error.message)} (${error.code})`);
    this.method = method;
    this.rpcCode = error.code;
    Object.defineProperty(this, 'data', { value: error.data });
  }
}

/** The server could not parse what was sent (-32700). */
export class ParseError extends RpcError {
  static override get brand(): string {
    return 'ParseError';
  }
  constructor(method: string, error: RpcErrorObject) {
    super(method, error, 'parse_error');
  }
}

/** The server refused the request as it stands (-32600, which it uses for most refusals). */
export class InvalidRequestError extends RpcError {
  static override get brand(): string {
    return 'InvalidRequestError';
  }
  constructor(method: string, error: RpcErrorObject, code: CodexErrorCode = 'invalid_request') {
    super(method, error, code);
  }
}

/** The server does not have the method (-32601, or -32600 that says so). */
export class MethodNotFoundError extends RpcError {
  static override get brand(): string {
    return 'MethodNotFoundError';
  }
  constructor(method: string, error: RpcErrorObject) {
    super(method, error, 'method_not_found');
  }
}

/** The server failed while it worked on the request (-32603). */
export class InternalRpcError extends RpcError {
  static override get brand(): string {
    return 'InternalRpcError';
  }
  constructor(method: string, error: RpcErrorObject) {
    super(method, error, 'internal_rpc_error');
  }
}

/** The server has too much to do and did not take the request (-32001); it may be sent again. */
export class ServerOverloadedError extends RpcError {
  static override get brand(): string {
    return 'ServerOverloadedError';
  }
  constructor(method: string, error: RpcErrorObject) {
    super(method, error, 'server_overloaded');
  }
}

/** The connection was not initialized when the request arrived. */
export class NotInitializedError extends InvalidRequestError {
  static override get brand(): string {
    return 'NotInitializedError';
  }
  constructor(method: string, error: RpcErrorObject) {
    super(method, error, 'not_initialized');
  }
}

/** The input has more characters than the server takes. */
export class InputTooLargeError extends RpcError {
  static override get brand(): string {
    return 'InputTooLargeError';
  }
  readonly maxChars: number | undefined;
  readonly actualChars: number | undefined;
  constructor(method: string, error: RpcErrorObject, maxChars?: number, actualChars?: number) {
    super(method, error, 'input_too_large');
    this.maxChars = maxChars;
    this.actualChars = actualChars;
  }
}

/** The turn that was to be steered or interrupted is not the one that runs. */
export class StaleTurnError extends InvalidRequestError {
  static override get brand(): string {
    return 'StaleTurnError';
  }
  /** The turn id that was sent. */
  readonly expectedTurnId: string | undefined;
  /** The turn that runs now, `undefined` when none does. */
  readonly actualTurnId: string | undefined;
  constructor(method: string, error: RpcErrorObject, expectedTurnId?: string, actualTurnId?: string) {
    super(method, error, 'stale_turn');
    this.expectedTurnId = expectedTurnId;
    this.actualTurnId = actualTurnId;
  }
}
