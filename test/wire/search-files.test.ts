import { Codex, InvalidParamsError, InvalidRequestError, TransportClosedError } from 'codex-rx';
import { FakeAppServer, FakeRefusal, LATER } from 'codex-rx/testing';
import { concat, EMPTY, NEVER, of, Subject, throwError } from 'rxjs';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { connected, NOTHING_LEFT } from '../fixtures/connected.js';
import { errorOf, record } from '../fixtures/fake.js';
import { describeLease } from '../fixtures/lease-contract.js';

const ROOTS = { roots: ['/project'] };

const file = (path: string) => ({
  root: '/project',
  path,
  match_type: 'file',
  file_name: path,
  score: 1,
  indices: [0],
});

/** A search that has begun, and what the server says of it. */
async function searching() {
  const at = await connected();
  const { server, codex } = at;
  for (const what of ['Start', 'Update', 'Stop']) server.handle(`fuzzyFileSearch/session${what}`, () => ({}));
  const query$ = new Subject<string>();
  const seen = record(codex.searchFiles(query$, ROOTS));
  const { sessionId } = server.requests('fuzzyFileSearch/sessionStart')[0]?.params as { sessionId: string };
  const found = (query: string, ...paths: string[]) =>
    server.notify('fuzzyFileSearch/sessionUpdated', { sessionId, query, files: paths.map(file) });
  const done = () => server.notify('fuzzyFileSearch/sessionCompleted', { sessionId });
  const asked = () =>
    server.requests('fuzzyFileSearch/sessionUpdate').map(({ params }) => (params as { query: string }).query);
  const stops = () => server.requests('fuzzyFileSearch/sessionStop').length;
  return { ...at, query$, seen, found, done, asked, stops };
}

describe('a file search', () => {
  describeLease({
    open: (codex) => codex.searchFiles(concat(of('a'), NEVER), ROOTS),
    opens: 'fuzzyFileSearch/sessionStart',
    reply: {},
    closes: 'fuzzyFileSearch/sessionStop',
    prepare: (server) => server.handle('fuzzyFileSearch/sessionUpdate', () => ({})),
    // What is found belongs to a query, and a query is sent when the session has begun.
    isToldEarly: false,
    tell: (server, { params }) => {
      const { sessionId } = params as { sessionId: string };
      server.notify('fuzzyFileSearch/sessionUpdated', { sessionId, query: 'a', files: [] });
    },
  });

  it('without a root is refused', async () => {
    const { server, codex } = await connected();
    const seen = record(codex.searchFiles(of('a'), { roots: [] }));
    expect(errorOf(seen)).toBeInstanceOf(InvalidParamsError);
    expect(errorOf(seen)).toMatchObject({ issues: [{ path: ['roots'] }] });
    expect(server.requests('fuzzyFileSearch/sessionStart')).toHaveLength(0);
  });

  it('asks each query in one session, and emits what is found, complete at last', async () => {
    const { server, query$, seen, found, done, asked } = await searching();
    found('');
    done();
    query$.next('a');
    found('a', 'alpha');
    found('a', 'alpha', 'beta');
    done();
    query$.next('al');
    found('al', 'alpha');
    done();
    expect(asked()).toEqual(['a', 'al']);
    expect(server.requests('fuzzyFileSearch/sessionStart')).toHaveLength(1);
    expect(seen.values.map(({ query, files, complete }) => [query, files.length, complete])).toEqual([
      ['a', 1, false],
      ['a', 2, false],
      ['a', 2, true],
      ['al', 1, false],
      ['al', 1, true],
    ]);
  });

  it('shows nothing of an older query once a newer one was asked', async () => {
    const { query$, seen, found, done } = await searching();
    query$.next('a');
    query$.next('ab');
    found('a', 'alpha');
    found('ab', 'abacus');
    found('a', 'alpha');
    done();
    expect(seen.values.map(({ query, complete }) => [query, complete])).toEqual([
      ['ab', false],
      ['ab', true],
    ]);
  });

  it('is complete also where the server says so before it says what was found', async () => {
    const { query$, seen, found, done } = await searching();
    query$.next('a');
    done();
    done();
    found('a', 'alpha');
    done();
    expect(seen.values).toEqual([{ query: 'a', files: [file('alpha')], complete: true }]);
  });

  it('shows what is found after the end of an older search was told, also as complete', async () => {
    const { query$, seen, found, done } = await searching();
    query$.next('a');
    query$.next('al');
    done();
    found('al', 'alpha');
    found('al', 'alpha', 'alto');
    expect(seen.values.map(({ files, complete }) => [files.length, complete])).toEqual([
      [1, true],
      [2, true],
    ]);
    query$.complete();
    expect([seen.end, seen.values.length]).toEqual(['complete', 2]);
  });

  it('opens nothing without a query', async () => {
    const { server, codex } = await connected();
    const { end } = record(codex.searchFiles(EMPTY, ROOTS));
    expect(end).toBe('complete');
    expect(server.requests('fuzzyFileSearch/sessionStart')).toEqual([]);
  });

  it('asks the same query again when it comes again', async () => {
    const { query$, seen, found, done, asked } = await searching();
    for (const _time of [1, 2]) {
      query$.next('a');
      found('a', 'alpha');
      done();
    }
    expect(asked()).toEqual(['a', 'a']);
    expect(seen.values.map(({ complete }) => complete)).toEqual([false, true, false, true]);
  });

  it('takes half a character for what the server makes of it', async () => {
    const { query$, seen, found, done, asked } = await searching();
    query$.next('a\ud83d 🙂');
    found('a\ufffd 🙂', 'alpha');
    done();
    expect(asked()).toEqual(['a\ufffd 🙂']);
    expect(seen.values.at(-1)).toMatchObject({ query: 'a\ufffd 🙂', complete: true });
  });

  it('skips what was typed while the server did not take queries, but for the newest', async () => {
    const { server, query$, asked } = await searching();
    server.handle('fuzzyFileSearch/sessionUpdate', () => LATER);
    for (const query of ['a', 'al', 'alp', 'alph']) query$.next(query);
    expect(asked()).toEqual(['a']);
    server.reply(server.requests('fuzzyFileSearch/sessionUpdate')[0]!, {});
    expect(asked()).toEqual(['a', 'alph']);
  });

  it('takes queries from the moment it is subscribed, though the session has yet to begin', async () => {
    const { server, codex } = await connected();
    server
      .handle('fuzzyFileSearch/sessionStart', () => LATER)
      .handle('fuzzyFileSearch/sessionUpdate', () => ({}));
    const query$ = new Subject<string>();
    record(codex.searchFiles(query$, ROOTS));
    query$.next('a');
    query$.next('ab');
    server.reply(server.requests('fuzzyFileSearch/sessionStart')[0]!, {});
    const queries = server.requests('fuzzyFileSearch/sessionUpdate').map(({ params }) => params);
    expect(queries.at(-1)).toMatchObject({ query: 'ab' });
  });

  it('takes queries from the moment it is subscribed, though there is no connection yet', async () => {
    const server = new FakeAppServer({ mode: 'async' });
    for (const what of ['Start', 'Update']) server.handle(`fuzzyFileSearch/session${what}`, () => ({}));
    const query$ = new Subject<string>();
    record(new Codex(server.transport).searchFiles(query$, ROOTS));
    query$.next('a');
    await expect.poll(() => server.requests('fuzzyFileSearch/sessionUpdate')).toHaveLength(1);
  });

  it('completes when there are no more queries and the last one is complete, and ends the session', async () => {
    const { query$, seen, found, done, stops, left } = await searching();
    query$.next('a');
    query$.complete();
    found('a', 'alpha');
    expect(seen.end).toBeUndefined();
    done();
    expect(seen.values.at(-1)).toEqual({ query: 'a', files: [file('alpha')], complete: true });
    expect(seen.end).toBe('complete');
    expect(stops()).toBe(1);
    expect(left()).toEqual(NOTHING_LEFT);
  });

  describe('after its last query', () => {
    async function stopping() {
      const at = await searching();
      at.server.handle('fuzzyFileSearch/sessionStop', () => LATER);
      at.query$.next('a');
      at.query$.complete();
      const confirm = () => at.server.reply(at.server.requests('fuzzyFileSearch/sessionStop')[0]!, {});
      return { ...at, confirm };
    }

    it('has what is found until the session has stopped, and is complete only then', async () => {
      const { seen, found, done, stops, confirm, left } = await stopping();
      found('a');
      done();
      expect([stops(), seen.end]).toEqual([1, undefined]);
      found('a', 'alpha');
      done();
      confirm();
      expect(seen.values.map(({ files, complete }) => [files.length, complete])).toEqual([
        [0, false],
        [1, false],
        [1, true],
      ]);
      expect(seen.end).toBe('complete');
      expect(stops()).toBe(1);
      expect(left()).toEqual(NOTHING_LEFT);
    });

    it('is asked once more without a session when it has found nothing until then', async () => {
      const { server, seen, found, done, confirm, left } = await stopping();
      server.handle('fuzzyFileSearch', () => ({ files: [file('alpha')] }));
      found('a');
      done();
      confirm();
      expect(server.requests('fuzzyFileSearch').map(({ params }) => params)).toEqual([
        { query: 'a', ...ROOTS },
      ]);
      expect(seen.values.at(-1)).toEqual({ query: 'a', files: [file('alpha')], complete: true });
      expect(seen.end).toBe('complete');
      expect(left()).toEqual(NOTHING_LEFT);
    });

    it('is not stopped before anything was found', async () => {
      const { seen, found, done, stops, confirm } = await stopping();
      done();
      expect([stops(), seen.end]).toEqual([0, undefined]);
      found('a', 'alpha');
      confirm();
      expect(seen.values.at(-1)).toEqual({ query: 'a', files: [file('alpha')], complete: true });
      expect([stops(), seen.end]).toEqual([1, 'complete']);
    });

    it('is stopped once, also when it is unsubscribed meanwhile', async () => {
      const { seen, found, done, stops, confirm, left } = await stopping();
      found('a', 'alpha');
      done();
      seen.unsubscribe();
      confirm();
      expect(stops()).toBe(1);
      expect(left()).toEqual(NOTHING_LEFT);
    });

    it('errors with the link that ends before', async () => {
      const { server, seen, found, done } = await stopping();
      found('a', 'alpha');
      done();
      server.link.fail();
      expect(errorOf(seen)).toBeInstanceOf(TransportClosedError);
      expect(seen.values.every(({ complete }) => !complete)).toBe(true);
    });

    it('completes where the server refuses to stop it, or does not say that it has', async () => {
      vi.useFakeTimers();
      onTestFinished(() => void vi.useRealTimers());
      const silent = await stopping();
      const refused = await stopping();
      const refusal = new FakeRefusal({ code: -32600, message: 'fuzzy file search session not found: s' });
      refused.server.handle('fuzzyFileSearch/sessionStop', () => refusal);
      for (const { found, done } of [silent, refused]) {
        found('a', 'alpha');
        done();
      }
      expect([silent.seen.end, refused.seen.end]).toEqual([undefined, 'complete']);
      await vi.advanceTimersByTimeAsync(5000);
      expect(silent.seen.end).toBe('complete');
      expect(silent.seen.values.at(-1)?.complete).toBe(true);
    });
  });

  it('completes at once when the last query was complete already', async () => {
    const { query$, seen, found, done, stops } = await searching();
    query$.next('a');
    found('a', 'alpha');
    done();
    query$.complete();
    expect(seen.end).toBe('complete');
    expect(stops()).toBe(1);
  });

  it('completes when there is no query at all', async () => {
    const { query$, seen, stops } = await searching();
    query$.complete();
    expect(seen.end).toBe('complete');
    expect(seen.values).toEqual([]);
    expect(stops()).toBe(1);
  });

  it('ends the session when the queries fail, with their error', async () => {
    const { query$, seen, stops, left } = await searching();
    const reason = new Error('the keyboard is gone');
    query$.error(reason);
    expect(errorOf(seen)).toBe(reason);
    expect(stops()).toBe(1);
    expect(left()).toEqual(NOTHING_LEFT);
  });

  it.each([5, null, undefined, {}])(
    'ends the session when a query is %j, with an error that says so',
    async (query) => {
      const { query$, seen, stops, left } = await searching();
      query$.next(query as string);
      expect(errorOf(seen)).toBeInstanceOf(InvalidParamsError);
      expect(errorOf(seen)).toMatchObject({ issues: [{ path: ['query$'], message: 'expected a string' }] });
      expect(stops()).toBe(1);
      expect(left()).toEqual(NOTHING_LEFT);
    },
  );

  it('begins no session for queries that have failed before', async () => {
    const { server, codex } = await connected();
    const seen = record(
      codex.searchFiles(
        throwError(() => new Error('no keyboard')),
        ROOTS,
      ),
    );
    expect(errorOf(seen)).toMatchObject({ message: 'no keyboard' });
    expect(server.requests('fuzzyFileSearch/sessionStart')).toHaveLength(0);
  });

  it('ends the session when a query is refused', async () => {
    const { server, query$, seen, stops } = await searching();
    const refusal = new FakeRefusal({ code: -32600, message: 'fuzzy file search session not found: s' });
    server.handle('fuzzyFileSearch/sessionUpdate', () => refusal);
    query$.next('a');
    expect(errorOf(seen)).toBeInstanceOf(InvalidRequestError);
    expect(stops()).toBe(1);
  });

  it('leaves the queries alone once it is unsubscribed', async () => {
    const { query$, seen } = await searching();
    expect(query$.observed).toBe(true);
    seen.unsubscribe();
    expect(query$.observed).toBe(false);
  });
});
