import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawnServer, type AppServer } from 'codex-rx/node';
import { ScriptedModel, text } from 'codex-rx/testing/node';
import { firstValueFrom } from 'rxjs';
import type { Measured } from './memory-gauge.js';
import { measuredAlone } from './memory-run.js';
import { atLeast, atMost, printTable, type Row } from './row.js';

// What a consumer that is slow, or not there, costs in memory. The bars are about twice what was measured.
const PIECES = Array.from({ length: 12_000 }, (_, n) => `word${n} `);

const model = await ScriptedModel.start();
const workspace = await mkdtemp(join(tmpdir(), 'workspace-'));
let server: AppServer | undefined;
try {
  const { env } = await model.codexHome();
  model.otherwise(text(PIECES));
  server = await firstValueFrom(spawnServer({ cwd: workspace, env }));
  const { url, bearerToken = '' } = server;
  const socket = { url, bearerToken };
  const rows = [
    ...unreadRows(await measuredAlone('unread', { notifications: 1_000_000 })),
    ...queueRows(await measuredAlone('unreadQueue', { notifications: 1_000_000, maxQueued: 1000 })),
    ...unclaimedRows(await measuredAlone('unclaimed', { turns: 10_000 })),
    ...requestRows(
      'stdio',
      await measuredAlone('pipelined', { place: { env, cwd: workspace }, requests: 5000 }),
    ),
    ...requestRows('a WebSocket', await measuredAlone('pipelined', { place: socket, requests: 5000 })),
    ...blockedRows(await measuredAlone('blocked', { place: socket, blockMs: 3000 })),
  ];
  printTable(rows);
  if (rows.some(({ holds }) => !holds)) process.exitCode = 1;
} finally {
  await server?.close();
  await model.close();
  await rm(workspace, { recursive: true, force: true, maxRetries: 5 });
}

function memoryRows(
  what: string,
  { peakMb, keptMb, rssMb }: Measured,
  bars: readonly [number, number, number],
): readonly Row[] {
  return [
    atMost(`${what}: heap, at most`, peakMb, bars[0], 'MB'),
    atMost(`${what}: heap kept`, Math.max(0, keptMb), bars[1], 'MB'),
    atMost(`${what}: process, at most`, rssMb, bars[2], 'MB'),
  ];
}

function unreadRows(result: Measured): readonly Row[] {
  const what = 'a million notifications nobody reads';
  return [
    ...memoryRows(what, result, [40, 1, 300]),
    atMost(`${what}: entries left`, result.counts['left'] ?? NaN, 0, 'entries'),
  ];
}

function queueRows(result: Measured): readonly Row[] {
  const what = 'a million deltas for a loop that stands still, maxQueued 1000';
  const { read = 0, shed = 0 } = result.counts;
  return [
    ...memoryRows(what, result, [40, 2, 300]),
    atMost(`${what}: events that waited`, read, 1002, 'events'),
    atLeast(`${what}: read or told as shed`, read + shed, 1_000_001, 'events'),
  ];
}

function unclaimedRows(result: Measured): readonly Row[] {
  const what = '10,000 turns nobody claims, half of them never to end';
  return [
    ...memoryRows(what, result, [60, 2, 300]),
    atMost(`${what}: entries left`, result.counts['left'] ?? NaN, 0, 'entries'),
  ];
}

function requestRows(where: string, result: Measured): readonly Row[] {
  const what = `5,000 requests at once over ${where}`;
  return [
    ...memoryRows(what, result, [120, 4, 400]),
    atLeast(`${what}: answered once`, result.counts['answeredOnce'] ?? 0, 5000, 'requests'),
    atMost(`${what}: in flight`, result.counts['mostInFlight'] ?? NaN, 64, 'requests'),
  ];
}

function blockedRows(result: Measured): readonly Row[] {
  const what = `12,000 deltas over a WebSocket, 3 s of them not looked at`;
  return [
    ...memoryRows(what, result, [40, 2, 300]),
    atLeast(`${what}: deltas delivered`, result.counts['deltas'] ?? 0, PIECES.length, 'deltas'),
  ];
}
