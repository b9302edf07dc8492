import fc from 'fast-check';
import { LOSSES, type Loss } from './brittle-links.js';
import { PACES, type Manners } from './model-manners.js';
import { BEATS, type Beat } from './model-turn.js';

/** Ways to begin a turn. */
export const OWNING = ['run', 'stream', 'text', 'turn'] as const;
export type Owning = (typeof OWNING)[number];

/** What happens next. */
export type Step = (
  | { readonly do: Owning; readonly thread: number }
  | { readonly do: 'go'; readonly thread: number; readonly beat: Beat }
  | { readonly do: 'leave' | 'interrupt'; readonly which: number }
  | { readonly do: 'decide'; readonly which: number; readonly isAllowed: boolean }
  | { readonly do: 'catchUp' }
  | { readonly do: 'lose'; readonly loss: Loss }
  | { readonly do: 'wait'; readonly ms: number }
) & {
  /** Whether the next one follows before anything has arrived that is on its way. */
  readonly rushes: boolean;
};

/** What the client is there for besides its turns. */
export interface Looker {
  /** Whether a handler decides on commands, rather than somebody who looks at approvals. */
  readonly handles: boolean;
  /** Whether turns are held that somebody else has begun, or whose start was not answered. */
  readonly seesTurns: boolean;
}

/** One drawn case: a server, a client, and what happens. */
export interface Case {
  readonly manners: Manners;
  readonly looker: Looker;
  readonly delayMs: number;
  readonly maxInFlight: number;
  readonly steps: readonly Step[];
}

const thread = fc.constantFrom(0, 0, 1);
const which = fc.nat(6);
const rushes = fc.constantFrom(false, false, true);

const go = fc.record({
  do: fc.constant('go'),
  thread,
  beat: fc.constantFrom('delta', 'delta', ...BEATS),
  rushes,
});
const own = fc.record({ do: fc.constantFrom(...OWNING), thread, rushes });
const decide = fc.record({ do: fc.constant('decide'), which, isAllowed: fc.boolean(), rushes });
const catchUp = fc.record({ do: fc.constant('catchUp'), rushes });
const wait = fc.record({ do: fc.constant('wait'), ms: fc.constantFrom(0, 1, 1, 2, 5, 200, 1100), rushes });
const lose = fc.record({ do: fc.constant('lose'), loss: fc.constantFrom(...LOSSES), rushes });
const stop = fc.record({ do: fc.constantFrom('leave', 'interrupt'), which, rushes });

const steps = fc.oneof(
  { weight: 16, arbitrary: go },
  { weight: 4, arbitrary: own },
  { weight: 3, arbitrary: wait },
  { weight: 3, arbitrary: catchUp },
  { weight: 3, arbitrary: decide },
  { weight: 2, arbitrary: lose },
  { weight: 1, arbitrary: stop },
);

const links = fc.array(
  fc.record({ frames: fc.oneof(fc.nat(5), fc.nat(25)), loss: fc.constantFrom(...LOSSES) }),
  { maxLength: 6, size: 'max' },
);

export const cases: fc.Arbitrary<Case> = fc.record({
  manners: fc.record({
    mode: fc.constantFrom('sync', 'async'),
    paces: fc.array(fc.constantFrom('prompt', ...PACES), { minLength: 1, maxLength: 7, size: 'max' }),
    asksAgain: fc.constantFrom('before', 'after', 'later'),
    tells: fc.constantFrom('atOnce', 'late', 'last'),
    meanwhile: fc.constantFrom(undefined, 'finish', 'elsewhere', 'end'),
    showsUnfinished: fc.boolean(),
    links,
  }),
  looker: fc.record({ handles: fc.boolean(), seesTurns: fc.boolean() }),
  delayMs: fc.constantFrom(0, 1),
  maxInFlight: fc.constantFrom(64, 1, 3),
  steps: fc.array(steps, { maxLength: 40, size: 'max' }),
});
