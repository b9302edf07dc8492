import { hotPathRows } from './hot-path.js';
import { printTable } from './row.js';
printTable(await hotPathRows());
