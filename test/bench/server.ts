import { Codex as CodexSdk } from '@openai/codex-sdk';
import { Codex, type Thread } from 'codex-rx';
import { stdio } from 'codex-rx/node';
import { ScriptedModel, text, type CodexHome } from 'codex-rx/testing/node';
import { firstValueFrom, forkJoin, lastValueFrom, tap } from 'rxjs';
import { codexBinary } from '../fixtures/binary.js';
import { peakBytes } from './processes.js';
import { RawPipe } from './raw-pipe.js';
import { atLeast, atMost, median, type Row } from './row.js';

const TURNS = 9;
const AT_ONCE = 16;
const BURSTS = 5;
const FIRST_DELTAS = 60;

type Home = Pick<CodexHome, 'path' | 'env'>;

/** Turns of the real app-server with a model that answers at once. */
export async function serverRows(): Promise<readonly Row[]> {
  await using model = await ScriptedModel.start({ keepRequests: 1 });
  model.otherwise(text('An answer of a few words.', { chunkChars: 6 }));
  // As users have it: the server's defaults, the user's shell included; only what reaches outside stays off.
  await using home = await model.codexHome({ config: { features: { shell_snapshot: true } } });
  const { HOME: _hermetic, ...env } = home.env;
  const added = await againstPipe({ path: home.path, env });
  return [...(await againstSdk({ path: home.path, env })), added];
}

async function againstSdk(home: Home): Promise<readonly Row[]> {
  const sdk = new CodexSdk({
    codexPathOverride: codexBinary(),
    env: { ...userEnv(), ...home.env },
  });
  const sdkThread = () =>
    sdk.startThread({ workingDirectory: home.path, skipGitRepoCheck: true, sandboxMode: 'read-only' });
  const codex = new Codex(stdio({ env: home.env, cwd: home.path }));
  const ownThread = () => firstValueFrom(codex.startThread({ sandbox: 'readOnly' }));
  try {
    // Ours first, and not in turns: the login shells that the other library's processes leave behind would weigh on
    // ours. Memory apart from times, which looking at all processes adds to. Every thread has had a turn before.
    const threads = await Promise.all(Array.from({ length: AT_ONCE }, ownThread));
    const ownBurst = (measure: Measure) =>
      measure(() => lastValueFrom(forkJoin(threads.map((thread) => thread.run('hi')))));
    const ownPeak = await ownBurst(peakBytes);
    // New threads begin with a login shell each, which take a while to be gone.
    await repeatedly(BURSTS, () => ownBurst(timed));
    const ownBursts = await repeatedly(BURSTS, () => ownBurst(timed));

    const own = await ownThread();
    const other = sdkThread();
    await firstValueFrom(own.run('warm up'));
    await other.run('warm up');
    const turns = await alternately(
      TURNS,
      () => timed(() => firstValueFrom(own.run('hi'))),
      () => timed(() => other.run('hi')),
    );

    const otherThreads = Array.from({ length: AT_ONCE }, sdkThread);
    const otherBurst = (measure: Measure) =>
      measure(() => Promise.all(otherThreads.map((thread) => thread.run('hi'))));
    const otherPeak = await otherBurst(peakBytes);
    const otherBursts = await repeatedly(BURSTS, () => otherBurst(timed));
    const faster = median(turns.map(([ours, theirs]) => theirs / ours));
    const fasterAtOnce = median(otherBursts) / median(ownBursts);
    return [
      atLeast('a turn on a warm connection, faster than @openai/codex-sdk', faster, 2.5, 'x'),
      atLeast('16 turns at once, faster than @openai/codex-sdk', fasterAtOnce, 3, 'x'),
      atMost('16 turns at once, memory over that of @openai/codex-sdk', ownPeak / otherPeak, 0.2, 'x'),
    ];
  } finally {
    await codex.close();
  }
}

async function againstPipe(home: Home): Promise<Row> {
  const pipe = new RawPipe(home.env, home.path);
  const codex = new Codex(stdio({ env: home.env, cwd: home.path }));
  try {
    const thread = await firstValueFrom(codex.startThread({ sandbox: 'readOnly' }));
    const pipeThread = await pipe.start();
    await firstDelta(thread);
    await pipe.firstDelta(pipeThread);
    const deltas = await alternately(
      FIRST_DELTAS,
      () => firstDelta(thread),
      () => pipe.firstDelta(pipeThread),
    );
    const added = median(deltas.map(([own]) => own)) - median(deltas.map(([, raw]) => raw));
    return atMost('added to a raw pipe’s time to the first delta', added, 3, 'ms');
  } finally {
    await codex.close();
    await pipe.close();
  }
}

async function firstDelta(thread: Thread): Promise<number> {
  const startedAt = performance.now();
  let first = Number.NaN;
  const noteFirst = tap<string>(() => {
    if (Number.isNaN(first)) first = performance.now() - startedAt;
  });
  await lastValueFrom(thread.text('hi').pipe(noteFirst));
  return first;
}

// The other library passes on no environment but what it is given.
function userEnv(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

type Measure = (work: () => Promise<unknown>) => Promise<number>;

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

async function repeatedly(count: number, measure: () => Promise<number>): Promise<readonly number[]> {
  const values: number[] = [];
  for (let round = 0; round < count; round += 1) values.push(await measure());
  return values;
}

// In turns, so that what the machine does besides weighs on both alike.
async function alternately<T>(
  count: number,
  ours: () => Promise<T>,
  theirs: () => Promise<T>,
): Promise<readonly (readonly [T, T])[]> {
  const pairs: (readonly [T, T])[] = [];
  for (let round = 0; round < count; round += 1) pairs.push([await ours(), await theirs()]);
  return pairs;
}
