import {
  initialThreadState,
  initialTurnState,
  threadReducer,
  threadReducerWith,
  threadStateFrom,
  turnReducer,
  turnReducerWith,
  turnStateFrom,
  type StateEvent,
  type ThreadState,
} from 'codex-rx';
import { joined, withOlder } from '../../../src/state/join.js';
import { many, type Costs } from './cost.js';

const IN_TURN = { threadId: 'a', turnId: 't' };

function event(method: string, params: object): StateEvent {
  return { method, params: { ...IN_TURN, ...params } } as unknown as StateEvent;
}

const message = (id: string | number) => ({ type: 'agentMessage', id: `${id}`, text: 'x' });
const completed = (nth: number) => event('item/completed', { item: message(nth) });
const started = (nth: number) => event('item/started', { item: message(nth) });
const turn = (id: string | number, more: object = {}) => ({
  id: `${id}`,
  items: [],
  status: 'completed',
  ...more,
});
const asked = (nth: number, more: object = {}) =>
  ({ ...event('item/commandExecution/requestApproval', more), id: nth }) as StateEvent;
const resolved = (nth: number) => event('serverRequest/resolved', { requestId: nth });

function ofTurn(events: (n: number) => readonly StateEvent[], reduce = turnReducer): (n: number) => void {
  return (n) => void events(n).reduce(reduce, initialTurnState({ id: 't', threadId: 'a' }));
}

function ofThread(events: (n: number) => readonly StateEvent[], reduce = threadReducer): (n: number) => void {
  return (n) => void events(n).reduce(reduce, initialThreadState({ id: 'a' }));
}

const announced = (nth: number, more: object = {}) =>
  event('turn/started', { turnId: undefined, turn: turn(nth, { status: 'inProgress', ...more }) });
const ended = (nth: number) => event('turn/completed', { turnId: undefined, turn: turn(nth) });

function stored(n: number, more: (nth: number) => object = () => ({})): ThreadState {
  return threadStateFrom({ id: 'a', turns: many(n, (nth) => turn(nth, more(nth))) } as never);
}

/** The states of turns and threads, live and from history. */
export const STATE_COSTS: Costs = {
  'items that complete, in the state of a turn': ofTurn((n) => many(n, completed)),
  'items that never complete, in the state of a turn': ofTurn((n) => many(n, started)),
  'items that begin and then complete, in the state of a turn': ofTurn((n) => [
    ...many(n / 2, started),
    ...many(n / 2, completed),
  ]),
  'items at the end of a turn, in its state': ofTurn((n) => [
    event('turn/completed', { turn: turn('t', { items: many(n, message) }) }),
  ]),
  'pieces of a message, in the state of a turn': ofTurn((n) =>
    many(n, () => event('item/agentMessage/delta', { itemId: 'm', delta: 'some words ' })),
  ),
  'pieces of a reasoning, in the state of a turn': ofTurn((n) =>
    many(n, (nth) =>
      event('item/reasoning/textDelta', { itemId: 'r', contentIndex: nth % 2000, delta: 'x' }),
    ),
  ),
  'output of a command, in the state of a turn': ofTurn((n) =>
    many(n, () => event('item/commandExecution/outputDelta', { itemId: 'c', delta: 'x'.repeat(100) })),
  ),
  'output of a command of which little is kept': ofTurn(
    (n) => many(n, () => event('item/commandExecution/outputDelta', { itemId: 'c', delta: 'x'.repeat(100) })),
    turnReducerWith({ maxOutputChars: 10 }),
  ),
  'patches of a file change, in the state of a turn': ofTurn((n) =>
    many(n, () => event('item/fileChange/patchUpdated', { itemId: 'f', changes: [{}] })),
  ),
  'approvals that wait, in the state of a turn': ofTurn((n) => many(n, (nth) => asked(nth))),
  'approvals that come and go, in the state of a turn': ofTurn((n) => [
    ...many(n / 2, (nth) => asked(nth)),
    ...many(n / 2, resolved),
  ]),
  'plans, diffs and retries, in the state of a turn': ofTurn((n) =>
    many(n, () => event('turn/plan/updated', { plan: [{ step: 'x', status: 'pending' }] })),
  ),
  'steps of a plan': ofTurn((n) => [
    event('turn/plan/updated', { plan: many(n, () => ({})) }),
    event('turn/plan/updated', { plan: many(n, () => ({})) }),
  ]),
  'turns that begin, in the state of a thread': ofThread((n) => many(n, (nth) => announced(nth))),
  'turns that end, in the state of a thread': ofThread((n) => many(n, ended)),
  'turns that are parts of a turn, in the state of a thread': ofThread((n) => [
    announced(0),
    ...many(n, (nth) => announced(nth + 1, { rootTurnId: '0' })),
  ]),
  'turns that wait for the turn they name, in the state of a thread': ofThread((n) =>
    many(n, (nth) => announced(nth, { rootTurnId: `${nth + 1}` })),
  ),
  'approvals of a thread that wait, in its state': ofThread((n) =>
    many(n, (nth) => asked(nth, { turnId: undefined })),
  ),
  'approvals of many turns that are resolved, in the state of a thread': ofThread(
    (n) => [...many(100, (nth) => announced(nth)), ...many(n, resolved)],
    threadReducerWith({ maxTurns: 100 }),
  ),
  'items of a stored turn': (n) => void turnStateFrom(turn('t', { items: many(n, message) }), 'a'),
  'items that are listed': (n) =>
    void threadStateFrom({ id: 'a', turns: [turn('t')] } as never, {
      items: many(n, (nth) => ({ turnId: 't', item: message(nth) })) as never,
    }),
  'stored turns': (n) => void stored(n),
  'stored turns that are parts of one turn': (n) =>
    void stored(n, (nth) => ({ rootTurnId: nth === 0 ? null : '0' })),
  'stored turns that are parts of each other': (n) => void stored(n, (nth) => ({ rootTurnId: `${nth ^ 1}` })),
  'stored turns that are parts of the one before': (n) =>
    void stored(n, (nth) => ({ rootTurnId: `${nth - 1}` })),
  'stored turns that are parts of the one after': (n) =>
    void stored(n, (nth) => ({ rootTurnId: `${nth + 1}` })),
  'stored turns of a thread that is watched': (n) => {
    const watched = many(100, (nth) => announced(nth)).reduce(threadReducer, initialThreadState({ id: 'a' }));
    joined(stored(n), watched);
  },
  'older turns': (n) => void withOlder(stored(n), stored(n)),
};
