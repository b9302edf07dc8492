import type { Mode } from '../fixtures/fake.js';
import type { LinkPlan } from './brittle-links.js';
import type { Beat } from './model-turn.js';

/** When a request is carried out and answered: at once; carried out at once, and answered later; both later. */
export const PACES = ['prompt', 'slow', 'late'] as const;
export type Pace = (typeof PACES)[number];

/** How a server behaves where it may behave in several ways. */
export interface Manners {
  readonly mode: Mode;
  /** Of one request after another, and from the first again. */
  readonly paces: readonly Pace[];
  /** When it asks again what it still waits for: before the reply to `thread/resume`, after it, or later. */
  readonly asksAgain: 'before' | 'after' | 'later';
  /** When it tells what its history has: at once; later; or later still, after the answers it has put off. */
  readonly tells: 'atOnce' | 'late' | 'last';
  /** What a turn does just as its history is read. */
  readonly meanwhile: Beat | undefined;
  /** Whether its history shows commands that have not ended. */
  readonly showsUnfinished: boolean;
  readonly links: readonly LinkPlan[];
}
