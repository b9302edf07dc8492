import { TransportClosedError, type Codex } from 'codex-rx';
import type { StdioOptions } from 'codex-rx/node';
import { firstValueFrom } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import {
  everythingOpen,
  linkEndOf,
  oneErrorOf,
  running,
  serverPid,
  standStill,
  tooManyRequests,
  type Watches,
} from '../fixtures/faults-open.js';
import { within } from '../fixtures/within.js';
import { Wire } from '../fixtures/faults-wire.js';
import { Real, storedStatuses, watch } from '../fixtures/real.js';

const SETTLE_MS = 5000;

let real: Real;
let wire: Wire;

beforeAll(async () => {
  real = await Real.start();
  wire = await Wire.open();
});
afterAll(async () => {
  await real.close();
  await wire.close();
});

/** A client of the server as it is. */
function plain(): Codex {
  return real.connect();
}

/** A client with somebody on the line. */
function wired(options: StdioOptions = {}): Codex {
  wire.heal();
  return real.connect({ command: wire.command, ...options });
}

/** A way for the link to end: what is done, what more it was done to, and what the error says. */
interface End {
  readonly name: string;
  readonly connect: () => Codex;
  readonly fault: (codex: Codex) => Watches | undefined | Promise<Watches>;
  readonly error: object;
  readonly diagnostics?: readonly object[];
}

const ENDS: readonly End[] = [
  {
    name: 'kill -9 of the server mid-turn, with requests in flight and in the queue',
    connect: plain,
    fault: async (codex) => {
      const pid = serverPid(real);
      await standStill(pid);
      const requests = tooManyRequests(codex);
      process.kill(pid, 'SIGKILL');
      return requests;
    },
    error: {
      message: 'The app-server was ended by SIGKILL. connect() starts another.',
      exitCode: undefined,
      signal: 'SIGKILL',
    },
  },
  {
    name: 'SIGTERM to the server mid-turn',
    connect: plain,
    fault: () => void process.kill(serverPid(real), 'SIGTERM'),
    error: {
      message: 'The app-server exited with code 0. connect() starts another.',
      exitCode: 0,
      signal: undefined,
    },
  },
  {
    name: 'its output is closed while the process lives',
    connect: () => wired(),
    fault: (codex) => {
      wire.up = () => [];
      const requests = tooManyRequests(codex);
      wire.order('closeOutput');
      return requests;
    },
    error: {
      message: 'The app-server closed its output and exited with code 0. connect() starts another.',
      exitCode: 0,
    },
  },
  {
    name: 'half a line, then its death',
    connect: () => wired(),
    fault: () => {
      wire.down = () => [];
      wire.say('{"method":"turn/completed","params":{"threadId":"');
      wire.order('die');
      return undefined;
    },
    error: { message: 'The app-server was ended by SIGKILL. connect() starts another.', signal: 'SIGKILL' },
    diagnostics: [{ kind: 'malformedLine', bytes: 49, reason: 'the JSON ends too early' }],
  },
  {
    name: 'it reads no more, and something is sent',
    connect: () => wired({ shutdownTimeoutMs: 200 }),
    fault: async (codex) => {
      await wire.closeInput();
      return tooManyRequests(codex);
    },
    error: {
      message: 'The app-server stopped reading its input and was ended by SIGTERM. connect() starts another.',
      signal: 'SIGTERM',
    },
  },
];

describe.each(ENDS)('$name', ({ connect, fault, error: expected, diagnostics = [] }) => {
  it('errors everything that is open, once, with one error, and leaves nothing behind', async () => {
    const codex = connect();
    onTestFinished(() => codex.close());
    const open = await everythingOpen(real, codex);
    const requests = await fault(codex);
    const error = await within(SETTLE_MS, oneErrorOf({ ...open.asked, ...open.views, ...requests }));

    expect(error).toBeInstanceOf(TransportClosedError);
    expect(error).toMatchObject({ code: 'transport_closed', ...expected });
    if (requests !== undefined) {
      expect(await requests['request 0']?.ended).toMatchObject({ mayHaveRun: true, cause: error });
      expect(await requests['request 69']?.ended).toMatchObject({ mayHaveRun: false, cause: error });
    }
    expect(open.lasting.state.values.at(-1)).toEqual({ status: 'closed', error });
    expect(open.resolution).toMatchObject({ values: [{ outcome: 'withdrawn', by: 'link' }], ends: 1 });
    expect(open.approval.isPending).toBe(false);
    expect(open.views.pendingApprovals.values.at(-1)).toEqual([]);
    expect(running(real)).toEqual([]);

    const late = watch(open.turn.events$);
    expect(late.values).toEqual(open.asked.turnEvents.values);
    expect(await late.ended).toBe(error);
    expect(linkEndOf(await watch(codex.startThread()).ended)).toBe(error);
    expect(open.asked.turnText.values).toEqual(['I begin']);

    wire.heal();
    await firstValueFrom(codex.connect());
    const thread = await firstValueFrom(codex.resumeThread(open.turn.threadId));
    expect(await storedStatuses(thread)).toEqual(['interrupted']);
    expect(open.lasting.diagnostics.values).toMatchObject(diagnostics);
    expect(Object.values(open.lasting).map(({ ends }) => ends)).toEqual([0, 0, 0, 0]);
  });
});
