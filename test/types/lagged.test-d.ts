import {
  accumulateText,
  agentText,
  coalesceDeltas,
  commandOutput,
  completedItems,
  dropDeltas,
  groupByItem,
  initialTurnState,
  ofMethod,
  toAsyncIterable,
  toTurnResult,
  turnReducer,
  type LaggedEvent,
  type Thread,
  type ThreadItem,
  type TurnEvent,
  type TurnResult,
} from 'codex-rx';
import { scan, type Observable } from 'rxjs';
import { describe, expectTypeOf, it } from 'vitest';

declare const thread: Thread;
const shed$ = thread.stream('hi').pipe(
  coalesceDeltas(50),
  dropDeltas(() => false),
);

describe('what was shed', () => {
  it('is told apart by its method', () => {
    expectTypeOf(shed$).toEqualTypeOf<Observable<TurnEvent | LaggedEvent>>();
    expectTypeOf(shed$.pipe(ofMethod('client/lagged'))).toEqualTypeOf<Observable<LaggedEvent>>();
    expectTypeOf(toAsyncIterable(thread.stream('hi'), { maxQueued: 1 })).toEqualTypeOf<
      AsyncIterable<TurnEvent | LaggedEvent>
    >();
  });

  it('may stand in what every operator and reducer reads', () => {
    expectTypeOf(shed$.pipe(agentText())).toEqualTypeOf<Observable<string>>();
    expectTypeOf(shed$.pipe(accumulateText())).toEqualTypeOf<Observable<string>>();
    expectTypeOf(shed$.pipe(completedItems())).toEqualTypeOf<Observable<ThreadItem>>();
    expectTypeOf(shed$.pipe(toTurnResult())).toEqualTypeOf<Observable<TurnResult>>();
    expectTypeOf(shed$.pipe(commandOutput())).not.toBeNever();
    expectTypeOf(shed$.pipe(groupByItem())).not.toBeNever();
    expectTypeOf(shed$.pipe(coalesceDeltas(10))).toEqualTypeOf<Observable<TurnEvent | LaggedEvent>>();
    expectTypeOf(shed$.pipe(scan(turnReducer, initialTurnState()))).not.toBeNever();
  });
});
