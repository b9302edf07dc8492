import { InvalidParamsError } from '../errors/client-errors.js';
import type { CodexError } from '../errors/codex-error.js';
import {
  InputTooLargeError,
  InternalRpcError,
  InvalidRequestError,
  MethodNotFoundError,
  NotInitializedError,
  ParseError,
  RpcError,
  ServerOverloadedError,
  StaleTurnError,
} from '../errors/rpc-error.js';
import { quoted, redact } from '../errors/redact.js';
import { readMember } from '../protocol/read-member.js';
import type { RpcErrorObject } from '../transport/frame.js';

/** What the server says of its queue, word for word: it means that under any code, also where something passes it on. */
const NOT_TAKEN = /server overloaded;? retry later/i;
const RETRIES_USED_UP = /retry limit|too many failed attempts/i;
const NO_ACTIVE_TURN = /no active turn to (?:steer|interrupt)/i;
const OTHER_ACTIVE_TURN = /expected active turn id [`'"]?([^`'"\s]*)[`'"]? but found [`'"]?([^`'"\s]+)/i;
// The list of variants is that of all methods; a wrong enum value inside the parameters reads alike but lacks it.
const UNKNOWN_METHOD = /^Invalid request: unknown variant.*`thread\/start`/s;
const NOT_KEPT = '. Nothing is kept of an ephemeral thread, or of one without a turn: start another';

/**
 * The error class for what a server answered to a request with these params. The server answers most refusals with
 * -32600, so what it says comes before its code. `hide` takes the secrets out of what is shown of that.
 */
export function rpcErrorOf(
  method: string,
  answer: unknown,
  params?: unknown,
  serverVersion = 'of this version',
  hide = redact,
): CodexError {
  const said = normalise(answer);
  const { code, message, data } = said;
  const error = { ...said, message: hide(message) };
  if (isOverload(said)) return new ServerOverloadedError(method, error);
  if (readMember(data, 'input_error_code') === 'input_too_large') {
    const [max, actual] = ['max_chars', 'actual_chars'].map((name) => numberIn(data, name));
    return new InputTooLargeError(method, error, max, actual);
  }
  const [isOther, expected, actual] = OTHER_ACTIVE_TURN.exec(message) ?? [];
  if (isOther !== undefined || NO_ACTIVE_TURN.test(message)) {
    return new StaleTurnError(method, error, expected ?? sentTurnId(params), actual);
  }
  if (message === 'Not initialized') return new NotInitializedError(method, error);
  if (code === -32600 && UNKNOWN_METHOD.test(message)) {
    // What the server says is the list of all the methods it has.
    const brief = `the server, codex ${serverVersion}, does not have this method. Upgrade @openai/codex to use it.`;
    return new MethodNotFoundError(method, { ...error, message: brief });
  }
  if (message.startsWith('no rollout found')) {
    return new InvalidRequestError(method, { ...error, message: error.message + NOT_KEPT });
  }
  switch (code) {
    case -32700:
      return new ParseError(method, error);
    case -32600:
      return new InvalidRequestError(method, error);
    case -32601:
      return new MethodNotFoundError(method, error);
    case -32602:
      return new InvalidParamsError(method, [{ path: [], message: quoted(error.message) }], {
        rpcCode: code,
      });
    case -32603:
      return new InternalRpcError(method, error);
    default:
      return new RpcError(method, error);
  }
}

function normalise(error: unknown): RpcErrorObject {
  const message = readMember(error, 'message');
  return {
    code: numberIn(error, 'code') ?? 0,
    message: typeof message === 'string' ? message : 'the server gave no reason',
    data: readMember(error, 'data'),
  };
}

function isOverload({ code, message, data }: RpcErrorObject): boolean {
  if (RETRIES_USED_UP.test(message)) return false;
  if (code === -32001 || NOT_TAKEN.test(message)) return true;
  const isServerError = code >= -32099 && code <= -32000;
  return isServerError && (/server overloaded/i.test(message) || saysOverloaded(data));
}

// The word stands alone, under a key of its own or deeper, depending on what has passed it on.
function saysOverloaded(data: unknown, depth = 0): boolean {
  if (typeof data === 'string') return /^server_?overloaded$/i.test(data);
  return depth < 5 && Object.values(data ?? {}).some((value) => saysOverloaded(value, depth + 1));
}

function sentTurnId(params: unknown): string | undefined {
  const id = readMember(params, 'expectedTurnId') ?? readMember(params, 'turnId');
  return typeof id === 'string' ? id : undefined;
}

function numberIn(value: unknown, key: string): number | undefined {
  const found = readMember(value, key);
  return typeof found === 'number' ? found : undefined;
}
