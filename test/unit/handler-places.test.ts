import { describe, expect, it } from 'vitest';
import { HandlerPlaces } from '../../src/server-requests/handler-places.js';

/** Handlers that ask for a place, and those at work in the order in which they were let in. */
function hall(places: number, perThread: number) {
  const hall = new HandlerPlaces(places, perThread);
  const atWork = new Map<string, () => void>();
  const log: string[] = [];
  const enter = (thread: string, name: string) =>
    hall.enter(thread).subscribe((leave) => {
      log.push(name);
      atWork.set(name, leave);
    });
  const leave = (name: string) => atWork.get(name)?.();
  return { enter, leave, log };
}

describe('the places of handlers', () => {
  it('are bounded for each thread, and the rest wait in order', () => {
    const { enter, leave, log } = hall(10, 2);
    for (const name of ['a1', 'a2', 'a3', 'a4']) enter('a', name);
    enter('b', 'b1');
    expect(log).toEqual(['a1', 'a2', 'b1']);
    leave('a2');
    leave('a2');
    leave('a1');
    expect(log).toEqual(['a1', 'a2', 'b1', 'a3', 'a4']);
  });

  it('are bounded in all, but each thread has one', () => {
    const { enter, leave, log } = hall(2, 2);
    for (const name of ['a1', 'a2', 'a3']) enter('a', name);
    enter('b', 'b1');
    enter('b', 'b2');
    expect(log).toEqual(['a1', 'a2', 'b1']);
    leave('b1');
    expect(log).toEqual(['a1', 'a2', 'b1', 'b2']);
    leave('a1');
    leave('a2');
    expect(log).toEqual(['a1', 'a2', 'b1', 'b2', 'a3']);
  });

  it('go to the threads that wait in turns', () => {
    const { enter, leave, log } = hall(1, 9);
    for (const name of ['a1', 'a2', 'a3']) enter('a', name);
    for (const name of ['b1', 'b2', 'b3']) enter('b', name);
    for (const name of ['b1', 'a1', 'a2', 'b2', 'a3', 'b3']) leave(name);
    expect([...log].sort()).toEqual(['a1', 'a2', 'a3', 'b1', 'b2', 'b3']);
  });

  it('are not given to one that has left the queue, nor to thousands from inside one another', () => {
    const places = new HandlerPlaces(1, 1);
    let served = 0;
    const first = places.enter('a');
    const leaves: (() => void)[] = [];
    first.subscribe((leave) => leaves.push(leave));
    const gone = places.enter('a').subscribe(() => (served = NaN));
    for (let n = 0; n < 20_000; n += 1) {
      places.enter('a').subscribe((leave) => {
        served += 1;
        leave();
      });
    }
    gone.unsubscribe();
    leaves[0]?.();
    expect(served).toBe(20_000);
  });
});
