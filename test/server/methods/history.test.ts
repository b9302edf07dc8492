import type { Thread } from 'codex-rx';
import { text } from 'codex-rx/testing/node';
import { defer, filter, firstValueFrom, ignoreElements, lastValueFrom, map, repeat, takeUntil } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { all, begun, Real, watch } from '../../fixtures/real.js';

/** What is stored of a thread: finding, reading and adding to it. */

let real: Real;

beforeAll(async () => {
  real = await Real.start({ config: { thread_unload_delay_secs: 0 } });
});
afterAll(() => real.close());

/** A thread with one turn, and the id of the turn. */
async function talk(prompt: string, answer: string, ...more: readonly string[]) {
  const thread = await real.thread([answer, ...more].map((words) => text(words)));
  const { id } = await firstValueFrom(thread.run(prompt));
  return { thread, turnId: id };
}

async function items({ id: threadId }: Thread) {
  const { data } = await firstValueFrom(real.codex.request('thread/items/list', { threadId }));
  return data;
}

/** The state of what the user has read of a thread. */
async function readState(thread: Thread) {
  const { readState } = await firstValueFrom(
    real.codex.request('thread/read', { threadId: thread.id, includeTurns: false }),
  );
  if (readState === undefined || readState === null) throw new Error('the thread has no read state');
  return readState;
}

describe('a search', () => {
  it('finds threads by what was said, and the places in each', async () => {
    const { thread, turnId } = await talk('Where is the pomegranate?', 'The pomegranate is on the shelf.');
    await talk('Something else.', 'Yes.');
    const found = await all(real.codex.threads.search({ searchTerm: 'pomegranate' }));
    expect(found).toMatchObject([{ thread: { id: thread.id } }]);
    const places = await all(thread.history.searchOccurrences({ searchTerm: 'pomegranate' }));
    expect(places).toMatchObject([{ turnId, snippet: 'Where is the pomegranate?' }, { turnId }]);
    const [{ snippet, snippetMatchRange: { start, end } } = expect.fail('nothing found')] = places;
    expect(snippet.slice(start, end)).toBe('pomegranate');
  });

  it('tells of some of what it finds before it ends', async () => {
    const { thread } = await talk('Where is the quince?', 'The quince is on the shelf. '.repeat(200));
    const search = () => real.codex.threads.streamSearch({ searchTerm: 'quince' });
    expect(await all(search())).toMatchObject([{ thread: { id: thread.id } }]);
    // The server tells of it where it finds the time.
    const partial = real.codex.on('thread/search/partial');
    const data = firstValueFrom(partial.pipe(map((params) => params.data)));
    await lastValueFrom(defer(search).pipe(repeat(), ignoreElements(), takeUntil(partial)), {
      defaultValue: undefined,
    });
    expect(await data).toMatchObject([{ thread: { id: thread.id } }]);
  });

  it('is cancelled by the id of its request; one that is over already is not harmed', async () => {
    const { threads } = real.codex;
    expect(await firstValueFrom(threads.cancelSearch({ requestId: 'ended' }))).toEqual({});
    expect(await firstValueFrom(threads.cancelStreamSearch({ requestId: 'ended' }))).toEqual({});
  });
});

describe('the items of a thread', () => {
  it('are read one by one, by their ids', async () => {
    const { thread, turnId } = await talk('Say hello.', 'Hello.');
    const [question, answer] = await items(thread);
    const { data } = await firstValueFrom(
      thread.history.readItems({ turnId, itemIds: [answer?.item.id ?? ''] }),
    );
    expect(data).toEqual([answer]);
    expect(question?.item.type).toBe('userMessage');
  });

  it('that are put in are known to the model from then on', async () => {
    const { thread } = await talk('Say hello.', 'Hello.', 'Your name is Anna.');
    const content = [{ type: 'input_text', text: 'My name is Anna.' }];
    const items = [{ type: 'message', role: 'user', content }];
    expect(await firstValueFrom(thread.history.injectItems({ items }))).toEqual({});
    await firstValueFrom(thread.run('Who am I?'));
    expect(real.requests(thread)[1]?.userTexts.slice(-2)).toEqual(['My name is Anna.', 'Who am I?']);
  });

  it('stand on the timeline between the beginning and the end of their turn', async () => {
    const { thread, turnId } = await talk('Say hello.', 'Hello.');
    const pages = await all(thread.timeline.list());
    const entries = pages.flatMap(({ data }) => data);
    expect(entries.map(({ type }) => type)).toEqual(['turnStarted', 'item', 'item', 'turnCompleted']);
    expect(entries).toMatchObject(entries.map(() => ({ turnId })));
  });

  it('hold no entry of a realtime conversation where there was none', async () => {
    const { thread } = await talk('Say hello.', 'Hello.');
    expect(await all(thread.history.listRealtime())).toMatchObject([{ data: [], coverage: 'ready' }]);
  });
});

describe('what the user has read', () => {
  it('is said and taken back, each time from the newest revision', async () => {
    const { thread, turnId } = await talk('Say hello.', 'Hello.');
    const unread = await readState(thread);
    expect(unread.firstUnread).toMatchObject({ type: 'turn', turnId });
    const changes = watch(real.codex.on('thread/readState/changed'));
    const update = (expectedRevision: string, type: 'read' | 'unread') =>
      thread.readState.update({ expectedRevision, operation: { type } });
    const { readState: read } = await firstValueFrom(update(unread.revision, 'read'));
    expect(read.firstUnread).toBeNull();
    expect(await readState(thread)).toEqual(read);
    expect(await changes.first(({ readState: { revision } }) => revision === read.revision)).toEqual({
      threadId: thread.id,
      readState: read,
    });
    expect(await watch(update(unread.revision, 'read')).ended).toMatchObject({ rpcCode: -32600 });
    await firstValueFrom(update(read.revision, 'unread'));
    expect((await readState(thread)).firstUnread).not.toBeNull();
  });
});

describe('a sample', () => {
  it('asks the model once more, beside the thread, and leaves nothing in it', async () => {
    const { thread, turnId } = await talk('Say hello.', 'Hello.');
    // The server asks the model for it under an id of its own.
    real.model.reply(text('A greeting'));
    const sample = thread.samples.create({ expectedTurnId: turnId, prompt: 'Give this a title.' });
    expect(await firstValueFrom(sample)).toMatchObject({ sourceTurnId: turnId, text: 'A greeting' });
    expect(real.model.requests.at(-1)?.userTexts.slice(-2)).toEqual(['Say hello.', 'Give this a title.']);
    expect(await items(thread)).toHaveLength(2);
  });

  it('is given up on the server when it is cancelled', async () => {
    const { thread, turnId } = await talk('Say hello.', 'Hello.');
    const answer = begun();
    real.model.reply(answer.script);
    const requests = watch(real.codex.wire$);
    const sample = watch(thread.samples.create({ expectedTurnId: turnId, prompt: 'A title?' }));
    const asked = await requests.first(({ frame }) => frame.method === 'thread/sample');
    await firstValueFrom(
      real.model.requests$.pipe(filter(({ userTexts }) => userTexts.at(-1) === 'A title?')),
    );
    const { id: requestId } = asked.frame;
    if (requestId === undefined) throw new Error('a request has an id');
    expect(await firstValueFrom(real.codex.threads.cancelSample({ requestId }))).toEqual({});
    expect(await sample.ended).toMatchObject({ message: expect.stringContaining('cancel') });
    answer.release();
  });
});

describe('a plan', () => {
  it('that was approved becomes the prompt that has it carried out', async () => {
    const { thread } = await talk('Make a plan.', 'First this, then that.');
    const { prompt } = await firstValueFrom(
      thread.plans.prepareApproved({ markdown: '# First this\n\nThen that.' }),
    );
    expect(prompt).toContain('plan');
  });
});

describe('the loaded threads', () => {
  it('are those that were used and not deleted since', async () => {
    const { thread } = await talk('Say hello.', 'Hello.');
    const loaded = () => all(real.codex.threads.listLoaded());
    expect(await loaded()).toContain(thread.id);
    await firstValueFrom(real.codex.request('thread/delete', { threadId: thread.id }));
    expect(await loaded()).not.toContain(thread.id);
  });

  it('are closed when nobody follows them any more', async () => {
    const { thread } = await talk('Say hello.', 'Hello.');
    const closed = watch(real.codex.on('thread/closed'));
    const left = await firstValueFrom(real.codex.request('thread/unsubscribe', { threadId: thread.id }));
    expect(left).toEqual({ status: 'unsubscribed' });
    expect(await closed.first()).toEqual({ threadId: thread.id });
    expect(await all(real.codex.threads.listLoaded())).not.toContain(thread.id);
  });
});
