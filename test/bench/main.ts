import { hotPathRows } from './hot-path.js';
import { packageRows } from './package.js';
import { printTable, type Row } from './row.js';
import { serverRows } from './server.js';
import { soakRows } from './soak.js';
import { turnRows } from './turns.js';
import { wholeProcessRows } from './whole-process.js';

const parts: Readonly<Record<string, () => Promise<readonly Row[]>>> = {
  'hot-path': hotPathRows,
  turns: turnRows,
  'whole-process': wholeProcessRows,
  soak: soakRows,
  server: serverRows,
  package: packageRows,
};

const wanted = process.argv.slice(2);
const rows: Row[] = [];
for (const [name, measure] of Object.entries(parts)) {
  if (wanted.length === 0 || wanted.includes(name)) rows.push(...(await measure()));
}
printTable(rows);
if (rows.some(({ holds }) => !holds)) process.exitCode = 1;
