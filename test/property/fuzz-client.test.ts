import type { CodexOptions } from 'codex-rx';
import { turn } from 'codex-rx/testing';
import fc from 'fast-check';
import { describe, it, vi } from 'vitest';
import { actions, Player, replies, type Action } from './fuzz-actions.js';
import { fuzz, PATIENCE_MS } from './fuzz.js';
import { microtasks } from './fuzz-client.js';
import { scripts, type Script } from './fuzz-script.js';
import type { Reply } from './fuzz-server.js';
import { throwEscaped, virtualTime } from './fuzz-time.js';

const { escaped } = virtualTime();

/** How it ends: everything is settled on a link that lives on, or the link ends. */
type Finale = 'settled' | 'closed' | 'lost' | 'ended';

interface Case {
  readonly script: Script<Action>;
  readonly replies: readonly Reply[];
  readonly options: CodexOptions;
  readonly finale: Finale;
}

const cases = (wild: { readonly mutations: number; readonly maxActions: number }): fc.Arbitrary<Case> =>
  fc.record({
    script: scripts({ ...wild, strands: 2, actions }),
    replies,
    options: fc.record({
      requestTimeoutMs: fc.constantFrom(60_000, 1000, 0),
      approvalTimeoutMs: fc.constantFrom(0, 0, 300),
      serverRequestHoldMs: fc.constantFrom(100, 0),
      maxInFlight: fc.constantFrom(64, 1, 3),
      validation: fc.constantFrom('on', 'on', 'off'),
    }),
    finale: fc.constantFrom<Finale>('settled', 'settled', 'closed', 'lost', 'ended'),
  });

async function play({ script, replies: given, options, finale }: Case): Promise<void> {
  escaped.length = 0;
  const player = new Player(script, given, options);
  const { client } = player;
  client.watch('connect', client.codex.connect());
  await microtasks();
  for (const step of script.steps) {
    if (step instanceof Uint8Array) client.wire?.link.sendRaw(step);
    else await player.do(step);
  }
  await FINALES[finale](player);
  checkAnswers(player);
  for (const handler of player.handlers) handler.unsubscribe();
  await client.close();
  const own = escaped.filter((error) => error instanceof Error && error.message === 'a consumer failed');
  if (own.length !== player.thrown)
    throw new Error(`${player.thrown} consumers threw, ${own.length} were heard`);
  const others = escaped.splice(0).filter((error) => !own.includes(error));
  throwEscaped(others);
}

const FINALES: { readonly [F in Finale]: (player: Player) => Promise<void> } = {
  settled: async (player) => {
    if (!(await settle(player))) return;
    const { client } = player;
    for (const { what, isOpen } of client.watched) {
      if (isOpen && OWNERS.test(what)) client.faults.note(`${what} hangs though everything has ended`);
    }
    client.checkWire();
    client.checkHeld();
    for (const watched of client.watched.slice(2)) watched.leave();
    for (const handler of player.handlers) handler.unsubscribe();
    await microtasks();
    vi.advanceTimersByTime(20_000);
    await microtasks();
    client.checkNothingLeft('though everything has ended');
  },
  closed: () => Promise.resolve(),
  lost: (player) => linkEnd(player, 'fail'),
  ended: (player) => linkEnd(player, 'end'),
};

const OWNERS =
  /^(?:run|text|stream|turn(?!s)|send|another turn|interrupt|steer|request|unsubscribe|late |a view)/;

async function linkEnd({ client }: Player, how: 'fail' | 'end'): Promise<void> {
  client.wire?.link[how]();
  await microtasks();
  vi.advanceTimersByTime(1000);
  await microtasks();
  client.checkEnded();
  client.checkWire();
  client.checkHeld();
}

/** The server answers everything and ends every turn; false where there is no link over which it could. */
async function settle({ client, server, threadIds }: Player): Promise<boolean> {
  const { wire } = client;
  if (client.isClosed || wire?.isOpen !== true) return false;
  if (wire.isMidLine) wire.link.sendRaw('\n');
  server.beKind();
  await microtasks();
  // What has waited for the end of a turn begins another.
  for (let [asked, round] = [-1, 0]; asked < client.server.received.length && round < 50; round += 1) {
    asked = client.server.received.length;
    for (const threadId of threadIds) {
      const turnId = `last-${round}`;
      server.turns.push({ threadId, turnId });
      wire.link.send({ method: 'turn/started', params: { threadId, turn: turn(turnId, 'inProgress') } });
      wire.link.send({ method: 'thread/queue/changed', params: { threadId } });
    }
    for (const { threadId, turnId } of server.turns) {
      wire.link.send({ method: 'turn/completed', params: { threadId, turn: turn(turnId, 'completed') } });
    }
    await microtasks();
    vi.advanceTimersByTime(61_000);
    await microtasks();
  }
  for (const { id } of client.order.frames.filter(({ method }) => method !== undefined)) {
    if (id !== undefined)
      wire.link.send({ method: 'serverRequest/resolved', params: { threadId: '', requestId: id } });
  }
  await microtasks();
  return wire.isOpen;
}

/** No question was answered more often than it was asked, and no turn started more often than it was asked for. */
function checkAnswers({ client, starts }: Player): void {
  // Of a line that cannot be read, its beginning may tell that it was a request, which is answered too.
  const unread = client.diagnostics.filter(
    ({ kind }) => kind === 'malformedLine' || kind === 'oversizeFrame',
  );
  let unasked = 0;
  client.wires.forEach(({ link }, index) => {
    const asked = count(
      client.framesOf(index).flatMap(({ id, method }) => (method === undefined ? [] : [written(id)])),
    );
    const answers = link.received.flatMap(({ id, method }) => (method === undefined ? [id] : []));
    for (const [id, times] of count(answers)) {
      unasked += Math.max(0, times - (asked.get(id) ?? 0));
      if (unasked > unread.length) client.faults.note(`request ${String(id)} was answered ${times} times`);
    }
  });
  const started = client.server.requests('turn/start').length;
  if (started > starts) client.faults.note(`${started} turns were started, ${starts} were asked for`);
}

// Half of a surrogate pair cannot be written.
function written(id: unknown): unknown {
  return typeof id === 'string' ? Buffer.from(id).toString() : id;
}

function count<T>(values: readonly T[]): ReadonlyMap<T, number> {
  const counts = new Map<T, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

describe('a client that is used', { timeout: PATIENCE_MS }, () => {
  it('while recorded traffic comes as it is', async () => {
    await fuzz(2500, cases({ mutations: 0, maxActions: 14 }), play);
  });

  it('while what comes is corrupted', async () => {
    await fuzz(2500, cases({ mutations: 5, maxActions: 14 }), play);
  });
});
