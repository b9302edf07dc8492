import { driftOf, type DriftCount } from 'codex-rx';
import { firstValueFrom } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { errorOf, record, setUp, turnFrames } from '../fixtures/fake.js';

const asObject = (counts: ReadonlyMap<string, DriftCount> | undefined) => Object.fromEntries(counts ?? []);

describe('driftOf', () => {
  it('counts by method what deviates, and what is not known', async () => {
    const { server, codex } = setUp({ serverRequestHoldMs: 0 });
    const drift = record(driftOf(codex));
    expect(drift.values.map(asObject)).toEqual([{}]);
    server.handle('model/list', () => ({}));
    await firstValueFrom(codex.request('model/list', {}));
    server.notify('turn/completed', { threadId: 'a', turn: 7 });
    server.notify('turn/completed', { threadId: 'a', turn: 8 });
    server.notify('thread/levitated', { threadId: 'a' });
    server.link.send({ id: 1, method: 'item/levitation/request', params: {} });
    server.link.send({ id: 2, method: 'item/commandExecution/requestApproval', params: {} });
    expect(asObject(drift.values.at(-1))).toEqual({
      'model/list': { invalid: 1, unknown: 0 },
      'turn/completed': { invalid: 2, unknown: 0 },
      'thread/levitated': { invalid: 0, unknown: 1 },
      'item/levitation/request': { invalid: 0, unknown: 1 },
      'item/commandExecution/requestApproval': { invalid: 1, unknown: 0 },
    });
    expect(drift.values).toHaveLength(7);
    expect(asObject(drift.values[1])).toEqual({ 'model/list': { invalid: 1, unknown: 0 } });
  });

  it('says nothing of what the protocol has, nor of new members and words in it', async () => {
    const { server, codex } = setUp();
    const drift = record(driftOf(codex));
    await firstValueFrom(codex.connect());
    const { started, delta } = turnFrames('a', 't');
    server.link.send(started);
    server.link.send({ ...delta('hi'), params: { ...delta('hi').params, mood: 'new' } });
    server.notify('thread/status/changed', { threadId: 'a', status: { type: 'dreaming' } });
    expect(drift.values.map(asObject)).toEqual([{}]);
  });

  it('goes on counting over the next link, and completes when the client is closed', async () => {
    const { server, codex } = setUp();
    const drift = record(driftOf(codex));
    for (const round of [1, 2]) {
      await firstValueFrom(codex.connect());
      server.notify('thread/levitated', {});
      expect(asObject(drift.values.at(-1))).toEqual({ 'thread/levitated': { invalid: 0, unknown: round } });
      server.link.fail(new Error('cut'));
    }
    expect(errorOf(drift)).toBeUndefined();
    await codex.close();
    expect(drift.end).toBe('complete');
  });

  it('counts what deviates alone, where it is given nothing else', async () => {
    const { server, codex } = setUp();
    const { diagnostics$ } = codex;
    const drift = record(driftOf({ diagnostics$ }));
    await firstValueFrom(codex.connect());
    server.notify('thread/levitated', {});
    server.notify('turn/completed', {});
    expect(asObject(drift.values.at(-1))).toEqual({ 'turn/completed': { invalid: 1, unknown: 0 } });
  });

  it('counts no more than 100 methods one by one, and the rest together', async () => {
    const { server, codex } = setUp();
    await firstValueFrom(codex.connect());
    let last: ReadonlyMap<string, DriftCount> = new Map();
    const counting = driftOf(codex).subscribe((counts) => (last = counts));
    server.notify('x'.repeat(201), {});
    for (let nth = 0; nth < 20_000; nth += 1) server.notify(`invented/${nth}`, {});
    for (const method of ['invented/0', 'invented/19999', '__proto__']) server.notify(method, {});
    expect(last.size).toBe(100);
    expect(last.get('invented/0')).toEqual({ invalid: 0, unknown: 2 });
    const total = [...last.values()].reduce((sum, { unknown }) => sum + unknown, 0);
    expect(total).toBe(20_004);
    expect(last.get('(other methods)')?.unknown).toBe(20_004 - 99 - 1);
    counting.unsubscribe();
  });
});
