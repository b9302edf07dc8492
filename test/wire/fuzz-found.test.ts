import { FakeRefusal } from 'codex-rx/testing';
import { firstValueFrom } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { errorOf, OVERLOADED, record, setUp } from '../fixtures/fake.js';

const NO_TURN = new FakeRefusal({ code: -32600, message: 'no active turn to interrupt' });

describe('an interrupt that waits to be asked for again', () => {
  it.each([
    ['an overloaded server', OVERLOADED],
    ['a turn to be announced', NO_TURN],
  ])('because of %s ends with the link, not a moment later', async (_, refusal) => {
    const { server, codex } = setUp();
    server.handle('turn/interrupt', () => refusal);
    const turn = await firstValueFrom(codex.thread('a').turn('hi'));
    const interrupt = record(turn.interrupt());
    expect(interrupt.end).toBeUndefined();
    server.link.fail();
    expect(errorOf(interrupt)).toMatchObject({ name: 'TransportClosedError' });
  });
});

describe('the status of a thread that waits to be read again', () => {
  it('ends with the client, not a moment later', async () => {
    const { server, codex } = setUp();
    server.handle('thread/read', () => OVERLOADED);
    await firstValueFrom(codex.connect());
    const status = record(codex.thread('a').status$);
    expect(server.requests('thread/read')).toHaveLength(1);
    await codex.close();
    expect(status.end).toBe('complete');
  });
});
