import type { CodexOptions, GoalOptions, GoalRun, Replay, SteerOptions } from 'codex-rx';
import { expectTypeOf, test } from 'vitest';

test('a client says what the handles of its turns keep', () => {
  expectTypeOf<CodexOptions['replay']>().toEqualTypeOf<Replay | undefined>();
});

test('a goal is steered, and given up, as a turn is', () => {
  expectTypeOf<Parameters<GoalRun['steer']>[1]>().toEqualTypeOf<SteerOptions | undefined>();
  expectTypeOf<GoalOptions['retryTimeoutMs']>().toEqualTypeOf<number | undefined>();
});
