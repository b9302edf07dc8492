import { InvalidRequestError, type Thread, type Turn } from 'codex-rx';
import { functionCall, hold, text, type Responder } from 'codex-rx/testing/node';
import { filter, firstValueFrom, map, take, toArray } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { all, begun, isTurnEnd, Real, sent, watch, type Answers } from '../fixtures/real.js';

let real: Real;

beforeAll(async () => {
  real = await Real.start();
});
afterAll(() => real.close());

/** Nothing is asked, and no sandbox is needed. */
const FREE = { approvals: 'denyAll', sandbox: 'fullAccess' } as const;

async function told(...prompts: readonly string[]): Promise<Thread> {
  const thread = await real.thread(
    prompts.map((prompt) => text(`Answer to ${prompt}`)),
    FREE,
  );
  for (const prompt of prompts) await firstValueFrom(thread.run(prompt));
  return thread;
}

const said = (thread: Thread) =>
  all(
    thread
      .items({ limit: 2, sortDirection: 'asc' })
      .pipe(map(({ item }) => (item.type === 'agentMessage' ? item.text : item.type))),
  );

describe('history', () => {
  it('is listed by turns and by items, page by page, as far as it is taken', async () => {
    const thread = await told('one', 'two', 'three');
    const sentBy = sent(real.codex);
    const statuses = await all(
      thread.turns({ limit: 1, sortDirection: 'asc' }).pipe(map((turn) => turn.status)),
    );
    expect(statuses).toEqual(['completed', 'completed', 'completed']);
    const newest = await firstValueFrom(thread.turns({ limit: 1, itemsView: 'full' }));
    expect(newest.items).toMatchObject([{ type: 'userMessage' }, { text: 'Answer to three' }]);
    expect(sentBy('thread/turns/list')).toHaveLength(4);
    expect(await said(thread)).toEqual([
      'userMessage',
      'Answer to one',
      'userMessage',
      'Answer to two',
      'userMessage',
      'Answer to three',
    ]);
    const ofNewest = await all(thread.items({ turnId: newest.id }));
    expect(ofNewest.map(({ turnId }) => turnId)).toEqual([newest.id, newest.id]);
  });

  it('is taken back to before a turn, and goes on from there', async () => {
    const thread = await told('one', 'two');
    const [, second] = await all(thread.turns({ sortDirection: 'asc' }));
    const reverted = firstValueFrom(
      thread.events$.pipe(filter(({ method }) => method === 'thread/reverted')),
    );
    expect(await firstValueFrom(thread.revert({ beforeTurnId: second?.id ?? '' }))).toMatchObject({
      id: thread.id,
    });
    expect(await reverted).toMatchObject({ params: { threadId: thread.id } });
    expect(await said(thread)).toEqual(['userMessage', 'Answer to one']);
    real.script(thread.id, [text('Another second answer')]);
    await firstValueFrom(thread.run('two again'));
    expect(await said(thread)).toEqual([
      'userMessage',
      'Answer to one',
      'userMessage',
      'Another second answer',
    ]);
  });

  it('goes into a fork as far as the turn that is named', async () => {
    const thread = await told('one', 'two');
    const [first] = await all(thread.turns({ sortDirection: 'asc' }));
    const fork = await firstValueFrom(thread.fork({ lastTurnId: first?.id }));
    expect(fork.id).not.toBe(thread.id);
    expect(await said(fork)).toEqual(['userMessage', 'Answer to one']);
  });
});

describe('a thread', () => {
  it('is archived and taken back by its handle', async () => {
    const thread = await told('one');
    await firstValueFrom(thread.archive());
    expect(await watch(thread.run('more')).ended).toBeInstanceOf(InvalidRequestError);
    await firstValueFrom(thread.unarchive());
    real.script(thread.id, [text('Back.')]);
    expect(await firstValueFrom(thread.resume())).toBe(thread);
    expect(await firstValueFrom(thread.run('more'))).toMatchObject({ finalResponse: 'Back.' });
  });

  it('is gone once it is deleted', async () => {
    const thread = await told('one');
    const other = await told('one');
    await firstValueFrom(thread.delete());
    await firstValueFrom(real.codex.deleteThread(other.id));
    expect(await watch(thread.read()).ended).toBeInstanceOf(InvalidRequestError);
    const left = await all(real.codex.listThreads());
    expect(left.filter(({ id }) => id === thread.id || id === other.id)).toEqual([]);
  });

  it('that was left is followed again by the next turn that is started on it', async () => {
    const thread = await told('one');
    const sentBy = sent(real.codex);
    expect(await firstValueFrom(thread.unsubscribe())).toBe('unsubscribed');
    expect(await firstValueFrom(thread.unsubscribe())).toBe('notSubscribed');
    real.script(thread.id, [text('Heard.'), text('Again.')]);
    expect(await firstValueFrom(thread.run('Are you there?'))).toMatchObject({ finalResponse: 'Heard.' });
    expect(await firstValueFrom(thread.run('And now?'))).toMatchObject({ finalResponse: 'Again.' });
    expect(sentBy('thread/resume')).toHaveLength(1);
  });

  it('tells how it stands: idle, active while a turn runs, idle again', async () => {
    const answer = begun();
    const thread = await real.thread([answer.script]);
    const statuses = watch(thread.status$.pipe(map(({ type }) => type)));
    await statuses.first((type) => type === 'idle');
    const run = firstValueFrom(thread.run('hi'));
    await statuses.first((type) => type === 'active');
    answer.release();
    await run;
    const latest$ = thread.status$.pipe(filter(({ type }) => type !== 'unknown'));
    expect(await firstValueFrom(latest$)).toMatchObject({ type: 'idle' });
    expect(statuses.values).toEqual(['unknown', 'idle', 'active', 'idle']);
  });
});

describe('a shell command', () => {
  it('runs in a turn of its own', async () => {
    const thread = await told('one');
    const turn = await firstValueFrom(thread.shell('echo from the shell'));
    expect(await firstValueFrom(turn.result$)).toMatchObject({
      id: turn.id,
      status: 'completed',
      items: [{ type: 'commandExecution', source: 'userShell', aggregatedOutput: 'from the shell\n' }],
    });
  });

  it('that joins the turn of another client is told by that turn', async () => {
    const answer = begun();
    const thread = await real.thread([answer.script], FREE);
    const events = watch(thread.events$);
    const { turn } = await firstValueFrom(
      real.codex.request('turn/start', { threadId: thread.id, input: [{ type: 'text', text: 'go' }] }),
    );
    await events.first(({ method }) => method === 'turn/started');
    const joined = await firstValueFrom(thread.shell('echo joined'));
    expect(joined.id).toBe(turn.id);
    const commands$ = joined.items$.pipe(filter(({ type }) => type === 'commandExecution'));
    expect(await firstValueFrom(commands$)).toMatchObject({ aggregatedOutput: 'joined\n' });
    answer.release();
    await events.first(isTurnEnd);
  });
});

describe('turns that others begin', () => {
  it('show on the thread and on the client, each once, with all of their events', async () => {
    const thread = await real.thread([text('For the other.')], FREE);
    const turns = watch(thread.turns$);
    const everywhere = watch(real.codex.turns$);
    const { turn } = await firstValueFrom(
      real.codex.request('turn/start', { threadId: thread.id, input: [{ type: 'text', text: 'go' }] }),
    );
    const shown = await turns.first();
    expect(await firstValueFrom(shown.result$)).toMatchObject({
      id: turn.id,
      finalResponse: 'For the other.',
    });
    expect((await everywhere.first()).id).toBe(turn.id);
    expect([turns.values.length, everywhere.values.length]).toEqual([1, 1]);
  });

  it('include those from the queue of the server', async () => {
    const first = begun();
    const thread = await real.thread([first.script, text('From the queue.')], FREE);
    const turns = watch(thread.turns$);
    const running = await firstValueFrom(thread.turn('First.'));
    const queued = watch(thread.enqueue('Then this.'));
    const waiting = await all(thread.queue.list());
    expect(waiting).toMatchObject([{ input: [{ text: 'Then this.' }] }]);
    expect(queued.values).toEqual([]);
    first.release();
    await firstValueFrom(running.result$);
    const turn = await queued.first();
    expect(await firstValueFrom(turn.result$)).toMatchObject({ finalResponse: 'From the queue.' });
    expect(await firstValueFrom(turn.events$)).toMatchObject({ method: 'turn/started' });
    expect(turns.values.map(({ id }) => id)).toEqual([running.id, turn.id]);
    expect(await queued.ended).toBeUndefined();
  });

  it('are not begun by an input that was taken out of the queue', async () => {
    const first = begun();
    const thread = await real.thread([first.script], FREE);
    const running = await firstValueFrom(thread.turn('First.'));
    const queued = watch(thread.enqueue('Then this.'));
    await firstValueFrom(thread.events$.pipe(filter(({ method }) => method === 'thread/queue/changed')));
    const gone = firstValueFrom(
      thread.events$.pipe(filter(({ method }) => method === 'thread/queue/changed')),
    );
    // The reply follows the notification, and names what is to be taken out.
    await all(thread.queue.list());
    queued.unsubscribe();
    await gone;
    expect(await all(thread.queue.list())).toEqual([]);
    first.release();
    expect(await firstValueFrom(running.result$)).toMatchObject({ status: 'completed' });
  });
});

describe('a review', () => {
  let reviews: Real;
  beforeAll(async () => {
    reviews = await Real.start();
  });
  afterAll(() => reviews.close());

  async function reviewed(review: Answers): Promise<Thread> {
    const thread = await firstValueFrom(reviews.codex.startThread(FREE));
    const answer: Responder = typeof review === 'function' ? review : () => review[0];
    // The model is asked for the review on behalf of a thread that is shown nowhere.
    reviews.model.respondWith((request) =>
      request.headers['thread-id'] === thread.id ? text('Hello.') : answer(request),
    );
    await firstValueFrom(thread.run('Say hello.'));
    return thread;
  }

  it('is one turn, under the id of the reply, and its final response is the review', async () => {
    const thread = await reviewed([text('Looks good.')]);
    const turns = watch(thread.turns$.pipe(map(({ id }) => id)));
    const diagnostics = watch(reviews.codex.diagnostics$);
    const turn = await firstValueFrom(thread.review('Look at it.'));
    const result = await firstValueFrom(turn.result$);
    expect(result).toMatchObject({ id: turn.id, status: 'completed', finalResponse: 'Looks good.' });
    expect(result.items.map(({ type }) => type)).toContain('exitedReviewMode');
    const [{ id: announced } = { id: '' }] = await all(
      turn.events$.pipe(
        filter((event) => event.method === 'turn/started'),
        map(({ params }) => params.turn),
      ),
    );
    expect(announced).not.toBe(turn.id);
    expect(turns.values).toEqual([turn.id]);
    expect(diagnostics.values).toEqual([]);
    expect(await firstValueFrom(turn.state$)).toMatchObject({
      id: turn.id,
      status: 'completed',
      isEnded: true,
    });
  });

  it('is interrupted under the id that the server knows it by', async () => {
    const rest = hold();
    const thread = await reviewed([text(['Looks', rest, ' good.'])]);
    const turn = await firstValueFrom(thread.review('Look at it.'));
    const started = await firstValueFrom(
      turn.item$.pipe(
        filter(({ key }) => key !== turn.id),
        take(3),
        toArray(),
      ),
    );
    expect(started.length).toBeGreaterThan(0);
    await firstValueFrom(turn.interrupt());
    expect(await firstValueFrom(turn.result$)).toMatchObject({ status: 'interrupted' });
    rest.release();
  });
});

describe('sending', () => {
  it('starts a turn on an idle thread, and steers the one that runs', async () => {
    const first = begun();
    const thread = await real.thread([first.script, text('With both in mind.')], FREE);
    const sentBy = sent(real.codex);
    const turn = await firstValueFrom(thread.send('First.'));
    await firstValueFrom(turn.text$);
    const same = await firstValueFrom(thread.send('And this.'));
    expect(same.id).toBe(turn.id);
    expect(await firstValueFrom(turn.result$)).toMatchObject({ finalResponse: 'With both in mind.' });
    expect([sentBy('turn/start').length, sentBy('turn/steer').length]).toEqual([1, 1]);
    expect(await all(thread.turns())).toHaveLength(1);
  });

  it('of many inputs at once loses none, keeps their order, and takes one turn or a few', async () => {
    const prompts = ['a', 'b', 'c', 'd', 'e'].map((name) => `Input ${name}.`);
    const thread = await real.thread(() => text('Taken.'), FREE);
    const turns = await Promise.all(prompts.map((prompt) => firstValueFrom(thread.send(prompt))));
    const results = await Promise.all(turns.map(({ result$ }: Turn) => firstValueFrom(result$)));
    expect(new Set(results.map(({ status }) => status))).toEqual(new Set(['completed']));
    const messages = await all(
      thread.items({ sortDirection: 'asc' }).pipe(
        map(({ item }) => item),
        filter((item) => item.type === 'userMessage'),
        map(({ content: [part] }) => (part?.type === 'text' ? part.text : '')),
      ),
    );
    expect(messages).toEqual(prompts);
  });

  it('waits for a turn that cannot be steered', async () => {
    const rest = hold();
    const thread = await real.thread([text('One.'), text(['Summary', rest]), text('After it.')], FREE);
    await firstValueFrom(thread.run('one'));
    const compaction = await firstValueFrom(thread.compact());
    const sending = watch(thread.send('More.'));
    await firstValueFrom(
      real.codex.wire$.pipe(
        filter(
          ({ direction, frame }) => direction === 'in' && JSON.stringify(frame).includes('cannot steer'),
        ),
      ),
    );
    rest.release();
    const turn = await sending.first();
    expect(turn.id).not.toBe(compaction.id);
    expect(await firstValueFrom(turn.result$)).toMatchObject({ finalResponse: 'After it.' });
  });

  it('while a command runs steers the turn of the command', async () => {
    const thread = await real.thread(
      [functionCall('exec_command', { cmd: 'sleep 0.2', yield_time_ms: 5000 }), text('Done both.')],
      FREE,
    );
    const turn = await firstValueFrom(thread.send('Run it.'));
    await firstValueFrom(turn.events$.pipe(filter(({ method }) => method === 'item/started')));
    await firstValueFrom(thread.send('And say done.'));
    expect(await firstValueFrom(turn.result$)).toMatchObject({ finalResponse: 'Done both.' });
    expect(await all(thread.turns())).toHaveLength(1);
  });
});
