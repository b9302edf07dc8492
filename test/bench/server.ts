import { Codex as CodexSdk } from '@openai/codex-sdk';
import { Codex, type Thread } from 'codex-rx';
import { stdio } from 'codex-rx/node';
import { ScriptedModel, text, type CodexHome } from 'codex-rx/testing/node';
import { firstValueFrom, forkJoin, lastValueFrom, tap } from 'rxjs';
import { codexBinary } from '../fixtures/binary.js';
import { cost } from './memory-of-children.js';
import { RawPipe } from './raw-pipe.js';
import { atLeast, atMost, median, type Row } from './row.js';

const TURNS = 9;
const AT_ONCE = 16;
const BURSTS = 3;
const FIRST_DELTAS = 60;

/** Turns of the real app-server with a model that answers at once. */
export async function serverRows(): Promise<readonly Row[]> {
  await using model = await ScriptedModel.start({ keepRequests: 0 });
  model.otherwise(text('An answer of a few words.', { chunkChars: 6 }));
  await using home = await model.codexHome();
  return [...(await againstSdk(home)), await againstPipe(home)];
}

async function againstSdk(home: CodexHome): Promise<readonly Row[]> {
  const sdk = new CodexSdk({
    codexPathOverride: codexBinary(),
    env: { PATH: process.env['PATH'] ?? '', ...home.env },
  });
  const sdkThread = () =>
    sdk.startThread({ workingDirectory: home.path, skipGitRepoCheck: true, sandboxMode: 'read-only' });
  const codex = new Codex(stdio({ env: home.env, cwd: home.path }));
  const ownThread = () => firstValueFrom(codex.startThread({ sandbox: 'readOnly' }));
  try {
    const own = await ownThread();
    const other = sdkThread();
    await firstValueFrom(own.run('warm up'));
    await other.run('warm up');
    const turns = await alternately(
      TURNS,
      () => cost(() => firstValueFrom(own.run('hi'))),
      () => cost(() => other.run('hi')),
    );
    const bursts = await alternately(
      BURSTS,
      async () => {
        const threads = await Promise.all(Array.from({ length: AT_ONCE }, ownThread));
        return cost(() => lastValueFrom(forkJoin(threads.map((thread) => thread.run('hi')))));
      },
      () => {
        const threads = Array.from({ length: AT_ONCE }, sdkThread);
        return cost(() => Promise.all(threads.map((thread) => thread.run('hi'))));
      },
    );
    const faster = (pairs: typeof turns) => median(pairs.map(([ours, theirs]) => theirs.ms / ours.ms));
    const memory = median(bursts.map(([ours, theirs]) => ours.peakBytes / theirs.peakBytes));
    return [
      atLeast('a turn on a warm connection, faster than @openai/codex-sdk', faster(turns), 2.5, 'x'),
      atLeast('16 turns at once, faster than @openai/codex-sdk', faster(bursts), 3, 'x'),
      atMost('16 turns at once, memory over that of @openai/codex-sdk', memory, 0.2, 'x'),
    ];
  } finally {
    await codex.close();
  }
}

async function againstPipe(home: CodexHome): Promise<Row> {
  const pipe = new RawPipe(home.env, home.path);
  const codex = new Codex(stdio({ env: home.env, cwd: home.path }));
  try {
    const thread = await firstValueFrom(codex.startThread({ sandbox: 'readOnly' }));
    const pipeThread = await pipe.start();
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
