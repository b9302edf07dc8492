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
import { quoted } from '../errors/redact.js';
import { readMember } from '../protocol/read-member.js';
import type { RpcErrorObject } from '../transport/frame.js';

const OVERLOADED_CODE = -32001;
const OVERLOADED_TEXT = /server overloaded/i;
/** What the server says of its queue, word for word: it means that under any code, also where something passes it on. */
const NOT_TAKEN_TEXT = /server overloaded;? retry later/i;
const RETRIES_USED_UP = /retry limit|too many failed attempts/i;
const NO_ACTIVE_TURN = /no active turn to (?:steer|interrupt)/i;
const OTHER_ACTIVE_TURN = /expected active turn id [`'"]?([^`'"\s]*)[`'"]? but found [`'"]?([^`'"\s]+)/i;

/** Makes the error of what the server answered. */
type Build = (
  method: string,
  error: RpcErrorObject,
  params: unknown,
  serverVersion: string | undefined,
) => CodexError;

type Rule = readonly [matches: (error: RpcErrorObject) => boolean, build: Build];

// What an error looks like, and the error it becomes. The server answers most refusals with -32600, so what it says
// comes before its code. A function, so that a bundle without requests leaves all of it out.
const rules = (): readonly Rule[] => [
  [isOverload, a(ServerOverloadedError)],
  [({ data }) => readMember(data, 'input_error_code') === 'input_too_large', inputTooLarge],
  [({ message }) => NO_ACTIVE_TURN.test(message) || OTHER_ACTIVE_TURN.test(message), staleTurn],
  [({ message }) => message === 'Not initialized', a(NotInitializedError)],
  [isUnknownMethod, unknownMethod],
  [hasCode(-32601), a(MethodNotFoundError)],
  [hasCode(-32700), a(ParseError)],
  [
    ({ message }) => message.startsWith(NO_ROLLOUT),
    (method, error) => new InvalidRequestError(method, { ...error, message: `${error.message}${REMEDY}` }),
  ],
  [hasCode(-32600), a(InvalidRequestError)],
  [hasCode(-32602), invalidParams],
  [hasCode(-32603), a(InternalRpcError)],
];

const NO_ROLLOUT = 'no rollout found';
const REMEDY = '. Nothing is kept of an ephemeral thread, or of one without a turn: start another';

/** The error class for what a server answered to a request with these params. */
export function rpcErrorOf(
  method: string,
  error: unknown,
  params?: unknown,
  serverVersion?: string,
): CodexError {
  const object = normalise(error);
  const [, build = a(RpcError)] = rules().find(([matches]) => matches(object)) ?? [];
  return build(method, object, params, serverVersion);
}

function normalise(error: unknown): RpcErrorObject {
  const code = readMember(error, 'code');
  const message = readMember(error, 'message');
  return {
    code: typeof code === 'number' ? code : 0,
    message: typeof message === 'string' ? message : 'the server gave no reason',
    data: readMember(error, 'data'),
  };
}

function isOverload(error: RpcErrorObject): boolean {
  if (RETRIES_USED_UP.test(error.message)) return false;
  if (error.code === OVERLOADED_CODE || NOT_TAKEN_TEXT.test(error.message)) return true;
  return isServerError(error.code) && (OVERLOADED_TEXT.test(error.message) || saysOverloaded(error.data));
}

function isServerError(code: number): boolean {
  return code >= -32099 && code <= -32000;
}

// The word stands alone, under a key of its own or deeper, depending on what has passed it on.
function saysOverloaded(data: unknown, depth = 0): boolean {
  if (typeof data === 'string') return /^server_?overloaded$/i.test(data);
  if (typeof data !== 'object' || data === null || depth > 4) return false;
  return Object.values(data).some((value) => saysOverloaded(value, depth + 1));
}

function isUnknownMethod({ code, message }: RpcErrorObject): boolean {
  // The list of variants is that of all methods; a wrong enum value inside the parameters reads alike but lacks it.
  return (
    code === -32600 && /^Invalid request: unknown variant/.test(message) && message.includes('`thread/start`')
  );
}

// What the server says is the list of all the methods it has.
function unknownMethod(
  method: string,
  { code, data }: RpcErrorObject,
  _params: unknown,
  serverVersion = 'of this version',
): CodexError {
  const message = `the server, codex ${serverVersion}, does not have this method. Upgrade @openai/codex to use it.`;
  return new MethodNotFoundError(method, { code, message, data });
}

function a(type: new (method: string, error: RpcErrorObject) => RpcError): Build {
  return (method, error) => new type(method, error);
}

function inputTooLarge(method: string, error: RpcErrorObject): CodexError {
  return new InputTooLargeError(
    method,
    error,
    numberIn(error.data, 'max_chars'),
    numberIn(error.data, 'actual_chars'),
  );
}

function staleTurn(method: string, error: RpcErrorObject, params: unknown): CodexError {
  const [, expected, actual] = OTHER_ACTIVE_TURN.exec(error.message) ?? [];
  return new StaleTurnError(method, error, expected ?? sentTurnId(params), actual);
}

function sentTurnId(params: unknown): string | undefined {
  const id = readMember(params, 'expectedTurnId') ?? readMember(params, 'turnId');
  return typeof id === 'string' ? id : undefined;
}

function invalidParams(method: string, error: RpcErrorObject): CodexError {
  const issues = [{ path: [], message: quoted(error.message) }];
  return new InvalidParamsError(method, issues, { rpcCode: error.code });
}

function hasCode(code: number): (error: RpcErrorObject) => boolean {
  return (error) => error.code === code;
}

function numberIn(value: unknown, key: string): number | undefined {
  const found = readMember(value, key);
  return typeof found === 'number' ? found : undefined;
}
