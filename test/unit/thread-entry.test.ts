import type { Observable } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { Pump } from '../../src/connection/pump.js';
import { ThreadEntry } from '../../src/connection/thread-entry.js';
import { TurnLog } from '../../src/connection/turn-log.js';

const ignore = () => undefined;
const entryOf = () => new ThreadEntry('a', { hasEnded: () => false });
const logOf = (entry: ThreadEntry) => new TurnLog(entry, 't', new Pump(ignore), ignore);

/** How the views of a thread end for subscribers that come now. */
function endsOf(entry: ThreadEntry): readonly unknown[] {
  const views: readonly Observable<unknown>[] = [entry.events$, entry.turns$];
  return views.map((view$) => {
    let end: unknown = 'open';
    view$.subscribe({ error: (error: unknown) => (end = error), complete: () => (end = 'complete') });
    return end;
  });
}

describe('the views of a thread', () => {
  it('are open until the thread is closed', () => {
    expect(endsOf(entryOf())).toEqual(['open', 'open']);
  });

  it('complete for subscribers that come after the thread was closed, whether or not they were used before', () => {
    const [unused, used] = [entryOf(), entryOf()];
    used.events$.subscribe();
    unused.close();
    used.close();
    expect([endsOf(unused), endsOf(used)]).toEqual([
      ['complete', 'complete'],
      ['complete', 'complete'],
    ]);
  });

  it('error for subscribers that come after the link was lost', () => {
    const entry = entryOf();
    entry.error('lost');
    entry.complete();
    expect(endsOf(entry)).toEqual(['lost', 'lost']);
  });
});

it('the active turn of a thread is told as it is at subscription, then as it changes', () => {
  const entry = entryOf();
  const log = logOf(entry);
  entry.setActive('starting');
  const told: unknown[] = [];
  entry.active$.subscribe((active) => told.push(active));
  entry.setActive(log);
  entry.setActive(undefined);
  expect(told).toEqual(['starting', log, undefined]);
});
