import { accumulateText, agentText, commandOutput, completedItems, ofMethod, type TurnEvent } from 'codex-rx';
import { describe, expect, it } from 'vitest';
import { toNotification } from '../../src/connection/notification.js';
import { marbles } from '../fixtures/marbles.js';
import { eventOf, turnEvents } from '../fixtures/turn-events.js';

const simple = turnEvents('simple-turn');
const isMessage = (event: Extract<TurnEvent, { method: 'item/completed' }>) =>
  event.params.item.type === 'agentMessage';

const started = eventOf(simple, 'turn/started');
const delta = eventOf(simple, 'item/agentMessage/delta');
const completedMessage = eventOf(simple, 'item/completed', isMessage);
const turnCompleted = eventOf(simple, 'turn/completed');
const { item } = completedMessage.params;
if (item.type !== 'agentMessage') throw new Error('not a message');

function deltaOf(itemId: string, text: string): TurnEvent {
  return { ...delta, params: { ...delta.params, itemId, delta: text } };
}

function messageOf(id: string, text: string): TurnEvent {
  return {
    ...completedMessage,
    params: { ...completedMessage.params, item: { ...item, id, text } } as never,
  };
}

const values = {
  S: started,
  a: deltaOf('m1', 'He'),
  b: deltaOf('m1', 'llo'),
  M: messageOf('m1', 'Hello'),
  e: deltaOf('m1', ''),
  c: deltaOf('m2', 'Bye'),
  N: messageOf('m2', 'Bye'),
  L: messageOf('m2', 'Bye now'),
  C: turnCompleted,
};

describe('ofMethod', () => {
  it('keeps the named methods, in order, and ends with its source', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('--S--a--b--M--C|', values);
      const subs = '       ^--------------!';
      const expected = '   -----a--b-----C|';
      expectObservable(source.pipe(ofMethod('item/agentMessage/delta', 'turn/completed'))).toBe(
        expected,
        values,
      );
      expectSubscriptions(source.subscriptions).toBe(subs);
    });
  });

  it('finds methods this version does not know', () => {
    marbles(({ cold, expectObservable }) => {
      const future = toNotification({ method: 'turn/dreamt', params: { turnId: 'x' } });
      const source = cold('-S-f-#', { ...values, f: future });
      const expected = '   ---f-#';
      expectObservable(source.pipe(ofMethod('turn/dreamt'))).toBe(expected, { f: future });
    });
  });
});

describe('agentText', () => {
  it('emits the deltas and nothing for the completed message they add up to', () => {
    marbles(({ cold, expectObservable }) => {
      const source = cold('-S-a-e-b-M-C|', values);
      const expected = '   ---a---b----|';
      expectObservable(source.pipe(agentText())).toBe(expected, { a: 'He', b: 'llo' });
    });
  });

  it('emits the whole text, once, of a message that came without deltas', () => {
    marbles(({ cold, expectObservable }) => {
      const source = cold('-a-b-M-N-#', values);
      const expected = '   -a-b---n-#';
      expectObservable(source.pipe(agentText())).toBe(expected, { a: 'He', b: 'llo', n: 'Bye' });
    });
  });

  it('starts afresh for each subscriber', () => {
    marbles(({ cold, expectObservable }) => {
      const text$ = cold('a-(M|)', values).pipe(agentText());
      expectObservable(text$).toBe('a-(b|)', { a: 'He', b: 'llo' });
      expectObservable(text$, '-----^').toBe('-----a-(b|)', { a: 'He', b: 'llo' });
    });
  });

  it('keeps what comes after a gap until the message is complete, and then tells all that is left of it', () => {
    marbles(({ cold, expectObservable }) => {
      const torn = {
        ...values,
        t: { ...deltaOf('m', 'o'), partial: true as const },
        M: messageOf('m', 'Hello'),
      };
      const head = { a: deltaOf('m', 'He') };
      const source = cold('-a-t-M-C|', { ...torn, ...head });
      const expected = '   -a---r--|';
      expectObservable(source.pipe(agentText())).toBe(expected, { a: 'He', r: 'llo' });
      expectObservable(source.pipe(accumulateText())).toBe(expected, { a: 'He', r: 'Hello' });
    });
  });

  it('survives payloads that are not what they should be', () => {
    marbles(({ cold, expectObservable }) => {
      const broken = {
        x: toNotification({ method: 'item/agentMessage/delta', params: null }),
        y: toNotification({ method: 'item/completed', params: { item: { type: 'agentMessage' } } }),
        z: toNotification({ method: 'item/completed', params: 7 }),
      };
      const source = cold('-x-y-z-a|', { ...values, ...broken });
      const expected = '   -------a|';
      expectObservable(source.pipe(agentText())).toBe(expected, { a: 'He' });
    });
  });
});

describe('accumulateText', () => {
  it('emits the message so far, and starts anew with the next one', () => {
    marbles(({ cold, expectObservable }) => {
      const source = cold('-S-a-e-b-M-c-N-C|', values);
      const expected = '   ---a---b---c----|';
      expectObservable(source.pipe(accumulateText())).toBe(expected, { a: 'He', b: 'Hello', c: 'Bye' });
    });
  });

  it('takes the completed message for the truth where deltas were lost', () => {
    marbles(({ cold, expectObservable }) => {
      const source = cold('-c-L-|', values);
      const expected = '   -c-l-|';
      expectObservable(source.pipe(accumulateText())).toBe(expected, { c: 'Bye', l: 'Bye now' });
    });
  });

  it('keeps messages that are written at the same time apart', () => {
    marbles(({ cold, expectObservable }) => {
      const source = cold('-a-c-b-(N|)', values);
      const expected = '   -a-c-b-|';
      expectObservable(source.pipe(accumulateText())).toBe(expected, { a: 'He', c: 'Bye', b: 'Hello' });
    });
  });

  it('appends plain deltas', () => {
    marbles(({ cold, expectObservable }) => {
      const source = cold('-x-y-#', { x: 'He', y: 'llo' });
      const expected = '   -x-y-#';
      expectObservable(source.pipe(accumulateText())).toBe(expected, { x: 'He', y: 'Hello' });
    });
  });
});

describe('completedItems', () => {
  it('emits each completed item, also of a type this version does not know', () => {
    marbles(({ cold, expectObservable }) => {
      const dream = { type: 'dream', id: 'd1' };
      const source = cold('-S-a-M-D-C|', {
        ...values,
        D: toNotification({ method: 'item/completed', params: { item: dream } }),
      });
      const expected = '   -----m-d--|';
      expectObservable(source.pipe(completedItems())).toBe(expected, {
        m: { ...item, id: 'm1', text: 'Hello' },
        d: dream,
      });
    });
  });
});

describe('commandOutput', () => {
  it('emits what the commands print, with the item it belongs to', () => {
    const events = turnEvents('command-output');
    const output = eventOf(events, 'item/commandExecution/outputDelta');
    marbles(({ cold, expectObservable }) => {
      const source = cold('-S-o-a-(C|)', { ...values, o: output });
      const expected = '   ---o---|';
      expectObservable(source.pipe(commandOutput())).toBe(expected, {
        o: { itemId: output.params.itemId, output: output.params.delta },
      });
    });
    expect(output.params.delta).not.toBe('');
  });
});
