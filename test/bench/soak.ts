import { firstValueFrom } from 'rxjs';
import { fullHandles } from '../../src/client/codex.js';
import { contextOf } from '../../src/client/context.js';
import { schemaValidator } from '../../src/client/schema-validator.js';
import { connectionOptions } from '../../src/connection/connection-options.js';
import { Connection } from '../../src/connection/connection.js';
import { ByteTransport, completions, deltaStream, turnOf } from './delta-stream.js';
import { atMost, type Row } from './row.js';

const TURNS = 10_000;
const AT_ONCE = 100;
const NOTIFICATIONS = 1_000_000;

/** A million notifications through ten thousand turns, a hundred at a time; half the turns are somebody else's. */
export async function soakRows(): Promise<readonly Row[]> {
  const collect = globalThis.gc;
  if (collect === undefined) throw new Error('run with --expose-gc');
  const stream = deltaStream((NOTIFICATIONS / TURNS) * AT_ONCE, AT_ONCE);
  const ends = completions(stream);
  const turnIds = new Map(stream.threadIds.map((threadId, index) => [threadId, stream.turnIds[index] ?? '']));
  let begun = 0;
  const transport = new ByteTransport(({ method, params }) => {
    if (method === 'initialize')
      return { userAgent: 'bench/0.0.0', codexHome: '', platformFamily: '', platformOs: '' };
    begun += 1;
    const threadId = Reflect.get(Object(params), 'threadId');
    return { turn: turnOf(turnIds.get(String(threadId)) ?? '', 'inProgress') };
  });
  const connection = new Connection(transport.factory, connectionOptions({}), { validator: schemaValidator });
  const context = contextOf(connection, fullHandles);
  await firstValueFrom(connection.connect());
  let events = 0;
  const round = async () => {
    const until = begun + AT_ONCE / 2;
    for (const threadId of stream.threadIds.filter((_, index) => index % 2 === 0)) {
      context
        .thread(threadId)
        .stream('hi')
        .subscribe(() => (events += 1));
    }
    // Not all of so many starts in a row begin in the call that asks for them.
    while (begun < until) await new Promise((resolve) => setImmediate(resolve));
    for (const chunk of stream.chunks) transport.push(chunk);
    for (const chunk of ends) transport.push(chunk);
  };

  await round();
  collect();
  const before = process.memoryUsage().heapUsed;
  for (let turns = 0; turns < TURNS; turns += AT_ONCE) await round();
  // Timers of requests and groups that have ended are swept in a later turn of the event loop.
  await new Promise((resolve) => setImmediate(resolve));
  collect();
  const grownMb = (process.memoryUsage().heapUsed - before) / 1e6;
  if (events < NOTIFICATIONS / 2) throw new Error(`only ${events} events arrived`);
  const { threads, turns } = connection.session.threads.size;
  const left = threads + turns + connection.session.replies.size;
  return [
    atMost('a million notifications, 10,000 turns: heap grown', grownMb, 2, 'MB'),
    atMost('a million notifications, 10,000 turns: entries left', left, 0, 'entries'),
  ];
}
