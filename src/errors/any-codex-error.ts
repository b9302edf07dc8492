import type { GoalRefusedError } from '../goals/goal-refused-error.js';
import type {
  AbortedError,
  ApprovalSettledError,
  CodexNotFoundError,
  InvalidParamsError,
  InvalidResponseError,
  RequestTimeoutError,
  TransportClosedError,
  ViewOnlyError,
} from './client-errors.js';
import type { CodexErrorCode } from './codex-error.js';
import type { LoginFailedError } from './login-failed-error.js';
import type { OutputParseError } from './output-parse-error.js';
import type { RealtimeFailedError } from './realtime-failed-error.js';
import type {
  InputTooLargeError,
  InternalRpcError,
  InvalidRequestError,
  MethodNotFoundError,
  NotInitializedError,
  ParseError,
  RpcError,
  ServerOverloadedError,
  StaleTurnError,
} from './rpc-error.js';
import type { NotLoggedInError, TurnFailedError } from './turn-failed-error.js';
import type { TurnInactiveError } from './turn-inactive-error.js';

interface ErrorOfCode {
  aborted: AbortedError;
  approval_settled: ApprovalSettledError;
  codex_not_found: CodexNotFoundError;
  input_too_large: InputTooLargeError;
  internal_rpc_error: InternalRpcError;
  invalid_params: InvalidParamsError;
  invalid_request: InvalidRequestError;
  invalid_response: InvalidResponseError;
  login_failed: LoginFailedError;
  method_not_found: MethodNotFoundError;
  not_initialized: NotInitializedError;
  not_logged_in: NotLoggedInError;
  output_parse_failed: OutputParseError;
  parse_error: ParseError;
  goal_refused: GoalRefusedError;
  realtime_failed: RealtimeFailedError;
  request_timeout: RequestTimeoutError;
  rpc_error: RpcError;
  server_overloaded: ServerOverloadedError;
  stale_turn: StaleTurnError;
  transport_closed: TransportClosedError;
  turn_failed: TurnFailedError;
  turn_inactive: TurnInactiveError;
  view_only: ViewOnlyError;
}

/** Every error of this library, told apart by its `code`: comparing that narrows the error to its class. */
export type AnyCodexError = {
  [Code in CodexErrorCode]: ErrorOfCode[Code] & { readonly code: Code };
}[CodexErrorCode];
