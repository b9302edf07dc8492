import {
  isCodexError,
  type AbortedError,
  type AnyCodexError,
  type ApprovalSettledError,
  type CodexError,
  type CodexErrorCode,
  type CodexNotFoundError,
  type GoalRefusedError,
  type InputTooLargeError,
  type InternalRpcError,
  type InvalidParamsError,
  type InvalidRequestError,
  type InvalidResponseError,
  type LoginFailedError,
  type MethodNotFoundError,
  type NotInitializedError,
  type NotLoggedInError,
  type OutputParseError,
  type ParseError,
  type RealtimeFailedError,
  type RequestTimeoutError,
  type RpcError,
  type ServerOverloadedError,
  type StaleTurnError,
  type TransportClosedError,
  type TurnFailedError,
  type TurnInactiveError,
  type ViewOnlyError,
} from 'codex-rx';
import { isCodexError as isCodexErrorOfLean } from 'codex-rx/lean';
import { describe, expectTypeOf, it } from 'vitest';

declare const caught: unknown;
declare const known: CodexError;

/** The class to which a code narrows. */
type Of<Code extends CodexErrorCode> = Extract<AnyCodexError, { code: Code }>;

describe('the code of an error', () => {
  it('narrows to its class, and to no other', () => {
    expectTypeOf<Of<'aborted'>>().toExtend<AbortedError>();
    expectTypeOf<Of<'approval_settled'>>().toExtend<ApprovalSettledError>();
    expectTypeOf<Of<'codex_not_found'>>().toExtend<CodexNotFoundError>();
    expectTypeOf<Of<'goal_refused'>>().toExtend<GoalRefusedError>();
    expectTypeOf<Of<'input_too_large'>>().toExtend<InputTooLargeError>();
    expectTypeOf<Of<'internal_rpc_error'>>().toExtend<InternalRpcError>();
    expectTypeOf<Of<'invalid_params'>>().toExtend<InvalidParamsError>();
    expectTypeOf<Of<'invalid_request'>>().toExtend<InvalidRequestError>();
    expectTypeOf<Of<'invalid_response'>>().toExtend<InvalidResponseError>();
    expectTypeOf<Of<'login_failed'>>().toExtend<LoginFailedError>();
    expectTypeOf<Of<'method_not_found'>>().toExtend<MethodNotFoundError>();
    expectTypeOf<Of<'not_initialized'>>().toExtend<NotInitializedError>();
    expectTypeOf<Of<'not_logged_in'>>().toExtend<NotLoggedInError>();
    expectTypeOf<Of<'output_parse_failed'>>().toExtend<OutputParseError>();
    expectTypeOf<Of<'parse_error'>>().toExtend<ParseError>();
    expectTypeOf<Of<'realtime_failed'>>().toExtend<RealtimeFailedError>();
    expectTypeOf<Of<'request_timeout'>>().toExtend<RequestTimeoutError>();
    expectTypeOf<Of<'rpc_error'>>().toExtend<RpcError>();
    expectTypeOf<Of<'server_overloaded'>>().toExtend<ServerOverloadedError>();
    expectTypeOf<Of<'stale_turn'>>().toExtend<StaleTurnError>();
    expectTypeOf<Of<'transport_closed'>>().toExtend<TransportClosedError>();
    expectTypeOf<Of<'turn_failed'>>().toExtend<TurnFailedError>();
    expectTypeOf<Of<'turn_inactive'>>().toExtend<TurnInactiveError>();
    expectTypeOf<Of<'view_only'>>().toExtend<ViewOnlyError>();
    expectTypeOf<AnyCodexError['code']>().toEqualTypeOf<CodexErrorCode>();
    expectTypeOf<AnyCodexError>().toExtend<CodexError>();
  });

  it('gives its members to what was caught, and to what is known to be an error of this library', () => {
    for (const error of [caught, known]) {
      if (!isCodexError(error)) continue;
      expectTypeOf(error).toEqualTypeOf<AnyCodexError>();
      if (error.code === 'transport_closed')
        expectTypeOf(error.stderrTail).toEqualTypeOf<string | undefined>();
      if (error.code === 'stale_turn') expectTypeOf(error.actualTurnId).toEqualTypeOf<string | undefined>();
      if (error.code === 'request_timeout') expectTypeOf(error.timeoutMs).toEqualTypeOf<number>();
      switch (error.code) {
        case 'rpc_error':
        case 'invalid_request':
          expectTypeOf(error.rpcCode).toEqualTypeOf<number>();
          break;
        case 'turn_failed':
        case 'not_logged_in':
          expectTypeOf(error.resetsAt).toEqualTypeOf<Date | undefined>();
          break;
        default:
          // @ts-expect-error: only some errors have it
          expectTypeOf(error.rpcCode).toBeNever();
      }
    }
    expectTypeOf(isCodexErrorOfLean).toEqualTypeOf(isCodexError);
  });
});
