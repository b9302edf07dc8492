import { InvalidResponseError, type Frame } from 'codex-rx';
import { text } from 'codex-rx/testing/node';
import { firstValueFrom } from 'rxjs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ASKS, shell } from '../fixtures/approvals.js';
import { wired } from '../fixtures/wired.js';
import { within } from '../fixtures/within.js';
import { watch } from '../fixtures/real.js';

const SETTLE_MS = 5000;

const at = wired();

/** Cuts the end off the lines that have this in them. */
function breakLines(...parts: readonly string[]): void {
  at.wire.down = (line) => (parts.some((part) => line.includes(part)) ? [`${line.slice(0, -3)}\n`] : [line]);
}

/** Breaks the replies to a method. */
function breakReplies(method: string): void {
  at.wire.up = (line) => {
    const frame = JSON.parse(line) as Frame;
    if (frame.method === method) breakLines(`{"id":${String(frame.id)},`);
    return [line];
  };
}

describe('a broken line', () => {
  it('that was a reply errors its request at once, and no other', async () => {
    await firstValueFrom(at.codex.connect());
    breakReplies('config/read');
    const lost = watch(at.codex.request('config/read', {}));
    const other = watch(at.codex.request('thread/loaded/list', {}));
    const error = await within(SETTLE_MS, lost.ended);
    expect(error).toBeInstanceOf(InvalidResponseError);
    expect(error).toMatchObject({ code: 'invalid_response', method: 'config/read' });
    expect(String(error)).toContain('its line is broken: the JSON ends too early');
    expect(await other.ended).toBeUndefined();
    expect([lost.values, lost.ends, other.values.length, other.ends]).toEqual([[], 1, 1, 1]);
    expect(at.diagnostics).toMatchObject([{ kind: 'malformedLine' }]);
  });

  it('that was the end of a turn ends the turn at once, and its thread goes on', async () => {
    const thread = await firstValueFrom(at.codex.startThread());
    at.real.script(thread.id, [text('Lost.'), text('Here.')]);
    breakLines('"method":"turn/completed"');
    const turn = await firstValueFrom(thread.turn('Talk.'));
    const [events, told, result] = [watch(turn.events$), watch(turn.text$), watch(turn.result$)];
    const next = watch(thread.run('Talk again.'));
    await told.first();
    const errors = await within(SETTLE_MS, Promise.all([events.ended, told.ended, result.ended]));
    const [error, ...others] = new Set(errors);
    expect(others).toEqual([]);
    expect(error).toBeInstanceOf(InvalidResponseError);
    expect(error).toMatchObject({ method: 'turn/completed' });
    expect(String(error)).toContain('its line is broken: the JSON ends too early');
    expect([events.ends, told.ends, result.ends]).toEqual([1, 1, 1]);
    expect(told.values).toEqual(['Lost.']);
    at.wire.heal();
    expect(await within(SETTLE_MS, next.ended)).toBeUndefined();
    expect(next.values).toMatchObject([{ finalResponse: 'Here.' }]);
  });

  it('that was an item or a delta is missing, and the turn ends with its final response all the same', async () => {
    const thread = await firstValueFrom(at.codex.startThread());
    at.real.script(thread.id, [text('Lost?')]);
    breakLines('"method":"item/completed"', '"method":"item/agentMessage/delta"');
    const run = watch(thread.run('Talk.'));
    expect(await within(SETTLE_MS, run.ended)).toBeUndefined();
    expect(run).toMatchObject({ values: [{ status: 'completed', finalResponse: 'Lost?' }], ends: 1 });
    expect(at.diagnostics.map(({ kind }) => kind)).toEqual(Array(3).fill('malformedLine'));
  });

  it('that asked something is answered with the negative, so that the turn goes on', async () => {
    const thread = await firstValueFrom(at.codex.startThread(ASKS));
    at.real.script(thread.id, [shell('true; touch broken'), text('I went on.')]);
    breakLines('/requestApproval"');
    const run = watch(thread.run('Touch.'));
    expect(await within(SETTLE_MS, run.ended)).toBeUndefined();
    expect(run).toMatchObject({ values: [{ status: 'completed', finalResponse: 'I went on.' }], ends: 1 });
    expect(at.diagnostics).toMatchObject([
      { kind: 'malformedLine' },
      { kind: 'serverRequestDefaulted', method: 'item/commandExecution/requestApproval' },
    ]);
  });

  it('that was the reply to initialize fails the handshake at once, and the next use tries again', async () => {
    const other = at.real.connect({ command: at.wire.command });
    onTestFinished(() => other.close());
    breakReplies('initialize');
    const waiting = [watch<unknown>(other.connect()), watch<unknown>(other.startThread())];
    const errors = await within(SETTLE_MS, Promise.all(waiting.map(({ ended }) => ended)));
    expect(new Set(errors).size).toBe(1);
    expect(errors[0]).toMatchObject({ code: 'invalid_response', method: 'initialize' });
    at.wire.heal();
    expect(await watch(other.startThread()).ended).toBeUndefined();
  });
});
