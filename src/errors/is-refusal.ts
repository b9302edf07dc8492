import { InvalidParamsError } from './client-errors.js';
import { RpcError } from './rpc-error.js';

/** Whether the server has answered with an error, or was not even asked: what was requested did not come about. */
export function isRefusal(error: unknown): boolean {
  return error instanceof RpcError || error instanceof InvalidParamsError;
}
