import type { Codex, RealtimeOptions, Thread } from 'codex-rx';
import { firstValueFrom, lastValueFrom, Subject } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Real, watch } from '../fixtures/real.js';
import { RealtimeModel } from '../fixtures/realtime-model.js';

let real: Real;
let model: RealtimeModel;
let codex: Codex;

beforeAll(async () => {
  model = await RealtimeModel.start();
  real = await Real.start({
    config: {
      experimental_realtime_ws_base_url: model.url,
      experimental_realtime_ws_startup_context: 'none',
      realtime: { version: 'v2', type: 'conversational' },
      features: { realtime_conversation: true },
    },
  });
  codex = real.codex;
  await firstValueFrom(codex.request('account/login/start', { type: 'apiKey', apiKey: 'sk-made-up' }));
});

afterAll(async () => {
  await real.close();
  await model.close();
});

async function thread(): Promise<Pick<Thread, 'id'>> {
  return (await firstValueFrom(codex.request('thread/start', {}))).thread;
}

const talk = ({ id }: Pick<Thread, 'id'>, options?: RealtimeOptions) =>
  watch(codex.thread(id).realtime(options));

describe('a realtime conversation', () => {
  it('carries sound as bytes and words as text, both ways, until it is left', async () => {
    const [audio$, text$, speech$] = [
      new Subject<Uint8Array>(),
      new Subject<string>(),
      new Subject<string>(),
    ];
    const talking = await thread();
    const conversation = talk(talking, { audio$, text$, speech$ });
    // Said before the model listens, and not lost.
    audio$.next(new Uint8Array([5, 6, 7]));
    text$.next('hello');
    expect(await model.heard('input_audio_buffer.append')).toMatchObject({ audio: 'BQYH' });
    const said = await model.heard('conversation.item.create');
    expect(JSON.stringify(said)).toContain('hello');
    speech$.next('say this');
    await model.heard('response.create');

    const sound = { sample_rate: 24_000, channels: 1, samples_per_channel: 2 };
    model.say({ type: 'response.output_audio.delta', delta: 'AQID/w==', ...sound });
    model.say({ type: 'conversation.item.input_audio_transcription.delta', delta: 'good day' });
    model.say({ type: 'response.output_text.delta', delta: 'wel' });
    model.say({ type: 'response.output_text.done', text: 'welcome' });
    const heard = await conversation.first(({ type }) => type === 'outputAudio/delta');
    expect(heard).toMatchObject({
      audio: {
        bytes: new Uint8Array([1, 2, 3, 255]),
        sampleRate: 24_000,
        numChannels: 1,
        samplesPerChannel: 2,
      },
    });
    expect(await conversation.first(({ type }) => type === 'transcript/delta')).toMatchObject({
      role: 'user',
      delta: 'good day',
    });
    expect(await conversation.first(({ type }) => type === 'transcript/done')).toMatchObject({
      role: 'assistant',
      text: 'welcome',
    });
    const [begun, , started] = conversation.values;
    expect([begun?.type, started]).toEqual([
      'item/started',
      { type: 'started', threadId: talking.id, realtimeSessionId: expect.any(String), version: 'v2' },
    ]);

    const closed = watch(codex.on('thread/realtime/closed'));
    conversation.unsubscribe();
    expect(await closed.first()).toEqual({ threadId: talking.id, reason: 'requested' });
    closed.unsubscribe();
  });

  it('left before the server has answered is closed all the same', async () => {
    const talking = await thread();
    const closed = watch(codex.on('thread/realtime/closed'));
    const conversation = talk(talking);
    conversation.unsubscribe();
    expect(await closed.first()).toEqual({ threadId: talking.id, reason: 'requested' });
    expect(conversation.values).toEqual([]);
    closed.unsubscribe();
  });

  it('gives way to the next one of its thread, which does not take that end for its own', async () => {
    const talking = await thread();
    const first = talk(talking);
    await first.first(({ type }) => type === 'started');
    const second = talk(talking, { outputModality: 'text' });
    expect(await first.ended).toBeUndefined();
    expect(first.values.at(-1)).toMatchObject({ type: 'closed', reason: 'requested' });
    await second.first(({ type }) => type === 'started');
    expect(second.values.filter(({ type }) => type === 'closed')).toEqual([]);
    model.say({ type: 'response.output_text.done', text: 'still here' });
    expect(await second.first(({ type }) => type === 'transcript/done')).toMatchObject({
      text: 'still here',
    });
    second.unsubscribe();
  });

  it('that the model breaks off errors with its words, after showing how it closed', async () => {
    const conversation = talk(await thread());
    await conversation.first(({ type }) => type === 'started');
    model.say({ type: 'error', message: 'upstream boom' });
    expect(await conversation.ended).toMatchObject({ code: 'realtime_failed', message: 'upstream boom' });
    expect(conversation.values.map(({ type }) => type).slice(-4)).toEqual([
      'error',
      'item/started',
      'item/completed',
      'closed',
    ]);
    expect(conversation.values.at(-1)).toMatchObject({ reason: 'error' });
  });

  it('that the model hangs up on errors, and can be had again', async () => {
    const talking = await thread();
    const conversation = talk(talking);
    await conversation.first(({ type }) => type === 'started');
    model.hangUp('abruptly');
    expect(await conversation.ended).toMatchObject({ code: 'realtime_failed' });
    const again = talk(talking);
    await again.first(({ type }) => type === 'started');
    again.unsubscribe();
  });

  it('that the model ends in good order completes', async () => {
    const conversation = talk(await thread());
    await conversation.first(({ type }) => type === 'started');
    model.hangUp('politely');
    expect(await conversation.ended).toBeUndefined();
    expect(conversation.values.at(-1)).toMatchObject({ type: 'closed' });
  });

  it('of a thread that is not there is refused', async () => {
    const nobody = { id: '019a0000-0000-7000-8000-000000000000' };
    expect(await talk(nobody).ended).toMatchObject({ code: 'invalid_request' });
  });

  it('knows its voices', async () => {
    const { voices } = await lastValueFrom(codex.request('thread/realtime/listVoices', {}));
    expect(voices.v2).toContain(voices.defaultV2);
  });

  // The last test: the model is gone after it.
  it('with a model that is not there errors, though the server accepts it', async () => {
    const talking = await thread();
    await model.close();
    const conversation = talk(talking);
    expect(await conversation.ended).toMatchObject({ code: 'realtime_failed', threadId: talking.id });
    expect(conversation.values).toEqual([]);
  });
});
