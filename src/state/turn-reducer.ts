import type { TurnEvent } from '../connection/notification.js';
import { usageOf } from '../operators/payload.js';
import { readMember } from '../protocol/read-member.js';
import { itemIdOf, threadIdOf, turnIdOf } from '../protocol/route.js';
import { grownItem } from './item-reducer.js';
import { isItem, listOr, objectOr, textOr } from './payload.js';
import { byId, patched } from './collections.js';
import { isApprovalRequest, withoutRequest, withRequest, type StateEvent } from './pending-approvals.js';
import { begin, completeItem, end, startItem, withItem } from './turn-steps.js';
import { DEFAULT_MAX_OUTPUT_CHARS, type StateOptions, type TurnState } from './turn-state.js';

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
export function turnReducerWith({ maxOutputChars = DEFAULT_MAX_OUTPUT_CHARS }: StateOptions = {}): (
  state: TurnState,
  event: StateEvent,
) => TurnState {
  return (state, event) => {
    const { method, params } = headOf(event);
    if (method === RESOLVED) {
      const isOther = state.threadId !== '' && state.threadId !== threadIdOf(method, params);
      return isOther ? state : resolved(state, params);
    }
    const turnId = turnIdOf(method, params);
    if (turnId === undefined) return state;
    if (state.id !== '' && state.id !== turnId && state.id !== rootIdOf(event)) return state;
    const named = patched(state, {
      id: state.id === '' ? turnId : state.id,
      threadId: state.threadId === '' ? (threadIdOf(method, params) ?? '') : state.threadId,
    });
    return foldTurn(named, event, maxOutputChars);
  };
}

/** Says that a request of the server needs no answer any more. It names the thread, but not the turn. */
export const RESOLVED = 'serverRequest/resolved';

/** The state without the request that a `serverRequest/resolved` names. */
export function resolved<S extends Pick<TurnState, 'pendingApprovals'>>(state: S, params: unknown): S {
  const left = withoutRequest(state.pendingApprovals, readMember(params, 'requestId'));
  return left === state.pendingApprovals ? state : { ...state, pendingApprovals: left };
}

/** The method and the params of whatever arrives. */
export function headOf(event: unknown): { readonly method: string; readonly params: unknown } {
  return { method: textOr(readMember(event, 'method'), ''), params: readMember(event, 'params') };
}

/** The turn that an announced turn says it is part of: a review announces itself by an id of its own. */
export function rootIdOf(event: StateEvent): string | undefined {
  const { method, params } = headOf(event);
  return method === 'turn/started'
    ? textOr(readMember(readMember(params, 'turn'), 'rootTurnId'), undefined)
    : undefined;
}

/** Folds an event that is known to be the turn's. */
export function foldTurn(state: TurnState, event: StateEvent, maxOutputChars: number): TurnState {
  if (isApprovalRequest(event)) {
    return patched(state, { pendingApprovals: withRequest(state.pendingApprovals, event) });
  }
  switch (event.method) {
    // A turn is routed by its id, so these have one.
    case 'turn/started':
      return begin(state, event.params.turn);
    case 'turn/completed':
      return end(state, event.params.turn, maxOutputChars);
    case 'item/started':
      return isItem(event.params.item) ? startItem(state, event.params.item, maxOutputChars) : state;
    case 'item/completed':
      return isItem(event.params.item) ? completeItem(state, event.params.item, maxOutputChars) : state;
    case 'turn/plan/updated': {
      const steps = listOr(event.params.plan, undefined);
      const explanation = textOr(event.params.explanation, null);
      if (steps === undefined || (state.plan?.steps === steps && state.plan.explanation === explanation)) {
        return state;
      }
      return { ...state, plan: { explanation, steps } };
    }
    case 'turn/diff/updated':
      return patched(state, { diff: textOr(event.params.diff, state.diff) });
    case 'thread/tokenUsage/updated':
      return patched(state, { usage: usageOf(event) ?? state.usage });
    case 'error':
      return onError(state, event.params);
    case 'client/lagged':
      return state;
    default:
      return onPiece(state, event, maxOutputChars);
  }
}

function onError(
  state: TurnState,
  { error, willRetry }: Extract<TurnEvent, { method: 'error' }>['params'],
): TurnState {
  const reason = objectOr(error, null);
  // Whether the turn has failed is for its end to say: by then this is the reason already.
  return willRetry
    ? { ...state, retries: state.retries + 1, lastRetry: reason }
    : patched(state, { error: state.isEnded ? state.error : reason });
}

function onPiece(state: TurnState, event: TurnEvent, maxOutputChars: number): TurnState {
  const { method, params } = event;
  const itemId = itemIdOf(method, params);
  if (itemId === undefined) return state;
  const item = grownItem(byId(state.items, itemId), itemId, event, maxOutputChars);
  return item === undefined ? state : withItem(state, item);
}
