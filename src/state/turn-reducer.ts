import { isItem } from '../operators/payload.js';
import { readMember } from '../protocol/read-member.js';
import { itemIdOf, threadIdOf, turnIdOf } from '../protocol/route.js';
import { byId, patched } from './collections.js';
import { grownItem } from './item-reducer.js';
import { listOr, objectOr, textOr } from './payload.js';
import { isApprovalRequest, withoutRequest, withRequest, type StateEvent } from './pending-approvals.js';
import { begin, completeItem, completeMissed, end, startItem, withItem } from './turn-steps.js';
import { limitsOf, type Limits, type StateOptions, type TurnState } from './turn-state.js';

/**
 * A turn's state after one more event.
 *
 * ```ts
 * turn.events$.pipe(scan(turnReducer, initialTurnState()))
 * ```
 *
 * Folds items with what is streamed of them, plan, diff, usage, retries and how the turn ended. Events of other turns
 * change nothing, and what changes nothing returns the same state; items an event is not about keep their reference.
 * An approval is pending from the request of the server, where that is among the events (`approvalEvents` makes it of
 * `Codex.pendingApprovals$`), to `serverRequest/resolved` or the turn's end.
 * Never throws, also for payloads that deviate and methods of a newer server, and never changes a state in place.
 */
export const turnReducer = /*@__PURE__*/ turnReducerWith();

/** A {@link turnReducer} with options. */
export function turnReducerWith(options?: StateOptions): (state: TurnState, event: StateEvent) => TurnState {
  const limits = limitsOf(options);
  return (state, event) => {
    const { method, params } = headOf(event);
    const threadId = state.threadId || (threadIdOf(method, params) ?? '');
    if (method === RESOLVED) {
      const isOther = state.threadId !== '' && state.threadId !== threadIdOf(method, params);
      return isOther ? state : resolved(state, params);
    }
    const turnId = turnIdOf(method, params);
    if (turnId === undefined) return state;
    const id = state.id || turnId;
    if (id !== turnId && id !== rootIdOf(event)) return state;
    return foldTurn(patched(state, { id, threadId }), event, limits);
  };
}

/** Says that a request of the server needs no answer any more. It names the thread, but not the turn. */
export const RESOLVED = 'serverRequest/resolved';

/** The state without the request that a `serverRequest/resolved` names. */
export function resolved(state: TurnState, params: unknown): TurnState {
  return patched(state, { pendingApprovals: withoutRequest(state.pendingApprovals, params) });
}

/** The method and the params of whatever arrives. What names a thread or turn is an event as far as its type says. */
export function headOf(event: unknown): { readonly method: string; readonly params: unknown } {
  return { method: textOr(readMember(event, 'method'), ''), params: readMember(event, 'params') };
}

/** The turn that an announced turn says it is part of: a review announces itself by an id of its own. */
export function rootIdOf(event: StateEvent): string | undefined {
  return event.method === 'turn/started' ? textOr(event.params.turn.rootTurnId, undefined) : undefined;
}

/** Folds an event that is known to be the turn's. */
export function foldTurn(state: TurnState, event: StateEvent, limits: Limits): TurnState {
  if (isApprovalRequest(event)) {
    return patched(state, { pendingApprovals: withRequest(state.pendingApprovals, event) });
  }
  const { method, params } = event;
  switch (method) {
    // A turn is routed by its id, so these have one.
    case 'turn/started':
      return begin(state, params.turn);
    case 'turn/completed':
      return end(completeMissed(state, params.turn, limits), params.turn);
    case 'item/started':
      return isItem(params.item) ? startItem(state, params.item, limits) : state;
    case 'item/completed':
      return isItem(params.item) ? completeItem(state, params.item, limits) : state;
    case 'turn/plan/updated': {
      const steps = listOr(params.plan, undefined);
      if (steps === undefined) return state;
      const plan = { explanation: textOr(params.explanation, null), steps };
      return patched(state, { plan: patched(state.plan ?? plan, plan) });
    }
    case 'turn/diff/updated':
      return patched(state, { diff: textOr(params.diff, state.diff) });
    case 'thread/tokenUsage/updated':
      return patched(state, { usage: objectOr(params.tokenUsage, state.usage) });
    case 'error': {
      const reason = objectOr(params.error, null);
      if (params.willRetry) return patched(state, { retries: state.retries + 1, lastRetry: reason });
      // Whether the turn has failed is for its end to say: by then this is the reason already.
      return state.isEnded ? state : patched(state, { error: reason });
    }
    default: {
      const itemId = itemIdOf(method, params);
      if (itemId === undefined) return state;
      const item = grownItem(byId(state.items, itemId), itemId, event);
      return item === undefined ? state : withItem(state, item, limits);
    }
  }
}
