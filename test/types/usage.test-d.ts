import type { GoalResult, TokenUsageBreakdown, TurnResult, TurnUsage } from 'codex-rx';
import type * as lean from 'codex-rx/lean';
import { expectTypeOf, test } from 'vitest';

test('the usage of a result has what the turn has cost beside what the server tells', () => {
  expectTypeOf<TurnResult['usage']>().toEqualTypeOf<TurnUsage | null>();
  expectTypeOf<GoalResult['usage']>().toEqualTypeOf<TurnUsage | null>();
  expectTypeOf<TurnUsage['turn' | 'total' | 'last']>().toEqualTypeOf<TokenUsageBreakdown>();
  expectTypeOf<lean.TurnUsage>().toEqualTypeOf<TurnUsage>();
});
