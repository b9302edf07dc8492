import { firstValueFrom } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { readMember } from '../../src/protocol/read-member.js';
import { threadIdOf, turnIdOf } from '../../src/protocol/route.js';
import type { Frame } from '../../src/transport/frame.js';
import { record, setUp } from '../fixtures/fake.js';
import { recording, recordingNames } from '../fixtures/recordings.js';

const threadOf = ({ method = '', params }: Frame) => threadIdOf(method, params);

function notificationsOf(name: string): readonly Frame[] {
  return recording(name)
    .filter(({ dir, frame }) => dir === 'in' && frame.id === undefined)
    .map(({ frame }) => frame);
}

/** The turn of a frame; a review announces its turn by an id that is not heard of again. */
function turnOf({ method = '', params }: Frame, all: readonly Frame[]): string {
  const turnId = turnIdOf(method, params) ?? '';
  const heardOf = all.some(
    (frame) => frame.method !== method && turnIdOf(frame.method ?? '', frame.params) === turnId,
  );
  const root = readMember(readMember(params, 'turn'), 'rootTurnId');
  return method === 'turn/started' && !heardOf && typeof root === 'string' ? root : turnId;
}

/** The frames of each announced turn, from `turn/started` to `turn/completed`, where that came. */
function turnsOf(frames: readonly Frame[]): ReadonlyMap<string, readonly Frame[]> {
  const turns = new Map<string, Frame[]>();
  const ended = new Set<string>();
  for (const frame of frames) {
    const turnId = turnOf(frame, frames);
    if (frame.method === 'turn/started') turns.set(turnId, []);
    if (!ended.has(turnId)) turns.get(turnId)?.push(frame);
    if (frame.method === 'turn/completed') ended.add(turnId);
  }
  return turns;
}

describe.each(recordingNames())('real traffic: %s', (name) => {
  const frames = notificationsOf(name);

  it('reaches each turn, its thread and the whole, complete and in order', async () => {
    const { server, codex, diagnostics } = setUp();
    await firstValueFrom(codex.connect());
    const turns = record(codex.turns$);
    const all = record(codex.notifications$);
    const threadIds = [...new Set(frames.map(threadOf))].filter((id) => id !== undefined);
    const threads = threadIds.map((id) => ({ id, events: record(codex.thread(id).events$) }));

    server.link.sendRaw(frames.map((frame) => `${JSON.stringify(frame)}\n`).join(''), 1000);

    expect(all.values).toEqual(frames);
    for (const { id, events } of threads) {
      expect(events.values).toEqual(frames.filter((frame) => threadOf(frame) === id));
    }
    const expected = turnsOf(frames);
    expect(turns.values.map(({ id }) => id)).toEqual([...expected.keys()]);
    for (const turn of turns.values) {
      const events = record(turn.events$);
      const recorded = expected.get(turn.id) ?? [];
      expect(events.values).toEqual(recorded);
      expect(events.end).toBe(recorded.at(-1)?.method === 'turn/completed' ? 'complete' : undefined);
    }
    expect(diagnostics.filter(({ kind }) => kind !== 'straggler')).toEqual([]);
  });
});

describe('recorded turns', () => {
  it('several physical turns of one goal each show on their thread', async () => {
    const frames = notificationsOf('goal-turns');
    const { server, codex } = setUp();
    await firstValueFrom(codex.connect());
    const threadId = frames.map(threadOf).find((id) => id !== undefined) ?? '';
    const turns = record(codex.thread(threadId).turns$);
    server.link.sendRaw(frames.map((frame) => `${JSON.stringify(frame)}\n`).join(''));
    expect(turns.values.length).toBeGreaterThan(1);
    expect(turns.values.every((turn) => record(turn.result$).values[0]?.status === 'completed')).toBe(true);
  });

  it('the late frames of an interrupted command are stragglers', async () => {
    const frames = notificationsOf('interrupt-running-command');
    const { server, codex, diagnostics } = setUp();
    await firstValueFrom(codex.connect());
    const turns = record(codex.turns$);
    server.link.sendRaw(frames.map((frame) => `${JSON.stringify(frame)}\n`).join(''));
    expect(turns.values).toHaveLength(1);
    expect(diagnostics.length).toBeGreaterThan(0);
    expect(diagnostics.every(({ kind }) => kind === 'straggler')).toBe(true);
  });
});
