import { describe, it, vi } from 'vitest';
import { microtasks } from './fuzz-client.js';
import { Player } from './fuzz-reconnect.js';
import { throwEscaped, timersLeft, virtualTime } from './fuzz-time.js';
import { fuzz, PATIENCE_MS } from './fuzz.js';
import { cases, type Case } from './reconnect-cases.js';
import { checkEnded, checkSettled } from './reconnect-checks.js';

const { escaped } = virtualTime();

async function play(
  drawn: Case,
  maxAttempts: number,
  finale: (player: Player) => Promise<void>,
): Promise<void> {
  escaped.length = 0;
  const { manners, looker, delayMs, maxInFlight } = drawn;
  const reconnect = { delayMs, maxDelayMs: 4, jitter: 0, maxAttempts };
  const player = new Player(manners, { reconnect, maxInFlight });
  await player.begin(looker);
  for (const step of drawn.steps) await player.do(step);
  await finale(player);
  const closing = player.codex.close();
  await microtasks();
  await closing;
  checkEnded(player);
  player.checkNothingLeft('after close()');
  for (const origin of timersLeft()) player.faults.note(`a timer is left that was set at\n${origin}`);
  vi.clearAllTimers();
  throwEscaped(escaped);
  player.faults.throwAny();
}

describe('a client that loses its links', { timeout: PATIENCE_MS }, () => {
  it('tells every turn once and to its end, where there is a link again each time', async () => {
    await fuzz(800, cases, (drawn) =>
      play(drawn, Infinity, async (player) => {
        await player.settle();
        checkSettled(player);
        player.checkNothingLeft('though everything has ended');
      }),
    );
  });

  it('ends everything that is open when it is closed, wherever that is', async () => {
    await fuzz(150, cases, (drawn) => play(drawn, Infinity, () => Promise.resolve()));
  });

  it('ends everything that is open when it has tried for long enough', async () => {
    await fuzz(150, cases, (drawn) =>
      play(drawn, 3, async (player) => {
        player.server.links.cutOff();
        await player.giveUp();
        checkEnded(player);
        player.checkNothingLeft('after the last attempt');
      }),
    );
  });
});
