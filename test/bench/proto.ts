import { Codex } from '/work/main/src/index.js';
import { Codex as Lean } from '/work/main/src/lean.js';
import { ByteTransport, deltaStream, completions, turnOf } from '/work/main/test/bench/delta-stream.js';
function floor(s: any) {
  let n = 0; const dec = new TextDecoder(); let rest = '';
  for (const c of s.chunks) { const t = rest + dec.decode(c, {stream: true}); let a = 0; for (let e = t.indexOf('\n'); e !== -1; e = t.indexOf('\n', a)) { const f = JSON.parse(t.slice(a, e)); if (f.method !== undefined) n++; a = e + 1; } rest = t.slice(a); }
  return n;
}
function floorBuf(s: any) {
  let n = 0; let rest = Buffer.alloc(0);
  for (const c of s.chunks) { let b = Buffer.from(c.buffer, c.byteOffset, c.length); if (rest.length) b = Buffer.concat([rest, b]); let a = 0; for (let e = b.indexOf(10); e !== -1; e = b.indexOf(10, a)) { const f = JSON.parse(b.toString('utf8', a, e)); if (f.method !== undefined) n++; a = e + 1; } rest = b.subarray(a); }
  return n;
}
function ours(s: any, C: any, handles: boolean) {
  let next = 0;
  const t = new ByteTransport((r) => r.method === 'turn/start' ? { turn: turnOf(s.turnIds[s.threadIds.indexOf((r.params as any).threadId)], 'inProgress') } : r.method==='initialize' ? { userAgent: 'x/0.169.0 (b)', codexHome: '/h', platformFamily: 'unix', platformOs: 'linux' } : {});
  const codex = new C(t.factory);
  let n = 0; const hs: any[] = [];
  for (const id of s.threadIds) {
    if (handles) codex.thread(id).turn('x').subscribe((h: any) => { hs.push(h); h.events$.subscribe(() => n++) });
    else codex.thread(id).stream('x').subscribe(() => n++);
  }
  const t0 = performance.now();
  for (const c of s.chunks) t.push(c);
  const ms = performance.now() - t0;
  if (n !== s.frames) throw new Error(n + ' != ' + s.frames);
  for (const c of completions(s)) t.push(c);
  return ms;
}
const med = (a: number[]) => a.sort((x, y) => x - y)[a.length >> 1]!;
for (const turns of [64, 1, 4096]) {
  const s = deltaStream(120000, turns);
  const r: Record<string, number[]> = { floor: [], floorBuf: [], stream: [], lean: [], handles: [] };
  for (let i = 0; i < 9; i++) {
    let t0 = performance.now(); floor(s); r.floor!.push(performance.now() - t0);
    t0 = performance.now(); floorBuf(s); r.floorBuf!.push(performance.now() - t0);
    r.stream!.push(ours(s, Codex, false)); r.lean!.push(ours(s, Lean, false)); r.handles!.push(ours(s, Codex, true));
  }
  const m = Object.fromEntries(Object.entries(r).map(([k, v]) => [k, med(v)]));
  console.log(turns, Object.fromEntries(Object.entries(m).map(([k, v]) => [k, v.toFixed(0) + 'ms ' + (v / m.floor!).toFixed(2) + 'x ' + (v/m.floorBuf!).toFixed(2)])));
}
