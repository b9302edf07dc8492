import {
  accumulateText,
  agentText,
  coalesceDeltas,
  collectOutput,
  dropDeltas,
  groupByItem,
  toAsyncIterable,
  toTurnResult,
  type ExecEvent,
  type TurnEvent,
} from 'codex-rx';
import { concat, from, NEVER, Subject, Subscription, type OperatorFunction, type SchedulerLike } from 'rxjs';
import { many, times, type Cost, type Costs } from './cost.js';

const event = (method: string, params: object) => ({ method, params }) as unknown as TurnEvent;
const delta = (item: number, turn: number, thread = 'a') =>
  event('item/agentMessage/delta', {
    threadId: thread,
    turnId: `${turn}`,
    itemId: `${item}`,
    delta: 'some words ',
  });
const completed = (item: number) =>
  event('item/completed', {
    threadId: 'a',
    turnId: '0',
    item: { type: 'agentMessage', id: `${item}`, text: 'some words ' },
  });
const commentary = (item: number) =>
  event('item/started', { item: { type: 'agentMessage', id: `${item}`, text: '', phase: 'commentary' } });
const ofThread = (thread: string) => event('thread/name/updated', { threadId: thread, threadName: 'x' });
/** Thousands of timers would cost more than what is measured. */
const NO_TIMERS: SchedulerLike = { now: () => 0, schedule: () => new Subscription() };

function through(
  operator: () => OperatorFunction<TurnEvent, unknown>,
  events: (n: number) => readonly TurnEvent[],
): Cost {
  return (n) =>
    concat(from(events(n)), NEVER)
      .pipe(operator())
      .subscribe()
      .unsubscribe();
}

const oneMessage = (n: number) => many(n, () => delta(0, 0));
const manyMessages = (n: number) => many(n, (nth) => delta(nth, 0));
const manyTurns = (n: number) => many(n, (nth) => delta(0, nth));

/** What operators keep of the events of turns. */
export const OPERATOR_COSTS: Costs = {
  'pieces of a message, accumulated': through(accumulateText, oneMessage),
  'messages that never complete, accumulated': through(accumulateText, manyMessages),
  'pieces of an answer': through(agentText, (n) => [...oneMessage(n), completed(0)]),
  'answers that never complete': through(agentText, manyMessages),
  commentary: through(agentText, (n) => many(n, commentary)),
  'deltas that are put together': through(() => coalesceDeltas(10, NO_TIMERS), oneMessage),
  'deltas of many turns that wait': through(() => coalesceDeltas(10, NO_TIMERS), manyTurns),
  'deltas of many turns that wait while their threads are told of': through(
    () => coalesceDeltas(10, NO_TIMERS),
    (n) => [...many(n, (nth) => delta(0, nth, `${nth}`)), ...many(n, (nth) => ofThread(`${nth}`))],
  ),
  'deltas of a thread that wait while others do': through(
    () => coalesceDeltas(10, NO_TIMERS),
    (n) => [...manyTurns(n / 2), ...many(n / 2, (nth) => [delta(0, nth, 'b'), ofThread('b')]).flat()],
  ),
  'deltas that are left out': through(() => dropDeltas(() => true), manyMessages),
  'deltas of many turns that are left out': through(() => dropDeltas(() => true), manyTurns),
  'deltas that are left out between news of threads': through(
    () => dropDeltas(() => true),
    (n) => many(n / 2, (nth) => [delta(0, nth), ofThread('a')]).flat(),
  ),
  'items, each as an Observable': through(groupByItem, manyMessages),
  'items that complete, each as an Observable': through(groupByItem, (n) => many(n, completed)),
  'items of a result': through(toTurnResult, (n) => many(n, completed)),
  'output that is collected': (n) =>
    from(many(n, () => ({ type: 'output', stream: 'stdout', text: 'some words' }) as ExecEvent))
      .pipe(collectOutput())
      .subscribe(),
  'values that wait for a loop': (n) => {
    const source$ = new Subject<number>();
    const loop = toAsyncIterable(source$)[Symbol.asyncIterator]();
    void loop.next();
    times(n, (nth) => source$.next(nth));
    times(n, () => void loop.next());
  },
};
