import { fileURLToPath } from 'node:url';
import type { StartThreadOptions, Thread } from 'codex-rx';
import { functionCall, silence, text, type Script } from 'codex-rx/testing/node';
import { firstValueFrom } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decide, decided, GOES_ON, only, told } from '../fixtures/approvals.js';
import { Real } from '../fixtures/real.js';

const MCP_SERVER = fileURLToPath(new URL('../fixtures/mcp-server.js', import.meta.url));

let real: Real;

beforeAll(async () => {
  const desk = { command: process.execPath, args: [MCP_SERVER] };
  real = await Real.start({ config: { mcp_servers: { desk } } });
});
afterAll(() => real.close());

/** A thread whose agent calls these tools of the MCP server one after another. */
function threadOf(
  calls: readonly (readonly [name: string, args?: object])[],
  options: StartThreadOptions = { approvalPolicy: 'on-request', sandbox: 'fullAccess' },
  end: Script = text('I went on.'),
): Promise<Thread> {
  const responses = calls.map(([name, args]) => functionCall(name, { ...args }, { namespace: 'mcp__desk' }));
  return real.thread([...responses, end], options);
}

/** What the MCP server was told, and passes on to the model. */
function heard(told: readonly string[]): readonly unknown[] {
  return told.map((output): unknown => JSON.parse(output.replace(/^.*Output:\n?/s, '')));
}

describe('a form of an MCP server', () => {
  it('that is filled in comes to the MCP server with its content', async () => {
    const thread = await threadOf([['greet']]);
    const content = { name: 'Ann', loudly: true };
    const { approvals, answers, told, result } = await decided(
      real,
      thread,
      only('elicitation', (approval) => {
        expect(approval.isToolCall).toBe(false);
        approval.accept(content);
      }),
    );
    expect(approvals).toMatchObject([
      {
        threadId: thread.id,
        turnId: result.id,
        decisions: ['accept', 'decline', 'cancel'],
        params: {
          serverName: 'desk',
          mode: 'form',
          message: 'Whom shall I greet?',
          requestedSchema: { properties: { name: { type: 'string' } }, required: ['name'] },
        },
      },
    ]);
    expect(answers).toEqual([{ action: 'accept', content, _meta: null }]);
    expect(heard(told)).toEqual([{ action: 'accept', content }]);
    expect(result).toMatchObject(GOES_ON);
  });

  it('that is declined tells so to the MCP server, and the turn goes on', async () => {
    const { told, result } = await decided(real, await threadOf([['greet']]), decide('decline'));
    expect(heard(told)).toEqual([{ action: 'decline' }]);
    expect(result).toMatchObject(GOES_ON);
  });

  it('that is cancelled tells so to the MCP server, and the client stops the turn', async () => {
    const thread = await threadOf([['greet']], undefined, silence());
    const { answers, interrupts, result } = await decided(real, thread, decide('cancel'));
    expect(answers).toEqual([{ action: 'cancel', content: null, _meta: null }]);
    expect(interrupts).toBe(1);
    expect(result.status).toBe('interrupted');
  });

  it('that nobody sees is declined', async () => {
    const thread = await threadOf([['greet']]);
    const result = await firstValueFrom(thread.run('Go.'));
    expect(heard(told(real, thread))).toEqual([{ action: 'decline' }]);
    expect(result).toMatchObject(GOES_ON);
  });

  it('is declined by the server itself where nothing may be asked', async () => {
    const thread = await threadOf([['greet']], { approvals: 'denyAll', sandbox: 'fullAccess' });
    const { approvals, told } = await decided(real, thread, decide('accept'));
    expect(approvals).toEqual([]);
    expect(heard(told)).toEqual([{ action: 'decline' }]);
  });
});

describe('a page of an MCP server', () => {
  it.each(['accept', 'decline'] as const)('tells the MCP server %s', async (action) => {
    const thread = await threadOf([['visit']]);
    const { approvals, told, result } = await decided(real, thread, decide(action));
    expect(approvals).toMatchObject([
      {
        kind: 'elicitation',
        isToolCall: false,
        params: { mode: 'url', url: 'https://example.com/consent', elicitationId: 'visit-1' },
      },
    ]);
    expect(heard(told)).toMatchObject([{ action }]);
    expect(result).toMatchObject(GOES_ON);
  });
});

describe('a call of a tool of an MCP server', () => {
  it('that only reads is not asked for', async () => {
    const { approvals, told } = await decided(
      real,
      await threadOf([['add', { a: 1, b: 2 }]]),
      decide('decline'),
    );
    expect(approvals).toEqual([]);
    expect(heard(told)).toEqual([3]);
  });

  it('that is accepted is made, and asked for again', async () => {
    const thread = await threadOf([
      ['remove', { id: 1 }],
      ['remove', { id: 2 }],
    ]);
    const { approvals, answers, told, result } = await decided(real, thread, decide('accept'));
    expect(approvals).toMatchObject(
      [1, 2].map((id) => ({
        kind: 'elicitation',
        isToolCall: true,
        decisions: ['accept', 'acceptForSession', 'decline', 'cancel'],
        threadId: thread.id,
        turnId: result.id,
        params: { serverName: 'desk', _meta: { tool_name: 'remove', tool_params: { id } } },
      })),
    );
    expect(answers).toEqual([1, 2].map(() => ({ action: 'accept', content: null, _meta: null })));
    expect(told).toEqual([expect.stringContaining('removed 1'), expect.stringContaining('removed 2')]);
    expect(result.items).toMatchObject([
      { type: 'userMessage' },
      { type: 'mcpToolCall', status: 'completed' },
      { type: 'mcpToolCall', status: 'completed' },
      { type: 'agentMessage' },
    ]);
  });

  it('that is accepted for the session is not asked for again on its thread, on another it is', async () => {
    const thread = await threadOf([
      ['remove', { id: 1 }],
      ['remove', { id: 2 }],
    ]);
    const { approvals, answers, told } = await decided(real, thread, decide('acceptForSession'));
    expect(approvals).toHaveLength(1);
    expect(answers).toEqual([{ action: 'accept', content: null, _meta: { persist: 'session' } }]);
    expect(told).toEqual([expect.stringContaining('removed 1'), expect.stringContaining('removed 2')]);
    const other = await threadOf([['remove', { id: 3 }]]);
    expect((await decided(real, other, decide('decline'))).approvals).toHaveLength(1);
  });

  it('that is declined is not made, and the turn goes on', async () => {
    const thread = await threadOf([['remove', { id: 1 }]]);
    const { told, result } = await decided(real, thread, decide('decline'));
    expect(told).toEqual([expect.stringContaining('user rejected MCP tool call')]);
    expect(result).toMatchObject(GOES_ON);
    expect(result.items[1]).toMatchObject({ type: 'mcpToolCall', status: 'failed' });
  });

  it('that is cancelled is not made, and the client stops the turn', async () => {
    const thread = await threadOf([['remove', { id: 1 }]], undefined, silence());
    const { answers, interrupts, result } = await decided(real, thread, decide('cancel'));
    expect(answers).toEqual([{ action: 'cancel', content: null, _meta: null }]);
    expect(interrupts).toBe(1);
    expect(result.status).toBe('interrupted');
  });

  it('that nobody decides on is not made', async () => {
    const thread = await threadOf([['remove', { id: 1 }]]);
    const result = await firstValueFrom(thread.run('Go.'));
    expect(told(real, thread)).toEqual([expect.stringContaining('user rejected MCP tool call')]);
    expect(result).toMatchObject(GOES_ON);
  });

  it.each([
    ['not made', 'readOnly', 'approval policy is never'],
    ['made all the same', 'fullAccess', 'removed 1'],
  ] as const)('is %s where nothing may be asked and the sandbox is %s', async (_, sandbox, output) => {
    const thread = await threadOf([['remove', { id: 1 }]], { approvals: 'denyAll', sandbox });
    const { approvals, told } = await decided(real, thread, decide('accept'));
    expect(approvals).toEqual([]);
    expect(told).toEqual([expect.stringContaining(output)]);
  });
});
