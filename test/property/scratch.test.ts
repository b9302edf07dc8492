import { it } from 'vitest';
import { STATE_COSTS } from './costs/state.js';
import { OPERATOR_COSTS } from './costs/operators.js';
const all = { ...STATE_COSTS, ...OPERATOR_COSTS };
it.each(Object.entries(all))('%s', (name, work) => {
  const row: string[] = [];
  for (const n of [2000, 8000, 16000, 32000]) {
    const t = process.cpuUsage(); work(n); const u = process.cpuUsage(t);
    const ms = (u.user + u.system) / 1000; row.push(ms.toFixed(0));
    if (ms > 4000) break;
  }
  console.log(row.join('\t'), name);
}, 60000);
