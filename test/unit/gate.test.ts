import { describe, expect, it } from 'vitest';
import { Gate, type Leave } from '../../src/connection/gate.js';

function visitors(gate: Gate, count: number) {
  const inside: { readonly visitor: number; readonly leave: Leave }[] = [];
  const subscriptions = Array.from({ length: count }, (_, visitor) =>
    gate.enter().subscribe((leave) => inside.push({ visitor, leave })),
  );
  return { inside, subscriptions, numbers: () => inside.map(({ visitor }) => visitor) };
}

describe('Gate', () => {
  it('lets in as many as there are places, the rest in the order they came', () => {
    const { inside, numbers } = visitors(new Gate(2), 5);
    expect(numbers()).toEqual([0, 1]);
    inside[1]?.leave();
    expect(numbers()).toEqual([0, 1, 2]);
    inside[0]?.leave();
    inside[2]?.leave();
    expect(numbers()).toEqual([0, 1, 2, 3, 4]);
  });

  it('forgets who leaves the queue', () => {
    const { inside, subscriptions, numbers } = visitors(new Gate(1), 3);
    subscriptions[1]?.unsubscribe();
    inside[0]?.leave();
    expect(numbers()).toEqual([0, 2]);
  });

  it('counts a place that is given back twice once', () => {
    const gate = new Gate(1);
    const { inside, numbers } = visitors(gate, 3);
    inside[0]?.leave();
    inside[0]?.leave();
    expect(numbers()).toEqual([0, 1]);
    inside[1]?.leave();
    expect(numbers()).toEqual([0, 1, 2]);
  });

  it('holds out against ten thousand who leave the moment they are let in', () => {
    const gate = new Gate(1);
    const blocker: Leave[] = [];
    gate.enter().subscribe((leave) => blocker.push(leave));
    let passed = 0;
    for (let visitor = 0; visitor < 10_000; visitor += 1) {
      gate.enter().subscribe((leave) => {
        passed += 1;
        leave();
      });
    }
    blocker[0]?.();
    expect(passed).toBe(10_000);
  });

  it('lets a visitor that comes while another is let in wait until that is done', () => {
    const gate = new Gate(2);
    const order: string[] = [];
    gate.queue(() => {
      gate.queue(() => order.push('second'));
      order.push('first');
    });
    expect(order).toEqual(['first', 'second']);
  });

  it('lets nobody in while it is shut, and everybody it has room for once it is opened', () => {
    const gate = new Gate(1);
    const order: string[] = [];
    gate.shut();
    gate.queue(() => order.push('first'));
    gate.queue(() => order.push('second'));
    gate.pass(() => order.push('passes'));
    const leave = gate.pass(() => order.push('has left'));
    leave();
    expect(order).toEqual([]);
    gate.open();
    expect(order).toEqual(['passes', 'first']);
  });

  it('goes on waiting when a visitor that passes shuts it again', () => {
    const gate = new Gate(1);
    const order: string[] = [];
    gate.shut();
    gate.pass(() => gate.shut());
    gate.pass(() => order.push('passes'));
    gate.queue(() => order.push('enters'));
    gate.open();
    expect(order).toEqual([]);
    gate.open();
    expect(order).toEqual(['passes', 'enters']);
  });
});
