import { InvalidRequestError, RealtimeFailedError, type RealtimeOptions } from 'codex-rx';
import { FakeRefusal, LATER } from 'codex-rx/testing';
import { NEVER, of, retry, Subject, throwError } from 'rxjs';
import { describe, expect, it, vi } from 'vitest';
import { connected, NOTHING_LEFT } from '../fixtures/connected.js';
import { errorOf, OVERLOADED, record } from '../fixtures/fake.js';
import { describeLease } from '../fixtures/lease-contract.js';

const method = (name: string) => `thread/realtime/${name}`;

/** A conversation whose start was accepted, and what the server tells of it. */
async function talking(options: RealtimeOptions = {}) {
  const at = await connected();
  const { server, codex } = at;
  for (const name of ['start', 'stop', 'appendAudio', 'appendText', 'appendSpeech']) {
    server.handle(method(name), () => ({}));
  }
  const tell = (name: string, params: object = {}) =>
    server.notify(method(name), { threadId: 'a', ...params });
  const started = () => tell('started', { realtimeSessionId: 'a', version: 'v2' });
  const closed = (reason = 'requested') => tell('closed', { reason });
  const requests = () =>
    server.received.flatMap(({ method: sent = '', params }) =>
      sent.startsWith('thread/realtime/append') ? [{ [sent.slice(16)]: params }] : [],
    );
  const count = (name: string) => server.requests(method(name)).length;
  const talk$ = codex.thread('a').realtime(options);
  return { ...at, talk$, seen: record(talk$), tell, started, closed, requests, count };
}

const types = ({ values }: { readonly values: readonly { readonly type: string }[] }) =>
  values.map(({ type }) => type);

describe('a realtime conversation', () => {
  describeLease({
    open: (codex) => codex.thread('a').realtime({ text$: NEVER }),
    opens: method('start'),
    reply: {},
    closes: method('stop'),
    tell: (server) => server.notify(method('started'), { threadId: 'a', version: 'v2' }),
  });

  it('is begun with the options as they are, and answers in sound unless told otherwise', async () => {
    const { server, codex } = await connected();
    server.handle(method('start'), () => LATER);
    record(codex.thread('a').realtime({ voice: 'cedar', sampleRate: 8_000, audio$: NEVER }));
    record(codex.thread('a').realtime({ outputModality: 'text', prompt: 'Be brief' }));
    expect(server.requests(method('start')).map(({ params }) => params)).toEqual([
      { threadId: 'a', outputModality: 'audio', voice: 'cedar' },
      { threadId: 'a', outputModality: 'text', prompt: 'Be brief' },
    ]);
  });

  it('takes a thread up again that was left, of which nothing would be heard', async () => {
    const { server, codex } = await connected();
    server
      .handle('thread/unsubscribe', () => ({ status: 'unsubscribed' }))
      .handle('thread/resume', () => LATER);
    server.handle(method('start'), () => ({}));
    const thread = codex.thread('a');
    record(thread.unsubscribe());
    const seen = record(thread.realtime());
    expect(server.requests(method('start'))).toHaveLength(0);
    server.reply(server.requests('thread/resume')[0] ?? {}, { thread: { id: 'a' } });
    expect(server.requests(method('start'))).toHaveLength(1);
    expect(seen.ends).toBe(0);
  });

  it('emits sound as bytes, and everything else as it came', async () => {
    const { seen, tell, started } = await talking();
    started();
    const audio = { sampleRate: 24_000, numChannels: 1, samplesPerChannel: 2, itemId: null };
    tell('outputAudio/delta', { audio: { ...audio, data: 'AQID/w==' } });
    tell('transcript/delta', { role: 'assistant', delta: 'hel' });
    tell('transcript/done', { role: 'assistant', text: 'hello' });
    tell('itemAdded', { item: { type: 'message' } });
    tell('somethingNew', { more: 1 });
    expect(seen.values).toEqual([
      { type: 'started', threadId: 'a', realtimeSessionId: 'a', version: 'v2' },
      {
        type: 'outputAudio/delta',
        threadId: 'a',
        audio: { ...audio, bytes: new Uint8Array([1, 2, 3, 255]) },
      },
      { type: 'transcript/delta', threadId: 'a', role: 'assistant', delta: 'hel' },
      { type: 'transcript/done', threadId: 'a', role: 'assistant', text: 'hello' },
      { type: 'itemAdded', threadId: 'a', item: { type: 'message' } },
      { type: 'somethingNew', threadId: 'a', more: 1 },
    ]);
  });

  it.each([{}, { audio: null }, { audio: 7 }, { audio: { data: '?' } }, { audio: { data: null } }])(
    'survives sound that is none: %j',
    async (params) => {
      const { seen, tell, started } = await talking();
      started();
      tell('outputAudio/delta', params);
      expect(types(seen)).toEqual(['started', 'outputAudio/delta']);
    },
  );

  it('leaves out what is not of this thread, or not of the conversation', async () => {
    const { server, seen, started } = await talking();
    started();
    server.notify(method('transcript/done'), { threadId: 'b', role: 'user', text: 'hi' });
    server.notify('thread/name/updated', { threadId: 'a', name: 'hi' });
    expect(types(seen)).toEqual(['started']);
  });

  it('keeps what is said until the model listens, then sends it in order', async () => {
    const [audio$, text$, speech$] = [
      new Subject<Uint8Array>(),
      new Subject<string>(),
      new Subject<string>(),
    ];
    const { requests, started } = await talking({
      audio$,
      text$,
      speech$,
      sampleRate: 8_000,
      numChannels: 2,
    });
    audio$.next(new Uint8Array([1, 2, 3]));
    text$.next('hello');
    speech$.next('say this');
    expect(requests()).toEqual([]);
    started();
    audio$.next(new Uint8Array([255]));
    const format = { sampleRate: 8_000, numChannels: 2 };
    expect(requests()).toEqual([
      { appendAudio: { threadId: 'a', audio: { data: 'AQID', ...format } } },
      { appendText: { threadId: 'a', text: 'hello' } },
      { appendSpeech: { threadId: 'a', text: 'say this' } },
      { appendAudio: { threadId: 'a', audio: { data: '/w==', ...format } } },
    ]);
  });

  it('takes text of another role, and goes on when the input has completed', async () => {
    const { seen, requests, started, count } = await talking({
      text$: of({ text: 'be brief', role: 'developer' }),
    });
    started();
    expect(requests()).toEqual([{ appendText: { threadId: 'a', text: 'be brief', role: 'developer' } }]);
    expect(seen.end).toBeUndefined();
    expect(count('stop')).toBe(0);
  });

  it('completes when it is closed, with nothing left to stop', async () => {
    const { seen, started, closed, count, left } = await talking({ audio$: NEVER });
    started();
    closed('transport_closed');
    expect(seen.values.at(-1)).toEqual({ type: 'closed', threadId: 'a', reason: 'transport_closed' });
    expect(seen.end).toBe('complete');
    expect(count('stop')).toBe(0);
    expect(left()).toEqual(NOTHING_LEFT);
  });

  it('that cannot begin errors with what the server says, and has nothing to stop', async () => {
    const { seen, tell, count, left } = await talking();
    tell('error', { message: 'no model: token=sk-secretsecret' });
    expect(seen.values).toEqual([]);
    expect(errorOf(seen)).toBeInstanceOf(RealtimeFailedError);
    expect(errorOf(seen)).toMatchObject({
      code: 'realtime_failed',
      threadId: 'a',
      message: 'no model: token=[redacted]',
    });
    expect(count('stop')).toBe(0);
    expect(left()).toEqual(NOTHING_LEFT);
  });

  it('that breaks off shows why, then errors when it is closed', async () => {
    const { seen, tell, started, closed, count } = await talking();
    started();
    tell('error', { message: 'upstream boom' });
    expect(seen.end).toBeUndefined();
    closed('error');
    expect(types(seen)).toEqual(['started', 'error', 'closed']);
    expect(errorOf(seen)).toMatchObject({ code: 'realtime_failed', message: 'upstream boom' });
    expect(count('stop')).toBe(0);
  });

  it('that breaks off without a word errors all the same', async () => {
    const { seen, started, closed } = await talking();
    started();
    closed('error');
    expect(errorOf(seen)).toBeInstanceOf(RealtimeFailedError);
  });

  it('does not take the end of the one before for its own', async () => {
    const { seen, tell, started, closed } = await talking();
    const closing = { id: '1', realtimeSessionId: 'a', type: 'realtimeSessionClosed', outcome: 'ended' };
    tell('item/started', { item: closing });
    tell('item/completed', { item: closing });
    closed();
    expect(seen.values).toEqual([]);
    tell('item/started', { item: { ...closing, id: '2', type: 'realtimeSessionStarted' } });
    started();
    expect(types(seen)).toEqual(['item/started', 'started']);
    expect(seen.end).toBeUndefined();
  });

  it('can be tried again when it has broken off', async () => {
    const { talk$, tell, started, closed, count } = await talking();
    const again = record(talk$.pipe(retry(1)));
    started();
    tell('error', { message: 'upstream boom' });
    closed('error');
    expect(count('start')).toBe(3);
    expect(count('stop')).toBe(0);
    started();
    closed();
    expect(again.end).toBe('complete');
  });

  it('that is replaced by another one completes, and does not stop that', async () => {
    const { talk$, seen, started, closed, count } = await talking();
    started();
    const second = record(talk$);
    closed();
    started();
    expect(seen.end).toBe('complete');
    expect(second.end).toBeUndefined();
    expect(count('stop')).toBe(0);
  });

  it('is stopped when what is said fails', async () => {
    const reason = new Error('the microphone is gone');
    const audio$ = new Subject<Uint8Array>();
    const { seen, started, count, left } = await talking({ audio$ });
    started();
    audio$.error(reason);
    expect(errorOf(seen)).toBe(reason);
    expect(count('stop')).toBe(1);
    expect(left()).toEqual(NOTHING_LEFT);
  });

  it('is not begun when what is to be said has failed before', async () => {
    const { server, seen } = await talking({ text$: throwError(() => new Error('nothing to say')) });
    expect(errorOf(seen)).toMatchObject({ message: 'nothing to say' });
    expect(server.requests(method('start'))).toEqual([]);
  });

  it('says again what the server was too busy for', async () => {
    const { server, seen, started, requests } = await talking({ text$: of('one', 'two') });
    vi.useFakeTimers();
    try {
      server.handle(method('appendText'), () => (requests().length === 1 ? OVERLOADED : {}));
      started();
      vi.advanceTimersByTime(1000);
      expect(requests().map(({ appendText }) => appendText)).toMatchObject([
        { text: 'one' },
        { text: 'one' },
        { text: 'two' },
      ]);
      expect(seen.ends).toBe(0);
    } finally {
      vi.useRealTimers();
    }
  });

  it('is stopped when what is said is refused', async () => {
    const text$ = new Subject<string>();
    const { server, seen, started, count } = await talking({ text$ });
    server.handle(
      method('appendText'),
      () => new FakeRefusal({ code: -32600, message: 'thread not found: a' }),
    );
    started();
    text$.next('hello');
    expect(errorOf(seen)).toBeInstanceOf(InvalidRequestError);
    expect(count('stop')).toBe(1);
  });

  it('leaves what is said alone once it is unsubscribed', async () => {
    const audio$ = new Subject<Uint8Array>();
    const { seen } = await talking({ audio$ });
    expect(audio$.observed).toBe(true);
    seen.unsubscribe();
    expect(audio$.observed).toBe(false);
  });
});
