import type {
  Codex,
  CodexErrorCode,
  CodexOptions,
  NotLoggedInError,
  TokensLoginOptions,
  Transport,
  TurnFailedError,
  TurnOptions,
} from 'codex-rx';
import type { Observable } from 'rxjs';
import { describe, expectTypeOf, it } from 'vitest';

describe('secrets, logins and failures', () => {
  it('have the types that the docs show', () => {
    expectTypeOf<NotLoggedInError>().toExtend<TurnFailedError>();
    expectTypeOf<TurnFailedError['resetsAt']>().toEqualTypeOf<Date | undefined>();
    expectTypeOf<'not_logged_in'>().toExtend<CodexErrorCode>();
    expectTypeOf<readonly string[]>().toExtend<CodexOptions['secrets']>();
    expectTypeOf<() => readonly string[]>().toExtend<CodexOptions['secrets']>();
    expectTypeOf<TurnOptions['retryTimeoutMs']>().toEqualTypeOf<number | undefined>();
    expectTypeOf<CodexOptions['retryTimeoutMs']>().toEqualTypeOf<number | undefined>();
    expectTypeOf<Transport['secrets']>().toEqualTypeOf<(() => readonly string[]) | undefined>();
    expectTypeOf<Codex['loginTokens']>().toEqualTypeOf<(options: TokensLoginOptions) => Observable<void>>();
  });
});
