import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ApprovalSettledError, TransportClosedError, type Codex, type Diagnostic } from 'codex-rx';
import { unixSocket } from 'codex-rx/node';
import { text } from 'codex-rx/testing/node';
import { firstValueFrom } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ASKS, shell } from '../fixtures/approvals.js';
import type { ChaosProxy } from '../fixtures/chaos-proxy.js';
import { isTurnEnd, sent, watch } from '../fixtures/real.js';
import { history, said, Served, talk, type Talk } from '../fixtures/served.js';
import { within } from '../fixtures/within.js';
import { eventually } from '../transport/support.js';

/** What the end of a link may take at most where nothing has to be waited for, in milliseconds. */
const SOON = 10_000;

let served: Served;

beforeAll(async () => {
  served = await Served.start();
});
afterAll(() => served.close());

/** A WebSocket's goodbye, as a server writes it. */
function goodbye(code: number, reason: string): Uint8Array {
  return Buffer.from([0x88, 2 + reason.length, code >> 8, code & 0xff, ...Buffer.from(reason)]);
}

type Cut = (proxy: ChaosProxy, talk: Talk) => void;

const CUTS: readonly [string, Cut, object][] = [
  [
    'reset in the middle of a message',
    (proxy, { release }) => {
      proxy.cutInNext();
      release();
    },
    { closeCode: 1006, message: expect.stringContaining('broke off without a goodbye (close code 1006') },
  ],
  [
    'ended by TCP without a close frame',
    (proxy) => proxy.finish(),
    { closeCode: 1006, message: expect.stringContaining('broke off without a goodbye (close code 1006') },
  ],
  [
    'closed with 1001',
    (proxy) => proxy.inject(goodbye(1001, 'restarting')),
    {
      closeCode: 1001,
      closeReason: 'restarting',
      message: expect.stringContaining('was closed by the server (close code 1001: restarting)'),
    },
  ],
  [
    'closed with 1011',
    (proxy) => proxy.inject(goodbye(1011, 'upstream failed')),
    {
      closeCode: 1011,
      closeReason: 'upstream failed',
      message: expect.stringContaining('was closed by the server (close code 1011: upstream failed)'),
    },
  ],
  [
    'closed with 1001 and then dead',
    (proxy) => {
      proxy.stall();
      proxy.inject(goodbye(1001, 'restarting'));
    },
    { closeCode: 1001, closeReason: 'restarting' },
  ],
  [
    'fed bytes that are no WebSocket',
    (proxy) => proxy.inject(Buffer.from([0xff, 0xff, 0xff])),
    { closeCode: 1006, message: expect.stringContaining('broke off without a goodbye (close code 1006') },
  ],
];

/** The command has been sent, the run waits for its thread; the others are not about one request. */
const MAY_HAVE_RUN = [undefined, false, undefined, undefined, true];

/** Everything that has ended with a link, which it did once and with one error. */
async function endOf(codex: Codex, { turn, thread }: Talk, cut: () => void): Promise<unknown> {
  const open = [
    turn,
    watch<unknown>(thread.run('Wait for that.')),
    watch<unknown>(thread.events$),
    watch<unknown>(codex.notifications$),
    watch<unknown>(codex.request('command/exec', { command: ['sleep', '30'] })),
  ];
  const states = watch(codex.state$);
  cut();
  const ends = await within(SOON, Promise.all(open.map(({ ended }) => ended)));
  expect(open.map(({ ends: count }) => count)).toEqual(open.map(() => 1));
  const { closeCode, closeReason } = Object(ends[0]) as TransportClosedError;
  for (const end of ends) {
    expect(end).toBeInstanceOf(TransportClosedError);
    expect(end).toMatchObject({ code: 'transport_closed', closeCode, closeReason });
  }
  expect(ends.map((end) => Reflect.get(Object(end), 'mayHaveRun') as unknown)).toEqual(MAY_HAVE_RUN);
  expect(states.values.at(-1)).toMatchObject({ status: 'closed', error: ends[0] });
  return ends[0];
}

/** Shows that the turn has ended in good order on the server, and that its thread goes on. */
async function goesOn(codex: Codex, { thread, release }: Talk): Promise<void> {
  expect(await watch(thread.run('Too early.')).ended).toBeInstanceOf(TransportClosedError);
  release();
  await firstValueFrom(codex.connect());
  const resumed = await firstValueFrom(codex.resumeThread(thread.id));
  expect(await history(resumed)).toEqual([['completed', ['I begin and end.']]]);
  expect(await firstValueFrom(resumed.run('Again?'))).toMatchObject({ finalResponse: 'Again.' });
}

describe.concurrent('a WebSocket that is', () => {
  it.each(CUTS)('%s ends everything open once, and the turn goes on without it', async (_, cut, shape) => {
    const { proxy, codex } = await served.through();
    const diagnostics: Diagnostic[] = [];
    codex.diagnostics$.subscribe((diagnostic) => diagnostics.push(diagnostic));
    const talking = await talk(served.real, codex);
    const error = await endOf(codex, talking, () => cut(proxy, talking));
    expect(error).toBeInstanceOf(TransportClosedError);
    expect(error).toMatchObject({ code: 'transport_closed', ...shape });
    expect(said(talking.turn)).toEqual(['I begin']);
    expect(diagnostics).toEqual([]);
    proxy.resume();
    await goesOn(codex, talking);
  });
});

describe.concurrent('when a link is cut', () => {
  it('in the middle of a message over a unix socket, the same holds', async () => {
    const path = join(served.real.home.path, 'proxy.sock');
    const proxy = await served.proxy({ path });
    const codex = served.client(unixSocket(path, served.credentials));
    const talking = await talk(served.real, codex);
    const cut = () => {
      proxy.cutInNext();
      talking.release();
    };
    const error = await endOf(codex, talking, cut);
    expect(error).toBeInstanceOf(TransportClosedError);
    expect(error).toMatchObject({ closeCode: 1006, message: expect.stringContaining(`unix://${path}`) });
    expect(said(talking.turn)).toEqual(['I begin']);
    await goesOn(codex, talking);
  });

  it('before the answer to a request is heard, the request is not made again', async () => {
    const { proxy, codex } = await served.through();
    await firstValueFrom(codex.connect());
    const file = join(served.real.workspace, 'effects');
    const command = ['sh', '-c', 'echo done >> "$0"', file];
    const sandboxPolicy = { type: 'dangerFullAccess' } as const;
    const requests = sent(codex);
    proxy.choke();
    const request = watch(codex.request('command/exec', { command, sandboxPolicy }));
    await eventually('the command has run', () => existsSync(file) && readFileSync(file, 'utf8') !== '');
    proxy.finish();
    const error = await within(SOON, request.ended);
    expect(error).toBeInstanceOf(TransportClosedError);
    expect(error).toMatchObject({ closeCode: 1006, mayHaveRun: true });
    expect([request.values, request.ends]).toEqual([[], 1]);
    await firstValueFrom(codex.connect());
    await firstValueFrom(codex.request('thread/loaded/list', {}));
    expect(requests('command/exec')).toHaveLength(1);
    expect(readFileSync(file, 'utf8')).toBe('done\n');
  });

  it('an approval is withdrawn, and is there again after the thread was resumed', async () => {
    const { proxy, codex } = await served.through();
    const thread = await firstValueFrom(codex.startThread(ASKS));
    const file = join(served.real.workspace, 'approved');
    served.real.script(thread.id, [shell(`echo done >> ${file}`), text('I did.')]);
    const shown = firstValueFrom(thread.approvals$);
    const turn = watch(thread.run('Do it.'));
    const approval = await shown;
    const resolution = watch(approval.resolved$);
    proxy.finish();
    expect(await within(SOON, turn.ended)).toBeInstanceOf(TransportClosedError);
    await within(SOON, resolution.ended);
    expect(resolution.values).toMatchObject([{ outcome: 'withdrawn' }]);
    expect(() => approval.accept()).toThrow(ApprovalSettledError);

    await firstValueFrom(codex.connect());
    const again = firstValueFrom(codex.approvals$);
    const resumed = await firstValueFrom(codex.resumeThread(thread.id));
    const events = watch(resumed.events$);
    const asked = await again;
    expect(asked).toMatchObject({ requestId: approval.requestId, itemId: approval.itemId });
    asked.accept();
    await events.first(isTurnEnd);
    expect(await history(resumed)).toEqual([['completed', ['I did.']]]);
    expect(readFileSync(file, 'utf8')).toBe('done\n');
  });
});
