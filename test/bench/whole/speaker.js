// Speaks the protocol as fast as it is read: it accepts every turn, then sends deltas of all turns and the end of each.
import { once } from 'node:events';
import { createInterface } from 'node:readline';

const CHUNK_CHARS = 65_536;

const [turns, frames] = process.argv.slice(2).map(Number);
const begun = [];

for await (const line of createInterface({ input: process.stdin })) {
  const { id, method, params } = JSON.parse(line);
  if (id === undefined) continue;
  if (method === 'initialize') {
    reply(id, { userAgent: 'bench/0.0.0', codexHome: '', platformFamily: '', platformOs: '' });
    continue;
  }
  const turnId = `turn-${params.threadId}`;
  reply(id, { turn: turn(turnId, 'inProgress') });
  begun.push({ threadId: params.threadId, turnId });
  if (begun.length === turns) await speak();
}

function reply(id, result) {
  process.stdout.write(`${JSON.stringify({ id, result })}\n`);
}

async function speak() {
  let chunk = '';
  const say = async (method, params) => {
    chunk += `${JSON.stringify({ method, params, emittedAtMs: 1_795_340_936_062 })}\n`;
    if (chunk.length >= CHUNK_CHARS) await flush();
  };
  const flush = async () => {
    if (!process.stdout.write(chunk)) await once(process.stdout, 'drain');
    chunk = '';
  };
  for (let index = 0; index < frames; index += 1) {
    const at = index % turns;
    await say('item/agentMessage/delta', { ...begun[at], itemId: `msg_${at}`, delta: `word${index} ` });
  }
  for (const { threadId, turnId } of begun)
    await say('turn/completed', { threadId, turn: turn(turnId, 'completed') });
  await flush();
}

function turn(id, status) {
  return {
    id,
    items: [],
    status,
    error: null,
    startedAt: null,
    completedAt: null,
    durationMs: null,
    rootTurnId: id,
    itemsView: 'notLoaded',
  };
}
