import { relative } from 'node:path';
import fc from 'fast-check';
import { expect } from 'vitest';

/** What CI runs each time; another seed is asked for by FUZZ_SEED, a number or `random`. */
const SEED = 20_260_101;

/** A machine that is busy with other things takes many times as long. */
export const PATIENCE_MS = 600_000;

const { FUZZ_SEED, FUZZ_PATH, FUZZ_CASES } = process.env;

/**
 * Draws `cases` cases and checks what must hold of each. What fails is shrunk, and the message says how to see it again.
 *
 * FUZZ_SEED draws others, FUZZ_PATH goes straight to the one that failed, FUZZ_CASES multiplies their number.
 */
export function fuzz<T>(
  cases: number,
  arbitrary: fc.Arbitrary<T>,
  check: (drawn: T) => unknown,
): Promise<void> {
  const property = fc.asyncProperty(arbitrary, async (drawn) => {
    await check(drawn);
  });
  return fc.assert(property, {
    seed: seedOf(FUZZ_SEED),
    numRuns: Math.ceil(cases * Number(FUZZ_CASES ?? 1)),
    ...(FUZZ_PATH === undefined ? {} : { path: FUZZ_PATH, endOnFailure: true }),
    asyncReporter: async (details) => {
      if (!details.failed) return;
      const { testPath = '', currentTestName = '' } = expect.getState();
      const file = relative(process.cwd(), testPath);
      const again = `FUZZ_SEED=${details.seed} FUZZ_PATH=${details.counterexamplePath ?? ''} npx vitest run ${file}`;
      const message = `${await fc.asyncDefaultReportMessage(details)}\n\nAgain: ${again} -t '${currentTestName.replaceAll(' > ', ' ')}'`;
      throw new Error(message, { cause: details.errorInstance });
    },
  });
}

function seedOf(given: string | undefined): number {
  if (given === undefined) return SEED;
  return given === 'random' ? Date.now() % 2 ** 31 : Number(given);
}
