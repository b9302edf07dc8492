import { describe, expect, it } from 'vitest';
import { entries, portable, runScript } from './built.js';

const CLIENT = [
  ...['Codex', 'Thread', 'Turn', 'VERSION'],
  ...['textInput', 'imageInput', 'localImageInput', 'skillInput', 'mentionInput'],
  ...['ofMethod', 'agentText', 'completedItems', 'groupByItem', 'toTurnResult', 'finalResponseOf'],
  ...[
    'CodexError',
    'isCodexError',
    'RpcError',
    'ParseError',
    'InvalidRequestError',
    'MethodNotFoundError',
    'InternalRpcError',
  ],
  ...['ServerOverloadedError', 'InputTooLargeError', 'StaleTurnError', 'NotInitializedError'],
  ...['TransportClosedError', 'InvalidParamsError', 'InvalidResponseError', 'TurnFailedError'],
  ...['RequestTimeoutError', 'CodexNotFoundError', 'AbortedError', 'ApprovalSettledError', 'ViewOnlyError'],
];

/** What works with schemas, or its client does not need: left out where bytes count. */
const NOT_LEAN = [
  ...['accumulateText', 'commandOutput', 'retryOnOverload', 'toAsyncIterable', 'OutputParseError'],
  ...['coalesceDeltas', 'dropDeltas', 'turnInactivity', 'TurnInactiveError', 'interruptLadder'],
  ...['webSocket', 'driftOf', 'reconnecting'],
  ...['tool', 'parseOutput', 'commandRules', 'firstDecision', 'collectOutput'],
  ...[
    'GoalRun',
    'Subagent',
    'agentTree',
    'approvalEvents',
    'LoginFailedError',
    'NotLoggedInError',
    'RealtimeFailedError',
    'GoalRefusedError',
  ],
  ...['answerWith', 'approveWhen', 'declineAll', 'acceptAll'],
  ...[
    'threadStateFrom',
    'turnStateFrom',
    'threadReducer',
    'threadReducerWith',
    'initialThreadState',
    'turnReducer',
    'turnReducerWith',
    'initialTurnState',
  ],
];

const CONTRACT: Readonly<Record<string, readonly string[]>> = {
  'codex-rx': [...CLIENT, ...NOT_LEAN],
  'codex-rx/lean': CLIENT,
  'codex-rx/node': ['stdio', 'webSocket', 'unixSocket', 'spawnServer', 'findCodexBinary'],
  'codex-rx/protocol': [
    ...['clientMethods', 'experimentalParams', 'notificationMethods', 'serverRequestMethods'],
    ...['clientRequestSchemas', 'notificationSchemas', 'serverRequestSchemas', 'schemas', 'issuesOf'],
    ...['notificationRoutes', 'turnIdOf', 'threadIdOf', 'itemIdOf', 'resourceIdOf', 'PROTOCOL_VERSION'],
  ],
  'codex-rx/testing': ['FakeAppServer', 'FakeRefusal', 'LATER', 'memoryTransport', 'turn'],
  'codex-rx/testing/node': [
    ...['ScriptedModel', 'response', 'text', 'reasoning', 'functionCall', 'rawEvent', 'hold', 'pause'],
    ...['failure', 'failedResponse', 'brokenStream', 'cutStream', 'connectionReset', 'silence'],
  ],
};

type Exports = Readonly<Record<string, readonly string[]>>;

const names = JSON.stringify(entries.map(({ name }) => name));
const PRINT = `console.log(JSON.stringify(found));`;

async function imported(): Promise<Exports> {
  const script = `const found = {};
    for (const name of ${names}) found[name] = Object.keys(await import(name)).sort();
    ${PRINT}`;
  return (await runScript('module', script)) as Exports;
}

async function required(): Promise<Exports> {
  const script = `const found = {};
    for (const name of ${names}) found[name] = Object.keys(require(name)).sort();
    ${PRINT}`;
  return (await runScript('commonjs', script)) as Exports;
}

describe('the entries', async () => {
  const [byImport, byRequire] = await Promise.all([imported(), required()]);

  it('are all known here, and the portable ones are among them', () => {
    expect(Object.keys(byImport)).toEqual(expect.arrayContaining(Object.keys(CONTRACT)));
    expect(Object.keys(byImport)).toEqual(expect.arrayContaining(portable));
  });

  it.each(entries)('$name exports the same by import and by require', ({ name }) => {
    expect(byImport[name]?.length).toBeGreaterThan(0);
    expect(byRequire[name]).toEqual(byImport[name]);
  });

  it.each(entries)('$name has no default export', ({ name }) => {
    expect(byImport[name]).not.toContain('default');
  });

  it.each(Object.entries(CONTRACT))(
    '%s exports what the contract names, and nothing else',
    (name, contract) => {
      expect(byImport[name]).toEqual([...contract].sort());
    },
  );

  it('of the client with and without schemas export the same names, but for what lean leaves out', () => {
    const full = byImport['codex-rx']?.filter((name) => !NOT_LEAN.includes(name));
    expect(byImport['codex-rx/lean']).toEqual(full);
  });
});
