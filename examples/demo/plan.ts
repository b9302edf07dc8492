/** One turn of the demo. */
export interface PlannedTurn {
  readonly name: string;
  readonly prompt: string;
  /** The turn before it on the same thread, if there is one: until that has ended, the client holds this one back. */
  readonly after: string | undefined;
}

/** The turns of each thread. Harmless prompts, and nothing in them needs to write. */
export const PLAN: readonly (readonly PlannedTurn[])[] = [
  [
    { name: 'A1', prompt: 'Which files are here? Answer in one sentence.', after: undefined },
    { name: 'A2', prompt: 'Read notes.txt. What is still to do? Answer in one sentence.', after: 'A1' },
  ],
  [
    {
      name: 'B1',
      prompt: 'Run "node check.mjs". Do the checks pass? Answer in one sentence.',
      after: undefined,
    },
  ],
];
