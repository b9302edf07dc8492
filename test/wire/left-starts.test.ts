import { LATER } from 'codex-rx/testing';
import { firstValueFrom } from 'rxjs';
import { expect, it } from 'vitest';
import { record, settled, setUp } from '../fixtures/fake.js';

it.each(['thread/start', 'thread/resume', 'thread/fork'] as const)(
  'a thread that is opened by %s after its caller has left is let go',
  async (method) => {
    const { server, codex } = setUp();
    server.handle('thread/unsubscribe', () => ({ status: 'unsubscribed' }));
    await firstValueFrom(codex.connect());
    server.handle(method, () => LATER);
    const open = {
      'thread/start': () => codex.startThread(),
      'thread/resume': () => codex.resumeThread('a'),
      'thread/fork': () => codex.forkThread('b'),
    }[method];
    record(open()).unsubscribe();
    const [left] = server.requests(method);
    server.reply(left!, { thread: { id: 'a' } });
    await settled();
    expect(server.requests('thread/unsubscribe').map(({ params }) => params)).toEqual([{ threadId: 'a' }]);

    // One that is followed here all the same stays so.
    const kept = record(open());
    const again = record(open());
    const [, first, second] = server.requests(method);
    again.unsubscribe();
    server.reply(first!, { thread: { id: 'a' } });
    expect(kept.values).toMatchObject([{ id: 'a' }]);
    server.reply(second!, { thread: { id: 'a' } });
    await settled();
    expect(server.requests('thread/unsubscribe')).toHaveLength(1);
  },
);
