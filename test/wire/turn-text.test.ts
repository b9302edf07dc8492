import { accumulateText, TurnFailedError } from 'codex-rx';
import { firstValueFrom } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { errorOf, record, setUp, turnFrames, type Mode } from '../fixtures/fake.js';

const REASON = { message: 'no credit', codexErrorInfo: 'usageLimitExceeded', additionalDetails: null };

async function connect(mode: Mode = 'sync') {
  const { server, codex } = setUp({ mode });
  await firstValueFrom(codex.connect());
  const frames = turnFrames('a', 'turn-1');
  const fail = () => server.link.send(frames.completed('failed', { error: REASON }));
  return { server, thread: codex.thread('a'), frames, fail };
}

describe('the text of a turn that fails', () => {
  it('errors as run does, after the text that came', async () => {
    const { server, thread, frames, fail } = await connect();
    const text = record(thread.text('hi'));
    for (const frame of [frames.started, frames.delta('Hel'), frames.message('Hello')])
      server.link.send(frame);
    fail();
    expect(text.values).toEqual(['Hel', 'lo']);
    const error = errorOf(text);
    expect(error).toBeInstanceOf(TurnFailedError);
    expect(error).toMatchObject({
      turnId: 'turn-1',
      threadId: 'a',
      codexErrorInfo: 'usageLimitExceeded',
      result: { status: 'failed', items: [{ type: 'agentMessage', text: 'Hello' }], finalResponse: 'Hello' },
    });
    expect(text.ends).toBe(1);
  });

  it('errors without a text when the turn fails at once', async () => {
    const { server, thread, frames, fail } = await connect();
    const text = record(thread.text('hi'));
    server.link.send(frames.started);
    fail();
    expect(text.values).toEqual([]);
    expect(errorOf(text)).toBeInstanceOf(TurnFailedError);
  });

  it('errors on a handle for early and late subscribers, folded or not; views of events complete', async () => {
    const { server, thread, frames, fail } = await connect();
    const turn = await firstValueFrom(thread.turn('hi'));
    const early = record(turn.text$);
    const views = [turn.events$, turn.items$, turn.item$, turn.plan$, turn.diff$, turn.usage$, turn.retries$];
    const open = [...views, turn.state$].map((view$) => record<unknown>(view$));
    for (const frame of [frames.started, frames.delta('Hel')]) server.link.send(frame);
    fail();
    const late = record(turn.text$);
    const folded = record(turn.text$.pipe(accumulateText()));
    for (const text of [early, late]) expect(text.values).toEqual(['Hel']);
    for (const text of [early, late, folded]) expect(errorOf(text)).toBeInstanceOf(TurnFailedError);
    expect(open.map(({ end }) => end)).toEqual(open.map(() => 'complete'));
    expect(record(turn.events$.pipe(accumulateText())).end).toBe('complete');
  });

  it('errors on a handle that keeps nothing', async () => {
    const { server, thread, frames, fail } = await connect('async');
    const turn = await firstValueFrom(thread.turn('hi', { replay: 'none' }));
    const text = record(turn.text$);
    for (const frame of [frames.started, frames.delta('Hel')]) server.link.send(frame);
    fail();
    await firstValueFrom(turn.events$, { defaultValue: undefined });
    expect(text.values).toEqual(['Hel']);
    expect(errorOf(text)).toBeInstanceOf(TurnFailedError);
  });

  it.each(['completed', 'interrupted'])('completes when the turn was %s', async (status) => {
    const { server, thread, frames } = await connect();
    const text = record(thread.text('hi'));
    for (const frame of [frames.started, frames.delta('Hi'), frames.completed(status)])
      server.link.send(frame);
    expect(text).toMatchObject({ values: ['Hi'], end: 'complete' });
  });
});
