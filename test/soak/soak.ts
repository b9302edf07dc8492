import { atMost, type Row } from '../bench/row.js';
import { Churn, THREADS, type Left } from './churn.js';

export interface SoakOptions {
  readonly notifications: number;
  /** Goes on for at least this long, in ms. */
  readonly minMs: number;
}

/** Notifications of one turn, its beginning and end included. */
const PER_TURN = 100;

/** What is compiled, cached and remembered up to a limit has all been there after these. */
const WARM_UP_ROUNDS = 10;

const MAX_GROWTH_MB = 2;
const MAX_SLOWING = 1.25;

/** Many turns on many threads of one client, with everything that people do to them, and what is left of it. */
export async function soak({ notifications, minMs }: SoakOptions): Promise<readonly Row[]> {
  const collect = globalThis.gc;
  if (collect === undefined) throw new Error('run with --expose-gc: npm run soak');
  const churn = new Churn(PER_TURN);
  for (let round = 0; round < WARM_UP_ROUNDS; round += 1) await churn.round();
  const heapMb = () => {
    collect();
    return process.memoryUsage().heapUsed / 1e6;
  };
  const startedAt = performance.now();
  const beforeMb = heapMb();
  const rounds: { readonly frames: number; readonly ms: number }[] = [];
  const { sent: warmedUp } = churn;
  let highestMb = beforeMb;
  let entriesLeft = 0;
  while (churn.sent - warmedUp < notifications || performance.now() - startedAt < minMs) {
    const { sent } = churn;
    const from = process.cpuUsage();
    await churn.round();
    const { user, system } = process.cpuUsage(from);
    rounds.push({ frames: churn.sent - sent, ms: (user + system) / 1000 });
    entriesLeft += sum(churn.left());
    if (rounds.length % 10 !== 0) continue;
    const nowMb = heapMb();
    highestMb = Math.max(highestMb, nowMb);
    console.log(
      `${String(churn.sent - warmedUp).padStart(9)} notifications, ${rounds.length * THREADS} turns: ${nowMb.toFixed(1)} MB`,
    );
  }
  const grownMb = heapMb() - beforeMb;
  await churn.close();
  const quarter = Math.ceil(rounds.length / 4);
  const [first, last] = [costUs(rounds.slice(0, quarter)), costUs(rounds.slice(-quarter))];
  return [
    ...churn.rows(),
    atMost('heap grown', grownMb, MAX_GROWTH_MB, 'MB'),
    atMost('highest heap above the first', highestMb - beforeMb, 2 * MAX_GROWTH_MB, 'MB'),
    atMost(
      `cost of a notification in the last quarter (first: ${first.toFixed(1)} µs)`,
      last / first,
      MAX_SLOWING,
      'x',
    ),
    atMost('entries left in maps when all turns of a round have ended', entriesLeft, 0, 'entries'),
    ...entries(churn.left(), 'after close()'),
  ];
}

// Processor time of the cheapest round: what else the machine does makes the others dearer.
function costUs(rounds: readonly { readonly frames: number; readonly ms: number }[]): number {
  return Math.min(...rounds.map(({ frames, ms }) => (1000 * ms) / frames));
}

function sum(left: Left): number {
  return Object.values(left).reduce((total, count) => total + count, 0);
}

function entries(left: Left, when: string): readonly Row[] {
  return Object.entries(left).map(([what, count]) => atMost(`${what} left ${when}`, count, 0, 'entries'));
}
