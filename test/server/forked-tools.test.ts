import { tool, type Codex, type Diagnostic, type Thread } from 'codex-rx';
import { functionCall, text } from 'codex-rx/testing/node';
import { firstValueFrom } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { Served } from '../fixtures/served.js';

let served: Served;
beforeAll(async () => {
  served = await Served.start();
});
afterAll(() => served.close());

/** Would be noticed: far longer than a test may take. */
const NEVER_IN_TIME = { sharedRequestGraceMs: 600_000 };

const named = (name: string) =>
  tool({ name, description: 'Says its name.', input: z.object({}), run: () => `I am ${name}` });

/** A thread with tools, which its client has left behind. */
async function leftThread(client: Codex): Promise<Thread> {
  const thread = await firstValueFrom(client.startThread({ tools: [named('one'), named('two')] }));
  served.real.script(thread.id, [text('Ready.')]);
  await firstValueFrom(thread.run('Begin.'));
  return thread;
}

/** The next of these clients; a client of one server for all, or of a server process of its own. */
const clients: readonly (readonly [string, () => Codex])[] = [
  ['on the same server', () => served.client(undefined, NEVER_IN_TIME)],
  ['in another process', () => served.real.connect({}, NEVER_IN_TIME)],
];

describe.each(clients)('a fork of another client’s thread, by a client %s', (_, connect) => {
  async function forked(tools?: Parameters<Codex['forkThread']>[1]) {
    const source = await leftThread(connect());
    const client = connect();
    const diagnostics: Diagnostic[] = [];
    client.diagnostics$.subscribe((diagnostic) => diagnostics.push(diagnostic));
    const fork = await firstValueFrom(client.forkThread(source.id, tools));
    served.real.script(fork.id, [functionCall('one', {}), functionCall('two', {}), text('Done.')]);
    return { client, fork, diagnostics };
  }
  const calls = async (thread: Thread) => {
    const { items, finalResponse } = await firstValueFrom(thread.run('Go.'));
    expect(finalResponse).toBe('Done.');
    return items.flatMap((item) => (item.type === 'dynamicToolCall' ? [[item.tool, item.success]] : []));
  };
  const missing = {
    kind: 'serverRequestDefaulted',
    method: 'item/tool/call',
    id: expect.any(Number),
    remedy: expect.stringContaining('forkThread'),
  };

  it('calls the tools that it was given', async () => {
    const { fork, diagnostics } = await forked({ tools: [named('one'), named('two')] });
    expect(await calls(fork)).toEqual([
      ['one', true],
      ['two', true],
    ]);
    expect(diagnostics).toEqual([]);
  });

  it('is told at once of the tools that nobody has, with the remedy', async () => {
    const { fork, diagnostics } = await forked();
    expect(await calls(fork)).toEqual([
      ['one', false],
      ['two', false],
    ]);
    expect(diagnostics).toEqual([missing, missing]);
  });

  it('is told at once of the one that it was not given, also in a fork of the fork', async () => {
    const { fork, diagnostics } = await forked({ tools: [named('two')] });
    const expected = [
      ['one', false],
      ['two', true],
    ];
    expect(await calls(fork)).toEqual(expected);
    const again = await firstValueFrom(fork.fork({ tools: [named('two')] }));
    served.real.script(again.id, [functionCall('one', {}), functionCall('two', {}), text('Done.')]);
    expect(await calls(again)).toEqual(expected);
    expect(diagnostics).toEqual([missing, missing]);
  });
});

it('a fork is left to a client that has joined it with the tools and runs the turn', async () => {
  const source = await leftThread(served.client());
  const forker = served.client(undefined, NEVER_IN_TIME);
  const fork = await firstValueFrom(forker.forkThread(source.id));
  served.real.script(fork.id, [text('Ready.'), functionCall('one', {}), text('Done.')]);
  await firstValueFrom(fork.run('Begin.'));
  const joined = await firstValueFrom(
    served.client().resumeThread(fork.id, {
      tools: [
        tool({
          name: 'one',
          description: 'Takes its time.',
          input: z.object({}),
          // Until the forker has had the request for longer than it waits for its own turns.
          run: async () => {
            await firstValueFrom(forker.exec(['sleep', '0.5']));
            return 'I am one';
          },
        }),
      ],
    }),
  );
  const { items } = await firstValueFrom(joined.run('Go.'));
  expect(items).toContainEqual(expect.objectContaining({ tool: 'one', success: true }));
});
