import { Codex } from '../../src/index.js';
import { ByteTransport, deltaStream, turnOf } from './delta-stream.js';
const turns = Number(process.argv[2]);
const s = deltaStream(120000, turns);
for (let k = 0; k < 6; k++) {
  const byThread = new Map(s.threadIds.map((t, i) => [t, s.turnIds[i]]));
  const t = new ByteTransport((r) => r.method === 'turn/start' ? { turn: turnOf(byThread.get((r.params as any).threadId)!, 'inProgress') } : r.method==='initialize' ? { userAgent: 'x/0.169.0 (b)' } : {});
  const codex = new Codex(t.factory);
  let n = 0;
  const t0 = performance.now();
  for (const id of s.threadIds) codex.thread(id).stream('x').subscribe(() => n++);
  const t1 = performance.now();
  const per: number[] = [];
  for (const c of s.chunks) { const a = performance.now(); t.push(c); per.push(performance.now() - a); }
  console.log(turns, 'start', (t1 - t0).toFixed(0), 'push', (performance.now() - t1).toFixed(0), 'first chunks', per.slice(0, 16).map(x => x.toFixed(1)).join(' '), 'later', per.slice(-5).map(x => x.toFixed(1)).join(' '), 'heap', (process.memoryUsage().heapUsed / 1e6).toFixed(0));
}
