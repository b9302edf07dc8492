import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  InvalidRequestError,
  TransportClosedError,
  TurnFailedError,
  type Thread,
  type Turn,
  type TurnEvent,
} from 'codex-rx';
import { failure, functionCall, hold, text, type Script } from 'codex-rx/testing/node';
import { firstValueFrom, retry, type Observable } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { shell } from '../fixtures/approvals.js';
import { cuttable, RUNS, SOON } from '../fixtures/gap.js';
import { begun, isDelta, isTurnEnd, storedStatuses, watch } from '../fixtures/real.js';
import { history, Served } from '../fixtures/served.js';
import { within } from '../fixtures/within.js';
import { eventually } from '../transport/support.js';

let served: Served;

beforeAll(async () => {
  served = await Served.start();
});
afterAll(() => served.close());

/** A client whose link can be cut, a thread of it that has had a turn, and the thread in the hands of another client. */
async function shared(...scripts: readonly Script[]) {
  const client = await cuttable(served);
  const thread = await firstValueFrom(client.codex.startThread(RUNS));
  served.real.script(thread.id, [text('First.'), ...scripts]);
  await firstValueFrom(thread.run('First?'));
  const other = await firstValueFrom(served.client().resumeThread(thread.id));
  return { ...client, thread, other, heard: watch(other.events$), begins: watch(other.turns$) };
}

describe.concurrent('what is asked for when the link is cut', () => {
  it('errors, says that it may have been carried out, and is not asked for again', async () => {
    const { codex, proxy, lost, sent, thread, other, heard } = await shared();
    proxy.choke();
    const named = watch(thread.setName('A name'));
    await heard.first(({ method }) => method === 'thread/name/updated');
    await lost(() => proxy.finish());
    const error = await within(SOON, named.ended);
    expect(error).toBeInstanceOf(TransportClosedError);
    expect(error).toMatchObject({
      method: 'thread/name/set',
      mayHaveRun: true,
      cause: expect.any(TransportClosedError) as unknown,
    });
    await firstValueFrom(codex.connect());
    expect(await firstValueFrom(other.read())).toMatchObject({ name: 'A name' });
    expect(sent('thread/name/set')).toHaveLength(1);
  });

  it('during the gap waits for the next link, and is asked for once', async () => {
    const { cut, mend, sent, thread } = await shared(text('One.'), text('Two.'));
    await cut();
    const runs = [watch(thread.run('One?')), watch(thread.run('Two?'))];
    const left = watch(thread.run('Three?'));
    const named = watch(thread.setName('A name'));
    left.unsubscribe();
    mend();
    const ends = [...runs, named].map(({ ended }) => ended);
    expect(await within(SOON, Promise.all(ends))).toEqual([undefined, undefined, undefined]);
    expect(runs.flatMap(({ values }) => values.map(({ finalResponse }) => finalResponse))).toEqual([
      'One.',
      'Two.',
    ]);
    expect([sent('turn/start').length, sent('thread/name/set').length]).toEqual([3, 1]);
  });

  it('as a watch, goes on where it is retried', async () => {
    const { codex, blink } = await cuttable(served);
    const path = join(served.real.workspace, 'watched');
    writeFileSync(path, 'before');
    const errors: unknown[] = [];
    const delay = (error: unknown) => {
      errors.push(error);
      return [true];
    };
    const seen = watch(codex.watch(path).pipe(retry({ delay })));
    await firstValueFrom(codex.request('thread/loaded/list', {}));
    await blink();
    await eventually('a change is seen', () => {
      writeFileSync(path, `${Date.now()}`);
      return seen.values.length > 0;
    });
    expect(errors).toEqual([expect.any(TransportClosedError)]);
    seen.unsubscribe();
  });

  it('as a goal, ends, and the server works on', async () => {
    const { script, release } = begun();
    const done = functionCall('update_goal', { status: 'complete' });
    const { cut, mend, thread, heard } = await shared(script, done, text('Done.'));
    const goal = await firstValueFrom(thread.goal('Talk.'));
    const result = watch(goal.result$);
    await heard.first(isDelta);
    await cut();
    expect(await within(SOON, result.ended)).toBeInstanceOf(TransportClosedError);
    expect(result.ends).toBe(1);
    release();
    await heard.first((event) => isTurnEnd(event) && heard.values.filter(isTurnEnd).length === 2);
    mend();
    expect(await storedStatuses(thread)).toEqual(['completed', 'completed', 'completed']);
  });
});

describe.concurrent('a turn that ends during the gap', () => {
  it.each<readonly [string, (thread: Thread) => Observable<Turn>]>([
    ['that compacts', (thread) => thread.compact()],
    ['of a shell command', (thread) => thread.shell('sleep 0.2; echo x')],
  ])('%s, ends as it has ended', async (_, start) => {
    const rest = hold();
    const { cut, mend, thread, heard } = await shared(text(['Some', rest, ' more.']));
    const turn = await firstValueFrom(start(thread));
    const result = watch(turn.result$);
    await cut();
    rest.release();
    await heard.first(isTurnEnd);
    mend();
    expect(await within(SOON, result.ended)).toBeUndefined();
    expect(result.values).toMatchObject([{ id: turn.id, status: 'completed' }]);
    expect(result.values[0]?.items).not.toEqual([]);
  });

  it('because its model fails, ends as failed, and says why', async () => {
    const signal = join(served.real.workspace, 'go');
    const waits = shell(`while [ ! -e ${signal} ]; do sleep 0.02; done`);
    const { cut, mend, thread, heard } = await shared(waits, failure(400));
    const run = watch(thread.run('Go.'));
    await heard.first(({ params }) => JSON.stringify(params).includes('"commandExecution"'));
    await cut();
    writeFileSync(signal, '');
    await heard.first(isTurnEnd);
    mend();
    const error = await within(SOON, run.ended);
    expect(error).toBeInstanceOf(TurnFailedError);
    expect(error).toMatchObject({
      message: expect.stringContaining('scripted failure 400'),
      result: { cause: expect.any(TransportClosedError) as unknown },
    });
    const items = (error instanceof TurnFailedError ? error.result.items : []).map(({ type }) => type);
    expect(items).toEqual(['userMessage', 'commandExecution']);
  });
});

describe.concurrent('a turn of which the link was cut before its start was answered', () => {
  it('is waited for by the next one of its thread', async () => {
    const { script, release } = begun();
    const { codex, proxy, lost, thread, begins, heard } = await shared(script, text('Again.'));
    proxy.choke();
    const one = watch(thread.run('Talk.'));
    const two = watch(thread.run('Again?'));
    await heard.first(isDelta);
    await lost(() => proxy.finish());
    expect(await within(SOON, one.ended)).toMatchObject({ method: 'turn/start', mayHaveRun: true });
    await firstValueFrom(codex.connect());
    // By now the next one would have been asked for.
    for (let reads = 0; reads < 3; reads += 1) await firstValueFrom(thread.read());
    release();
    expect(await within(SOON, two.ended)).toBeUndefined();
    expect(await history(thread)).toEqual([
      ['completed', ['First.']],
      ['completed', ['I begin and end.']],
      ['completed', ['Again.']],
    ]);
    expect(two.values[0]?.id).not.toBe(begins.values[0]?.id);
  });
});

describe.concurrent(
  'a turn of which the link was cut between the reply to its request and its beginning',
  () => {
    const untilThere = (file: string) => `while [ ! -e ${file} ]; do sleep 0.02; done; echo x`;

    it.each<readonly [string, string, (thread: Thread, go: string) => Observable<Turn>]>([
      ['that compacts', 'thread/compact/start', (thread) => thread.compact()],
      ['of a shell command', 'thread/shellCommand', (thread, go) => thread.shell(untilThere(go))],
    ])('%s, is waited for by the next one of its thread', async (name, method, start) => {
      const rest = hold();
      const go = join(served.real.workspace, `go ${name}`.replaceAll(' ', '-'));
      const isCompaction = method === 'thread/compact/start';
      const scripts = isCompaction ? [text(['Some', rest, ' more.']), text('Again.')] : [text('Again.')];
      const { codex, proxy, sent, thread, begins, heard } = await shared(...scripts);
      proxy.finishBehind((message) => sent(method).some(({ id }) => message.startsWith(`{"id":${id},`)));
      const one = watch(start(thread, go));
      const two = watch(thread.run('Again?'));
      expect(await within(SOON, one.ended)).toMatchObject({ method, mayHaveRun: true });
      await begins.first();
      proxy.resume();
      await firstValueFrom(codex.connect());
      // By now the next one would have been asked for.
      for (let reads = 0; reads < 3; reads += 1) await firstValueFrom(thread.read());
      expect(begins.values).toHaveLength(1);
      rest.release();
      writeFileSync(go, '');
      expect(await within(SOON, two.ended)).toBeUndefined();
      expect(two.values).toMatchObject([{ status: 'completed', finalResponse: 'Again.' }]);
      expect(two.values[0]?.id).not.toBe(begins.values[0]?.id);
      await heard.first((event) => isTurnEnd(event) && heard.values.filter(isTurnEnd).length === 2);
    });
  },
);

describe.concurrent('a turn whose thread cannot be resumed', () => {
  async function ephemeral() {
    const client = await cuttable(served);
    const diagnostics = watch(client.codex.diagnostics$);
    const thread = await firstValueFrom(client.codex.startThread({ ...RUNS, ephemeral: true }));
    const { script, release } = begun();
    served.real.script(thread.id, [script]);
    const heard = watch(thread.events$);
    const run = watch(thread.run('Talk.'));
    await heard.first(isDelta);
    await client.cut();
    return { ...client, diagnostics, thread, run, release };
  }

  it('because it is ephemeral, errors while it runs, and so do others of that thread', async () => {
    const { mend, diagnostics, thread, run, release } = await ephemeral();
    mend();
    const error = await within(SOON, run.ended);
    expect(error).toBeInstanceOf(TransportClosedError);
    expect(error).toMatchObject({ message: expect.stringContaining('The turn cannot be followed any more') });
    expect(diagnostics.values).toMatchObject([{ kind: 'notResumed', threadId: thread.id }]);
    expect(await within(SOON, watch(thread.run('Again?')).ended)).toBeInstanceOf(InvalidRequestError);
    release();
  });

  it('and has ended, is not said to have been interrupted when it was not', async () => {
    const { mend, thread, run, release } = await ephemeral();
    const other = served.client();
    await firstValueFrom(other.connect());
    const statuses = watch(other.on('thread/status/changed'));
    release();
    await statuses.first(({ threadId, status }) => threadId === thread.id && status.type === 'idle');
    mend();
    const error = await within(SOON, run.ended);
    expect(run.values).toEqual([]);
    expect(error).toBeInstanceOf(TransportClosedError);
  });
});

describe.concurrent('what another client does during the gap', () => {
  async function begunElsewhere() {
    const { script, release } = begun();
    const setup = await shared(script, text('Again.'));
    const seen = {
      status: watch(setup.thread.status$),
      state: watch(setup.thread.state$),
      turns: watch(setup.thread.turns$),
    };
    await Promise.all([
      seen.status.first(({ type }) => type !== 'unknown'),
      seen.state.first(({ isLoaded }) => isLoaded),
    ]);
    await setup.cut();
    const run = watch(setup.other.run('Talk.'));
    await setup.heard.first(isDelta);
    return { ...setup, ...seen, run, release };
  }

  it('shows in the status and the state of the thread', async () => {
    const { mend, status, state, run, release } = await begunElsewhere();
    mend();
    await within(
      SOON,
      status.first(({ type }) => type === 'active'),
    );
    await within(
      SOON,
      state.first(({ turns }) => turns[1]?.status === 'inProgress'),
    );
    release();
    await run.ended;
    const last = await within(
      SOON,
      state.first(({ turns }) => turns[1]?.status === 'completed'),
    );
    expect(last.turns[1]?.items.map(({ item }) => item.type)).toEqual(['userMessage', 'agentMessage']);
    expect(status.values.map(({ type }) => type)).toEqual(['unknown', 'idle', 'active', 'idle']);
  });

  it('shows in the state of the thread when it is over by then', async () => {
    const { mend, state, run, release } = await begunElsewhere();
    release();
    await run.ended;
    mend();
    const last = await within(
      SOON,
      state.first(({ turns }) => turns.length === 2),
    );
    expect(last.turns[1]).toMatchObject({ status: 'completed' });
    expect(last.turns[1]?.items.map(({ item }) => item.type)).toEqual(['userMessage', 'agentMessage']);
  });

  it('shows as a turn that runs', async () => {
    const { mend, turns, begins, run, release } = await begunElsewhere();
    const [turn] = begins.values;
    mend();
    const shown = await within(SOON, turns.first());
    expect(shown.id).toBe(turn?.id);
    const events = watch<TurnEvent>(shown.events$);
    release();
    await run.ended;
    expect(await within(SOON, events.ended)).toBeUndefined();
    expect(events.values.filter(isTurnEnd)).toHaveLength(1);
  });
});
