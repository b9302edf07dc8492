import {
  Codex,
  type HistoryOptions,
  type StateOptions,
  type Thread,
  type ThreadState,
  type TurnState,
  type UnknownThreadStatus,
} from 'codex-rx';
import type { ThreadStatus } from 'codex-rx/protocol';
import type { Observable } from 'rxjs';
import { describe, expectTypeOf, it } from 'vitest';

declare const thread: Thread;
declare const transport: ConstructorParameters<typeof Codex>[0];

describe('the history in a state', () => {
  it('is an option of the client', () => {
    expectTypeOf<HistoryOptions['turns']>().toEqualTypeOf<number | undefined>();
    expectTypeOf(new Codex(transport, { history: { turns: 5 } })).toEqualTypeOf<Codex>();
    expectTypeOf(new Codex(transport, { history: { turns: Infinity } })).toEqualTypeOf<Codex>();
    // @ts-expect-error a number alone says not of what
    new Codex(transport, { history: 5 });
  });

  it('grows on demand', () => {
    expectTypeOf(thread.loadOlder()).toEqualTypeOf<Observable<number>>();
    expectTypeOf(thread.loadOlder({ turns: 5 })).toEqualTypeOf<Observable<number>>();
    expectTypeOf<ThreadState['hasOlder']>().toEqualTypeOf<boolean>();
    expectTypeOf<ThreadState['isLoaded']>().toEqualTypeOf<boolean>();
  });

  it('has bounds', () => {
    expectTypeOf<StateOptions['maxItems']>().toEqualTypeOf<number | undefined>();
    expectTypeOf<StateOptions['maxTurns']>().toEqualTypeOf<number | undefined>();
    expectTypeOf<TurnState['omittedItems']>().toEqualTypeOf<number>();
  });
});

describe('the status of a thread', () => {
  it('is unknown at first, which is none of the words of the server', () => {
    expectTypeOf(thread.status$).toEqualTypeOf<Observable<ThreadStatus | UnknownThreadStatus>>();
    expectTypeOf<'unknown'>().not.toExtend<ThreadStatus['type']>();
  });
});
