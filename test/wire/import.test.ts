import { TransportClosedError, type ExternalAgentConfigImportParams } from 'codex-rx';
import { FakeRefusal, LATER } from 'codex-rx/testing';
import { describe, expect, it } from 'vitest';
import { connected, NOTHING_LEFT } from '../fixtures/connected.js';
import { errorOf, MODES, record, settled } from '../fixtures/fake.js';

const IMPORT = 'externalAgentConfig/import';
const PARAMS: ExternalAgentConfigImportParams = {
  migrationItems: [{ itemType: 'CONFIG', description: 'Migrate settings' }],
};

const results = (itemType: string) => [{ itemType, successes: [], failures: [] }];

async function importing(params = PARAMS) {
  const at = await connected();
  at.server.handle(IMPORT, () => LATER);
  const import$ = at.codex.importAgentConfig(params);
  const seen = record(import$);
  const request = at.server.requests(IMPORT)[0]!;
  const tell = (what: string, importId: string, itemType = 'CONFIG') =>
    at.server.notify(`${IMPORT}/${what}`, { importId, itemTypeResults: results(itemType) });
  return { ...at, import$, seen, request, tell };
}

describe.each(MODES)('an import (%s transport)', (mode) => {
  it('begins when it is subscribed, and once more for each subscription', async () => {
    const { server, codex } = await connected({ mode });
    server.handle(IMPORT, () => LATER);
    const import$ = codex.importAgentConfig(PARAMS);
    expect(server.requests(IMPORT)).toHaveLength(0);
    record(import$);
    record(import$);
    await settled();
    expect(server.requests(IMPORT).map(({ params }) => params)).toEqual([PARAMS, PARAMS]);
  });

  it('whose reply is followed at once by its end loses nothing', async () => {
    const { server, codex } = await connected({ mode });
    server.handle(IMPORT, () => {
      server.notify(`${IMPORT}/progress`, { importId: 'i', itemTypeResults: results('CONFIG') });
      setImmediate(() =>
        server.notify(`${IMPORT}/completed`, { importId: 'i', itemTypeResults: results('CONFIG') }),
      );
      return { importId: 'i' };
    });
    const seen = record(codex.importAgentConfig(PARAMS));
    await settled();
    await settled();
    expect(seen.values.map(({ type }) => type)).toEqual(['progress', 'completed']);
    expect(seen.end).toBe('complete');
  });
});

describe('an import', () => {
  it('emits its progress and then its end, also what came before the reply, and nothing of others', async () => {
    const { server, seen, request, tell, left } = await importing();
    tell('progress', 'mine', 'SESSIONS');
    tell('progress', 'other');
    tell('completed', 'other');
    expect(seen.values).toEqual([]);
    server.reply(request, { importId: 'mine' });
    tell('progress', 'mine');
    tell('completed', 'mine');
    expect(seen.values).toEqual([
      { type: 'progress', importId: 'mine', itemTypeResults: results('SESSIONS') },
      { type: 'progress', importId: 'mine', itemTypeResults: results('CONFIG') },
      { type: 'completed', importId: 'mine', itemTypeResults: results('CONFIG') },
    ]);
    expect(seen.end).toBe('complete');
    expect(left()).toEqual(NOTHING_LEFT);
  });

  it('that has ended before its reply is complete with it', async () => {
    const { server, seen, request, tell, left } = await importing();
    tell('completed', 'mine');
    server.reply(request, { importId: 'mine' });
    expect(seen.values.map(({ type }) => type)).toEqual(['completed']);
    expect(seen.end).toBe('complete');
    expect(left()).toEqual(NOTHING_LEFT);
  });

  it('may run beside another one', async () => {
    const { server, import$, seen, request, tell } = await importing();
    const second = record(import$);
    server.reply(request, { importId: 'one' });
    server.reply(server.requests(IMPORT)[1]!, { importId: 'two' });
    tell('completed', 'two');
    expect([seen.end, second.end]).toEqual([undefined, 'complete']);
    tell('completed', 'one');
    expect([seen.end, second.end]).toEqual(['complete', 'complete']);
    expect(seen.values.map(({ importId }) => importId)).toEqual(['one']);
  });

  it('of nothing completes with its reply, for the server tells nothing of it', async () => {
    const { server, seen, request } = await importing({ migrationItems: [] });
    server.reply(request, { importId: 'i' });
    expect(seen.values).toEqual([{ type: 'completed', importId: 'i', itemTypeResults: [] }]);
    expect(seen.end).toBe('complete');
  });

  it('that is refused errors, and leaves nothing', async () => {
    const { server, codex, left } = await connected();
    server.handle(IMPORT, () => new FakeRefusal({ code: -32603, message: 'no' }));
    const seen = record(codex.importAgentConfig(PARAMS));
    expect(errorOf(seen)).toMatchObject({ code: 'internal_rpc_error' });
    expect(left()).toEqual(NOTHING_LEFT);
  });

  it('that nobody follows any more goes on, and leaves nothing here', async () => {
    const { server, seen, request, tell, left } = await importing();
    server.reply(request, { importId: 'mine' });
    seen.unsubscribe();
    tell('completed', 'mine');
    expect(seen.values).toEqual([]);
    expect(server.received.map(({ method }) => method)).toEqual(['initialize', 'initialized', IMPORT]);
    expect(left()).toEqual(NOTHING_LEFT);
  });

  it.each(['before', 'after'])('errors once when the link breaks %s the reply', async (when) => {
    const { server, seen, request, left } = await importing();
    if (when === 'after') server.reply(request, { importId: 'mine' });
    server.link.fail();
    expect(errorOf(seen)).toBeInstanceOf(TransportClosedError);
    expect(seen.ends).toBe(1);
    expect(left()).toEqual(NOTHING_LEFT);
  });

  it('errors once when the client is closed', async () => {
    const { server, codex, seen, request } = await importing();
    server.reply(request, { importId: 'mine' });
    await codex.close();
    expect(errorOf(seen)).toBeInstanceOf(TransportClosedError);
    expect(seen.ends).toBe(1);
  });
});
