import { InvalidResponseError, type Frame } from 'codex-rx';
import { text } from 'codex-rx/testing/node';
import { firstValueFrom } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { ASKS, shell } from '../fixtures/approvals.js';
import { wired } from '../fixtures/wired.js';
import { within } from '../fixtures/within.js';
import { watch } from '../fixtures/real.js';

const SETTLE_MS = 5000;
const maxFrameBytes = 12_000;

const at = wired({ maxFrameBytes });

function read(line: string): Frame {
  return JSON.parse(line) as Frame;
}

/** Alters the replies to one method. */
function alterReplies(
  method: string,
  alter: (reply: Frame, line: string) => readonly (string | object)[],
): void {
  const ids = new Set<unknown>();
  at.wire.up = (line) => {
    const frame = read(line);
    if (frame.method === method) ids.add(frame.id);
    return [line];
  };
  at.wire.down = (line) => {
    const frame = read(line);
    if (frame.method !== undefined || !ids.has(frame.id)) return [line];
    return alter(frame, line).map((each) => (typeof each === 'string' ? each : `${JSON.stringify(each)}\n`));
  };
}

function kinds(): readonly string[] {
  return at.diagnostics.map(({ kind }) => kind);
}

const LONG = 'long '.repeat(6000);

describe('a frame longer than maxFrameBytes', () => {
  it('that ends a turn errors the turn at once, and the thread goes on', async () => {
    const thread = await firstValueFrom(at.codex.startThread());
    at.real.script(thread.id, [text([LONG]), text('Short.')]);
    const run = watch(thread.run('Talk.'));
    const next = watch(thread.run('Be short.'));
    const error = await within(SETTLE_MS, run.ended);
    expect(error).toBeInstanceOf(InvalidResponseError);
    expect(error).toMatchObject({ code: 'invalid_response', method: 'turn/completed' });
    expect(String(error)).toMatch(/\d+ bytes are more than maxFrameBytes \(12000\); raise it/);
    expect(String(error)).not.toContain('long long');
    expect(await within(SETTLE_MS, next.ended)).toBeUndefined();
    expect(next.values).toMatchObject([{ finalResponse: 'Short.' }]);
    expect([run.ends, next.ends]).toEqual([1, 1]);
    // The delta, the item and the turn, each of which holds the text.
    expect(at.diagnostics).toEqual(
      ['item/agentMessage/delta', 'item/completed', 'turn/completed'].map((method) => ({
        kind: 'oversizeFrame',
        bytes: expect.any(Number),
        maxFrameBytes,
        head: expect.stringContaining(`"method":"${method}"`),
      })),
    );
  });

  it('that is a reply errors its request at once, and no other', async () => {
    const thread = await firstValueFrom(at.codex.startThread());
    at.real.script(thread.id, [text('Short.')]);
    await firstValueFrom(thread.run(LONG));
    at.forget();
    const lost = watch(thread.read({ includeTurns: true }));
    const other = watch(at.codex.request('thread/loaded/list', {}));
    const error = await within(SETTLE_MS, lost.ended);
    expect(error).toBeInstanceOf(InvalidResponseError);
    expect(error).toMatchObject({ method: 'thread/read' });
    expect(String(error)).toMatch(/bytes are more than maxFrameBytes/);
    expect(await other.ended).toBeUndefined();
    expect([lost.values, lost.ends, other.values.length, other.ends]).toEqual([[], 1, 1, 1]);
    expect(kinds()).toEqual(['oversizeFrame']);
  });

  it('that asks something is answered with the negative, so that the turn goes on', async () => {
    const thread = await firstValueFrom(at.codex.startThread(ASKS));
    at.real.script(thread.id, [shell(`true; echo ${LONG}`), text('I went on.')]);
    const approvals = watch(at.codex.approvals$);
    const run = watch(thread.run('Echo.'));
    expect(await within(SETTLE_MS, run.ended)).toBeUndefined();
    expect(run).toMatchObject({ values: [{ status: 'completed', finalResponse: 'I went on.' }], ends: 1 });
    expect(approvals.values).toEqual([]);
    expect(kinds()).toContain('oversizeFrame');
    approvals.unsubscribe();
  });
});

const LEVELS = 513;
const DEEP = `${'['.repeat(LEVELS)}${']'.repeat(LEVELS)}`;

/** A line whose frame has another member, which nests deeper than is taken. */
function nested(line: string): string {
  return `${line.trimEnd().slice(0, -1)},"deep":${DEEP}}\n`;
}

describe('a frame that nests too deep', () => {
  const TOO_DEEP = { kind: 'malformedLine', reason: 'it nests more than 512 levels' };

  it('that ends a turn errors the turn at once, and the thread goes on', async () => {
    const thread = await firstValueFrom(at.codex.startThread());
    at.real.script(thread.id, [text('Deep.'), text('Flat.')]);
    let isFirst = true;
    at.wire.down = (line) => {
      if (!line.includes('"method":"turn/completed"') || !isFirst) return [line];
      isFirst = false;
      return [nested(line)];
    };
    const [run, next] = [watch(thread.run('Talk.')), watch(thread.run('Be flat.'))];
    expect(await within(SETTLE_MS, run.ended)).toMatchObject({
      code: 'invalid_response',
      method: 'turn/completed',
    });
    expect(await within(SETTLE_MS, next.ended)).toBeUndefined();
    expect(next.values).toMatchObject([{ finalResponse: 'Flat.' }]);
    expect(at.diagnostics).toMatchObject([TOO_DEEP]);
  });

  it('that is a reply errors its request at once, and no other', async () => {
    alterReplies('thread/loaded/list', (_, line) => [nested(line)]);
    const lost = watch(at.codex.request('thread/loaded/list', {}));
    const other = watch(at.codex.request('config/read', {}));
    expect(await within(SETTLE_MS, lost.ended)).toMatchObject({
      code: 'invalid_response',
      message: expect.stringContaining('nests more than 512 levels'),
    });
    expect(await other.ended).toBeUndefined();
    expect(at.diagnostics).toMatchObject([TOO_DEEP]);
  });
});

describe('replies', () => {
  it('that come twice are delivered once', async () => {
    alterReplies('thread/loaded/list', (_, line) => [line, line, line]);
    const request = watch(at.codex.request('thread/loaded/list', {}));
    expect(await within(SETTLE_MS, request.ended)).toBeUndefined();
    await firstValueFrom(at.codex.request('config/read', {}));
    expect([request.values.length, request.ends]).toEqual([1, 1]);
    expect(at.diagnostics).toMatchObject([
      { kind: 'duplicateReply', frame: { result: request.values[0] } },
      { kind: 'duplicateReply', frame: { result: request.values[0] } },
    ]);
  });

  it('that come in another order go to whom they belong', async () => {
    const held: string[] = [];
    const names = ['a', 'b', 'c', 'd'];
    alterReplies('thread/start', (_, line) => {
      held.unshift(line);
      return held.length < names.length ? [] : held;
    });
    const threads = names.map((name) => watch(at.codex.request('thread/start', { serviceName: name })));
    expect(await within(SETTLE_MS, Promise.all(threads.map(({ ended }) => ended)))).toEqual(
      Array(4).fill(undefined),
    );
    const ids = threads.map(({ values }) => values[0]?.thread.id);
    const sentFirst = held.map((line) => read(line)).sort((x, y) => Number(x.id) - Number(y.id));
    expect(sentFirst).toMatchObject(ids.map((id) => ({ result: { thread: { id } } })));
    expect(new Set(ids).size).toBe(4);
    expect(threads.map(({ ends }) => ends)).toEqual([1, 1, 1, 1]);
    expect(kinds()).toEqual([]);
  });

  it('to nothing are reported, and harm nobody', async () => {
    const before = firstValueFrom(at.codex.request('config/read', {}));
    at.wire.say(
      '{"id":999999,"result":{}}\n{"id":"x","error":{"code":1,"message":"m"}}\n{"id":0,"result":null}\n',
    );
    await before;
    await firstValueFrom(at.codex.request('thread/loaded/list', {}));
    expect(at.diagnostics).toMatchObject([
      { kind: 'unknownReply', id: 999999 },
      { kind: 'unknownReply', id: 'x' },
      { kind: 'unknownReply', id: 0 },
    ]);
  });

  it.each<[string, (id: Frame['id']) => object, object]>([
    [
      'neither result nor error',
      (id) => ({ id }),
      { code: 'invalid_response', method: 'thread/loaded/list' },
    ],
    ['a result of another type', (id) => ({ id, result: 'text' }), { code: 'invalid_response' }],
    [
      'a member of another type',
      (id) => ({ id, result: { data: 'text' } }),
      { code: 'invalid_response', issues: [{ path: ['data'] }] },
    ],
    ['an error that is none', (id) => ({ id, error: 'text' }), { code: 'rpc_error', rpcCode: 0 }],
    [
      'both',
      (id) => ({ id, result: { data: [] }, error: { code: -1, message: 'no' } }),
      { code: 'rpc_error', rpcCode: -1 },
    ],
  ])('with %s error their request, and no other', async (_, reply, expected) => {
    alterReplies('thread/loaded/list', ({ id }) => [reply(id)]);
    const [request, other] = [
      watch(at.codex.request('thread/loaded/list', {})),
      watch(at.codex.request('config/read', {})),
    ];
    expect(await within(SETTLE_MS, request.ended)).toMatchObject(expected);
    expect(await other.ended).toBeUndefined();
    expect([request.values, request.ends]).toEqual([[], 1]);
  });

  it('to turn/start without a turn error the run; the turn itself is told by turns$', async () => {
    const thread = await firstValueFrom(at.codex.startThread());
    at.real.script(thread.id, [text('Whose am I?')]);
    const turns = watch(at.codex.turns$);
    alterReplies('turn/start', ({ id }) => [{ id, result: {} }]);
    const run = watch(thread.run('Talk.'));
    const error = await within(SETTLE_MS, run.ended);
    expect(error).toBeInstanceOf(InvalidResponseError);
    expect(error).toMatchObject({ method: 'turn/start' });
    expect([run.values, run.ends]).toEqual([[], 1]);
    const turn = await within(SETTLE_MS, turns.first());
    expect(turn.threadId).toBe(thread.id);
    expect(await firstValueFrom(turn.result$)).toMatchObject({ finalResponse: 'Whose am I?' });
    turns.unsubscribe();
  });
});

describe('notifications and requests that come twice', () => {
  it('the end of a turn counts once, what follows it is a straggler', async () => {
    const thread = await firstValueFrom(at.codex.startThread());
    at.real.script(thread.id, [text('Once.')]);
    at.wire.down = (line) => (line.includes('"method":"turn/completed"') ? [line, line] : [line]);
    const turn = await firstValueFrom(thread.turn('Talk.'));
    const [events, result] = [watch(turn.events$), watch(turn.result$)];
    await within(SETTLE_MS, Promise.all([events.ended, result.ended]));
    await firstValueFrom(at.codex.request('thread/loaded/list', {}));
    expect(events.values.filter(({ method }) => method === 'turn/completed')).toHaveLength(1);
    expect([events.ends, result.ends, result.values.length]).toEqual([1, 1, 1]);
    expect(at.diagnostics).toMatchObject([{ kind: 'straggler', turnId: turn.id, method: 'turn/completed' }]);
  });

  it('an approval is shown once and answered once', async () => {
    const thread = await firstValueFrom(at.codex.startThread(ASKS));
    at.real.script(thread.id, [shell('true; touch twice'), text('I went on.')]);
    at.wire.down = (line) => (line.includes('/requestApproval"') ? [line, line] : [line]);
    const approvals = watch(at.codex.approvals$);
    const answers: unknown[] = [];
    at.codex.wire$.subscribe(({ direction, frame }) => {
      if (direction === 'out' && frame.method === undefined) answers.push(frame.result);
    });
    const run = watch(thread.run('Touch.'));
    (await approvals.first()).decline();
    expect(await within(SETTLE_MS, run.ended)).toBeUndefined();
    expect(run.values).toMatchObject([{ finalResponse: 'I went on.' }]);
    expect(approvals.values).toHaveLength(1);
    expect(answers).toEqual([{ decision: 'decline' }]);
    approvals.unsubscribe();
  });
});
