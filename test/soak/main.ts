import { parseArgs } from 'node:util';
import { printTable } from '../bench/row.js';
import { soak } from './soak.js';

const { values } = parseArgs({
  options: {
    /** Notifications in all. */
    notifications: { type: 'string', default: '1000000' },
    /** Goes on for at least this long, however many notifications that takes. */
    minutes: { type: 'string', default: '0' },
  },
});

const rows = await soak({
  notifications: Number(values.notifications),
  minMs: Number(values.minutes) * 60_000,
});
printTable(rows);
if (rows.some(({ holds }) => !holds)) process.exitCode = 1;
