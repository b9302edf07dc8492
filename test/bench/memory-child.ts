import type { Measured } from './memory-gauge.js';
import { blocked, pipelined, unclaimed, unread, unreadQueue } from './memory-situations.js';

const situations: Readonly<Record<string, (options: never) => Promise<Measured>>> = {
  blocked,
  pipelined,
  unclaimed,
  unread,
  unreadQueue,
};

const list = JSON.parse(process.argv[2] ?? '[]') as readonly (readonly [string, unknown])[];
const results: Measured[] = [];
for (const [name, options] of list) {
  const situation = situations[name];
  if (situation === undefined) throw new Error(`there is no situation called ${name}`);
  results.push(await situation(options as never));
}
console.log(JSON.stringify(results));
