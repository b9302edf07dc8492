import { describe, expectTypeOf, it } from 'vitest';
import type {
  AgentMessageThreadItem,
  AskForApproval,
  AskForApprovalInput,
  ClientRequests,
  ServerNotifications,
  ServerRequests,
  ThreadItem,
  ThreadStartParams,
  ThreadStartResponse,
  TurnStartedNotification,
  UserInputInput,
} from '../../src/protocol.js';

// What is asserted here is checked by the compiler; the test runner merely lists it.
describe('the types', () => {
  it('pair each method with its params and its result', () => {
    expectTypeOf<ClientRequests['thread/start']['params']>().toEqualTypeOf<ThreadStartParams>();
    expectTypeOf<ClientRequests['thread/start']['result']>().toEqualTypeOf<ThreadStartResponse>();
    expectTypeOf<ClientRequests['account/logout']['params']>().toEqualTypeOf<null | undefined>();
    expectTypeOf<ServerNotifications['turn/started']>().toEqualTypeOf<TurnStartedNotification>();
    expectTypeOf<ServerRequests['item/tool/call']['params']['tool']>().toEqualTypeOf<string>();
  });

  it('are open where values come in and closed where they go out', () => {
    expectTypeOf<string>().toExtend<AskForApproval>();
    expectTypeOf<'never'>().toExtend<AskForApprovalInput>();
    expectTypeOf<string>().not.toExtend<AskForApprovalInput>();
  });

  it('narrow an item by its type', () => {
    const narrow = (item: ThreadItem) => {
      if (item.type === 'agentMessage') expectTypeOf(item).toEqualTypeOf<AgentMessageThreadItem>();
    };
    expectTypeOf(narrow).toBeFunction();
  });

  it('let callers pass undefined and read-only lists', () => {
    const input = [{ type: 'text', text: 'Hello' }] as const satisfies readonly UserInputInput[];
    expectTypeOf({ threadId: 't', input, model: undefined }).toExtend<
      ClientRequests['turn/start']['params']
    >();
  });

  it('refuse a misspelt member', () => {
    // @ts-expect-error: `modle` is not a member
    const params: ThreadStartParams = { modle: 'gpt' };
    expectTypeOf(params).toExtend<ThreadStartParams>();
  });
});
