import { Subscription } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { Relay } from '../../src/base/relay.js';

function listener() {
  const heard: unknown[] = [];
  return {
    heard,
    next: (value: number) => void heard.push(value),
    error: (error: unknown) => void heard.push(`error ${String(error)}`),
    complete: () => void heard.push('complete'),
  };
}

describe('a relay', () => {
  it('tells those who subscribe, in the order in which they came', () => {
    const relay = new Relay<number>();
    const order: string[] = [];
    relay.subscribe((value) => order.push(`first ${value}`));
    relay.next(1);
    relay.subscribe((value) => order.push(`second ${value}`));
    relay.next(2);
    expect(order).toEqual(['first 1', 'first 2', 'second 2']);
  });

  it('tells nothing to those who have left', () => {
    const relay = new Relay<number>();
    const [stays, leaves] = [listener(), listener()];
    relay.subscribe(stays);
    relay.subscribe(leaves).unsubscribe();
    relay.next(1);
    expect([stays.heard, leaves.heard]).toEqual([[1], []]);
  });

  it('tells a value to those who were there when it came', () => {
    const relay = new Relay<number>();
    const late = listener();
    relay.subscribe((value) => {
      if (value === 1) relay.subscribe(late);
    });
    relay.subscribe();
    relay.next(1);
    relay.next(2);
    expect(late.heard).toEqual([2]);
  });

  it('goes on with the others when one of them leaves while a value is told', () => {
    const relay = new Relay<number>();
    const leaving = new Subscription();
    const [leaves, stays] = [listener(), listener()];
    relay.subscribe(() => leaving.unsubscribe());
    leaving.add(relay.subscribe(leaves));
    relay.subscribe(stays);
    relay.next(1);
    expect([leaves.heard, stays.heard]).toEqual([[], [1]]);
  });

  it.each([
    ['complete', (relay: Relay<number>) => relay.complete()],
    ['error lost', (relay: Relay<number>) => relay.error('lost')],
  ])('ends once, also for those who come after the end (%s)', (end, finish) => {
    const relay = new Relay<number>();
    const [early, late] = [listener(), listener()];
    relay.subscribe(early);
    finish(relay);
    relay.next(1);
    relay.complete();
    relay.error('again');
    relay.subscribe(late);
    expect([early.heard, late.heard]).toEqual([[end], [end]]);
  });
});
