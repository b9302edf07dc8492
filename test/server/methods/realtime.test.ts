import { firstValueFrom } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Real, watch } from '../../fixtures/real.js';
import { RealtimeModel } from '../../fixtures/realtime-model.js';
import { StandIn } from './stand-in.js';

/** What a realtime conversation tells beyond its sound and words. */

const OFFER = 'v=0\r\no=- 2 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n';
const ANSWER = 'v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n';

let calls: StandIn;
let model: RealtimeModel;
let real: Real;

beforeAll(async () => {
  model = await RealtimeModel.start();
  calls = await StandIn.start(() => ({
    'POST /v1/realtime/calls': {
      status: 201,
      headers: { location: '/v1/realtime/calls/rtc_made_up' },
      body: Buffer.from(ANSWER),
    },
  }));
  real = await Real.start({
    config: {
      experimental_realtime_ws_base_url: model.url,
      experimental_realtime_webrtc_call_base_url: `${calls.origin}/v1`,
      experimental_realtime_ws_startup_context: 'none',
      features: { realtime_conversation: true },
    },
  });
  await firstValueFrom(real.codex.request('account/login/start', { type: 'apiKey', apiKey: 'sk-made-up' }));
});
afterAll(async () => {
  await real.close();
  await model.close();
  await calls.close();
});

describe('a realtime conversation', () => {
  it('tells of the items the model adds to it', async () => {
    const thread = await real.thread();
    const added = watch(real.codex.on('thread/realtime/itemAdded'));
    const conversation = watch(thread.realtime());
    await conversation.first(({ type }) => type === 'started');
    const item = { id: 'item', type: 'message', role: 'assistant', content: [] };
    model.say({ type: 'conversation.item.added', item });
    expect(await added.first()).toEqual({ threadId: thread.id, item });
    conversation.unsubscribe();
  });

  it('over WebRTC is answered with where the model can be reached', async () => {
    const { id: threadId } = await real.thread();
    const answers = watch(real.codex.on('thread/realtime/sdp'));
    const transport = { type: 'webrtc', sdp: OFFER } as const;
    const start = { threadId, outputModality: 'audio', transport } as const;
    await firstValueFrom(real.codex.request('thread/realtime/start', start));
    expect(await answers.first()).toEqual({ threadId, sdp: ANSWER });
    const [call] = calls.calls('POST /v1/realtime/calls');
    expect(String(call?.body)).toContain(OFFER);
    await firstValueFrom(real.codex.request('thread/realtime/stop', { threadId }));
  });
});
