import { initialThreadState, initialTurnState, threadReducer, turnReducer } from 'codex-rx';
import fc from 'fast-check';
import type { Subscription } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { Gate, type Leave } from '../../src/connection/gate.js';
import { toNotification } from '../../src/connection/notification.js';
import { readLost } from '../../src/connection/oversize.js';
import { backoffMs } from '../../src/operators/retry-policy.js';
import { itemIdOf, resourceOf, threadIdOf, turnIdOf } from '../../src/protocol/route.js';
import { decodeFrame } from '../../src/transport/decode.js';
import { fuzz, PATIENCE_MS } from './fuzz.js';
import { mutated, mutations } from './fuzz-mutations.js';
import { strand, STRAND_NAMES } from './fuzz-strands.js';

const METHODS = [
  ...new Set(STRAND_NAMES.flatMap((name) => strand(name, 0).frames.flatMap(({ method }) => method ?? []))),
];

/** An object whose members throw when they are read, as only one of the same process can be. */
const HOSTILE: unknown = new Proxy(
  {},
  {
    get: () => {
      throw new Error('not to be read');
    },
  },
);

describe('the parts, whatever they are given', { timeout: PATIENCE_MS }, () => {
  it('a frame is about something or nothing, and asking never throws', async () => {
    const ids = fc.oneof(fc.anything(), fc.constant(HOSTILE));
    const params = fc.oneof(
      fc.anything(),
      fc.constant(HOSTILE),
      fc.record(
        {
          threadId: ids,
          turnId: ids,
          itemId: ids,
          turn: ids,
          thread: ids,
          item: ids,
          watchId: ids,
          loginId: ids,
        },
        { requiredKeys: [] },
      ),
    );
    const methods = fc.oneof(
      fc.constantFrom(...METHODS, '__proto__', 'constructor', 'toString', ''),
      fc.string(),
    );
    await fuzz(1000, fc.tuple(methods, params), ([method, given]) => {
      for (const idOf of [threadIdOf, turnIdOf, itemIdOf]) {
        expect(['string', 'undefined']).toContain(typeof idOf(method, given));
      }
      expect(['string', 'undefined']).toContain(typeof resourceOf(method, given)?.id);
    });
  });

  it('the head of a frame that was too large is read or not, and never throws', async () => {
    const cutLines = fc.tuple(
      fc.constantFrom(...STRAND_NAMES),
      fc.nat(),
      fc.nat(600),
      fc.array(mutations, { maxLength: 3 }),
    );
    await fuzz(500, cutLines, ([name, at, length, changes]) => {
      const { lines } = strand(name, 0);
      const [line = ''] = mutated([lines[at % lines.length] ?? ''], changes);
      const head = (typeof line === 'string' ? line : Buffer.from(line).toString()).slice(0, length);
      const { request, endedTurn } = readLost(head);
      if (request !== undefined) expect(head).toContain(request.method);
      if (endedTurn !== undefined) expect(head).toContain(endedTurn.turnId);
    });
  });

  it('states fold whatever comes, and what is not about them changes nothing', async () => {
    const drawn = fc.tuple(
      fc.constantFrom(...STRAND_NAMES),
      fc.array(mutations, { minLength: 1, maxLength: 8 }),
    );
    await fuzz(700, drawn, ([name, changes]) => {
      const { lines, threadIds, turns } = strand(name, 0);
      const frames = mutated(lines, changes).flatMap((line) => {
        const frame = decodeFrame(typeof line === 'string' ? line : Buffer.from(line).toString());
        return typeof frame === 'string' || frame.method === undefined ? [] : [toNotification(frame)];
      });
      const [threadId = ''] = threadIds;
      const { turnId = '' } = turns[0] ?? {};
      const thread = frames.reduce(threadReducer, initialThreadState({ id: threadId }));
      const turn = frames.reduce(turnReducer, initialTurnState({ id: turnId, threadId }));
      expect([thread.id, turn.id, turn.threadId]).toEqual([threadId, turnId, threadId]);
      expect(new Set(thread.turns.map(({ id }) => id)).size).toBe(thread.turns.length);
      const stranger = initialTurnState({ id: 'stranger', threadId: 'strange' });
      const about = frames.filter(({ method, params }) => turnIdOf(method, params) !== undefined);
      expect(
        about.filter(
          (event) =>
            turnReducer(stranger, event) !== stranger && threadIdOf(event.method, event.params) !== undefined,
        ),
      ).toEqual([]);
    });
  });

  it('a gate lets in no more than it has places, in order, and loses nobody', async () => {
    const visits = fc.array(
      fc.tuple(fc.constantFrom('enter', 'enter', 'leave', 'leaveTwice', 'giveUp', 'passThrough'), fc.nat()),
    );
    await fuzz(700, fc.tuple(fc.integer({ min: 1, max: 4 }), visits), ([places, steps]) => {
      const gate = new Gate(places);
      const inside = new Map<number, Leave>();
      const waiting = new Map<number, Subscription>();
      let visitor = 0;
      let lastIn = -1;
      const enter = (passes: boolean) => {
        const number = (visitor += 1);
        const subscription = gate.enter().subscribe((leave) => {
          expect(number).toBeGreaterThan(lastIn);
          lastIn = number;
          waiting.delete(number);
          if (passes) leave();
          else inside.set(number, leave);
          expect(inside.size).toBeLessThanOrEqual(places);
        });
        if (lastIn < number) waiting.set(number, subscription);
      };
      const pick = <V>(from: Map<number, V>, which: number) => [...from][which % from.size];
      const leave = (which: number, times: number) => {
        const [number, go] = pick(inside, which) ?? [];
        if (number === undefined || go === undefined) return;
        inside.delete(number);
        for (let time = 0; time < times; time += 1) go();
      };
      for (const [step, which] of steps) {
        if (step === 'enter' || step === 'passThrough') enter(step === 'passThrough');
        else if (step === 'giveUp') {
          const [number, subscription] = pick(waiting, which) ?? [];
          subscription?.unsubscribe();
          waiting.delete(number ?? -1);
        } else leave(which, step === 'leave' ? 1 : 2);
        expect(waiting.size === 0 || inside.size === places).toBe(true);
      }
      while (inside.size > 0) leave(0, 1);
      expect(waiting.size).toBe(0);
      expect(gate.isEmpty).toBe(true);
    });
  });

  it('waits grow within their bounds', async () => {
    const policies = fc.record({
      maxAttempts: fc.nat(100),
      delayMs: fc.nat(10_000),
      factor: fc.double({ min: 1, max: 10, noNaN: true }),
      maxDelayMs: fc.nat(100_000),
      jitter: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    const random = fc.double({ min: 0, max: 1, noNaN: true });
    await fuzz(
      500,
      fc.tuple(policies, fc.integer({ min: 1, max: 2000 }), random),
      ([policy, failures, at]) => {
        const waitMs = backoffMs(policy, failures, at);
        const plainMs = backoffMs({ ...policy, jitter: 0 }, failures, at);
        expect(plainMs).toBeLessThanOrEqual(policy.maxDelayMs);
        expect(plainMs).toBeLessThanOrEqual(backoffMs({ ...policy, jitter: 0 }, failures + 1, at));
        expect(Math.abs(waitMs - plainMs)).toBeLessThanOrEqual(policy.jitter * plainMs + 1e-6);
        expect(waitMs).toBeGreaterThanOrEqual(0);
      },
    );
  });
});
