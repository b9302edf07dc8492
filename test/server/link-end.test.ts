import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { TransportClosedError, type Codex, type Thread } from 'codex-rx';
import { functionCall, hold, text } from 'codex-rx/testing/node';
import { filter, firstValueFrom, switchMap, type Observable } from 'rxjs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { processTable, wasStartedWith } from '../../src/transport/process-table.js';
import { codexBinary } from '../fixtures/binary.js';
import { linkEndOf, Real, replyTo, watch, type Watch } from '../fixtures/real.js';
import { eventually } from '../transport/support.js';

/** A command of the client that does not end. */
const SLEEP = {
  command: ['sleep', '1000'],
  disableTimeout: true,
  sandboxPolicy: { type: 'dangerFullAccess' },
} as const;

/** A server that hears nothing more once it has been asked for a turn. */
const HANGS_UP_ON_A_TURN = `
  const { spawn } = require('node:child_process');
  const server = spawn(process.argv[1], ['app-server'], { stdio: ['pipe', 'inherit', 'inherit'] });
  server.on('exit', (code) => process.exit(code));
  process.stdin.on('data', (chunk) => {
    server.stdin.write(chunk);
    if (chunk.includes('turn/start')) server.stdin.end();
  });
  server.stdin.on('error', () => {});`;

let real: Real;
let codex: Codex;

beforeEach(async () => {
  real = await Real.start();
  codex = real.codex;
});
afterEach(() => real.close());

/** Whatever runs with this test's home in its environment: the server, and what it has started. Linux tells. */
function running(): readonly number[] {
  const { CODEX_HOME = '' } = real.home.env;
  return [...processTable().keys()].filter((pid) => wasStartedWith(pid, 'CODEX_HOME', CODEX_HOME));
}

/** The server's process id. */
function serverPid(): number {
  const [pid, ...others] = running().filter((pid) => processTable().get(pid)?.parent === process.pid);
  if (pid === undefined || others.length > 0) throw new Error('this process should have one server');
  return pid;
}

/** A thread whose turns begin and never end. */
function talkative(): Promise<Thread> {
  return real.thread(() => text(['I begin', hold()]));
}

/** Has the agent run a command that does not end, and resolves with its process id. */
async function commandRunning(): Promise<number> {
  const file = join(real.workspace, 'pid');
  const cmd = `trap '' HUP TERM; echo $$ > ${file}; exec sleep 1000`;
  const thread = await real.thread([functionCall('exec_command', { cmd, yield_time_ms: 20_000 })], {
    sandbox: 'fullAccess',
    approvals: 'denyAll',
  });
  watch(thread.run('Sleep.'));
  await eventually(
    'the command has begun',
    () => existsSync(file) && readFileSync(file, 'utf8').endsWith('\n'),
  );
  const pid = Number(readFileSync(file, 'utf8'));
  expect(running()).toContain(pid);
  return pid;
}

/** Everything a client can have open, opened, and every turn under way. */
async function everythingOpen() {
  const threads = [await talkative(), await talkative(), await talkative(), await talkative()] as const;
  const [a, b, c, d] = threads;
  const turn = await firstValueFrom(d.turn('Talk.'));
  const asked = {
    run: watch<unknown>(a.run('Talk.')),
    queued: watch<unknown>(a.run('Talk more.')),
    stream: watch<unknown>(b.stream('Talk.')),
    text: watch<unknown>(c.text('Talk.')),
    turnEvents: watch<unknown>(turn.events$),
    turnText: watch<unknown>(turn.text$),
    turnItems: watch<unknown>(turn.items$),
    turnItem: watch<unknown>(turn.item$),
    turnResult: watch<unknown>(turn.result$),
    request: watch<unknown>(codex.request('command/exec', SLEEP)),
  };
  const views = {
    notifications: watch<unknown>(codex.notifications$),
    frames: watch<unknown>(codex.frames$),
    on: watch<unknown>(codex.on('turn/completed')),
    turns: watch<unknown>(codex.turns$),
    threadEvents: watch<unknown>(a.events$),
    threadTurns: watch<unknown>(b.turns$),
  };
  await Promise.all([
    asked.stream.first(),
    asked.text.first(),
    asked.turnText.first(),
    views.threadEvents.first(),
  ]);
  return { asked, views };
}

/** Waits until all have ended, each of them once, and gives what they ended with. */
async function endsOf(
  watches: Readonly<Record<string, Watch<unknown>>>,
): Promise<Readonly<Record<string, unknown>>> {
  const ends: Record<string, unknown> = {};
  for (const [name, { ended }] of Object.entries(watches)) ends[name] = await ended;
  for (const [name, { ends: count }] of Object.entries(watches)) expect([name, count]).toEqual([name, 1]);
  return ends;
}

describe('when the server is killed', () => {
  it('everything that is open errors once, because of the same error, which says how', async () => {
    const { asked, views } = await everythingOpen();
    const states = watch(codex.state$);
    process.kill(serverPid(), 'SIGKILL');
    const ends = await endsOf({ ...asked, ...views });
    const [error, ...others] = new Set(Object.values(ends).map(linkEndOf));
    expect(others).toEqual([]);
    expect(error).toBeInstanceOf(TransportClosedError);
    expect(error).toMatchObject({ code: 'transport_closed', signal: 'SIGKILL', exitCode: undefined });
    expect(states.values.at(-1)).toEqual({ status: 'closed', error });
  });

  it('a handle shows who comes later what there was, and then the error', async () => {
    const thread = await talkative();
    const turn = await firstValueFrom(thread.turn('Talk.'));
    const early = watch(turn.events$);
    await firstValueFrom(turn.text$);
    process.kill(serverPid(), 'SIGKILL');
    const error = await early.ended;
    const [late, lateText, lateResult] = [watch(turn.events$), watch(turn.text$), watch(turn.result$)];
    expect(late.values).toEqual(early.values);
    expect(late.values.at(-1)?.method).toBe('item/agentMessage/delta');
    expect(lateText.values).toEqual(['I begin']);
    expect(await Promise.all([late.ended, lateText.ended, lateResult.ended])).toEqual([error, error, error]);
    expect(error).toMatchObject({ signal: 'SIGKILL' });
  });

  it('whatever is used later errors too, until connect() starts another', async () => {
    const thread = await talkative();
    await firstValueFrom(thread.text('Talk.', { onUnsubscribe: 'detach' }));
    const notifications = watch(codex.notifications$);
    process.kill(serverPid(), 'SIGKILL');
    const error = await notifications.ended;
    for (const use$ of [
      thread.run('hi'),
      thread.events$,
      codex.startThread(),
      codex.frames$,
      codex.models(),
    ]) {
      expect(linkEndOf(await watch<unknown>(use$).ended)).toBe(error);
    }
    await firstValueFrom(codex.connect());
    const resumed = await firstValueFrom(codex.resumeThread(thread.id));
    real.script(thread.id, [text('I am back.')]);
    expect(await firstValueFrom(resumed.run('Are you back?'))).toMatchObject({ finalResponse: 'I am back.' });
    const { turns } = await firstValueFrom(resumed.read({ includeTurns: true }));
    expect(turns.map(({ status }) => status)).toEqual(['interrupted', 'completed']);
  });

  it.each<[string, (thread: Thread) => Observable<unknown>]>([
    ['run', (thread) => thread.run('Talk.')],
    ['stream', (thread) => thread.stream('Talk.')],
    ['text', (thread) => thread.text('Talk.')],
    ['a handle', (thread) => thread.turn('Talk.').pipe(switchMap((turn) => turn.result$))],
  ])('right after it has accepted a turn, %s does not hang', async (_, start) => {
    const thread = await talkative();
    const pid = serverPid();
    codex.wire$.pipe(filter(replyTo('turn/start'))).subscribe(() => process.kill(pid, 'SIGKILL'));
    const error = await watch(start(thread)).ended;
    expect(error).toBeInstanceOf(TransportClosedError);
    expect(error).toMatchObject({ signal: 'SIGKILL' });
  });

  it('nothing it has started stays behind', async () => {
    const pid = await commandRunning();
    const notifications = watch(codex.notifications$);
    process.kill(serverPid(), 'SIGKILL');
    expect(await notifications.ended).toMatchObject({ signal: 'SIGKILL' });
    expect([processTable().has(pid), running()]).toEqual([false, []]);
  });
});

describe('when the server ends by itself', () => {
  it('on SIGTERM, everything errors with that', async () => {
    const { asked, views } = await everythingOpen();
    process.kill(serverPid(), 'SIGTERM');
    const [error, ...others] = new Set(Object.values(await endsOf({ ...asked, ...views })).map(linkEndOf));
    expect(others).toEqual([]);
    expect(error).toBeInstanceOf(TransportClosedError);
    expect(error).toMatchObject({ exitCode: 0, signal: undefined });
  });

  it('because its input has ended, everything errors with that', async () => {
    const other = real.connect({ command: [process.execPath, '-e', HANGS_UP_ON_A_TURN, codexBinary()] });
    const { id } = await firstValueFrom(other.startThread());
    real.script(id, [text(['I begin', hold()])]);
    const open = {
      run: watch<unknown>(other.thread(id).run('Talk.')),
      request: watch<unknown>(other.request('command/exec', SLEEP)),
      threadEvents: watch<unknown>(other.thread(id).events$),
      frames: watch<unknown>(other.frames$),
    };
    const [error, ...others] = new Set(Object.values(await endsOf(open)).map(linkEndOf));
    expect(others).toEqual([]);
    expect(error).toBeInstanceOf(TransportClosedError);
    expect(error).toMatchObject({ exitCode: 0, signal: undefined });
  });

  it('at once, the error has its exit code and what it said last', async () => {
    const other = real.connect({ env: { CODEX_HOME: join(real.workspace, 'nowhere') } });
    const error = await watch(other.startThread()).ended;
    if (!(error instanceof TransportClosedError)) throw new Error(`ended with ${String(error)}`);
    expect([error.exitCode, error.signal]).toEqual([1, undefined]);
    expect(error.stderrTail).toContain('CODEX_HOME');
  });
});

describe('close', () => {
  it('during turns errors what was asked for, and completes what was only watched', async () => {
    const { asked, views } = await everythingOpen();
    await codex.close();
    const errors = new Set(Object.values(await endsOf(asked)).map(linkEndOf));
    expect([...errors]).toEqual([expect.any(TransportClosedError)]);
    expect(new Set(Object.values(await endsOf(views)))).toEqual(new Set([undefined]));
    expect(running()).toEqual([]);
  });

  it('leaves no process behind, be a command of the agent running or not', async () => {
    const pid = await commandRunning();
    await codex.close();
    expect([processTable().has(pid), running()]).toEqual([false, []]);
  });

  it('while it still connects leaves no process behind', async () => {
    const connecting = watch(codex.connect());
    const closing = codex.close();
    expect(await connecting.ended).toBeInstanceOf(TransportClosedError);
    await closing;
    expect(running()).toEqual([]);
  });
});
