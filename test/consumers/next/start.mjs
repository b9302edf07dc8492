import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

const free = createServer().listen(0, '127.0.0.1');
await new Promise((resolve) => free.once('listening', resolve));
const { port } = free.address();
await new Promise((resolve) => free.close(resolve));

const next = spawn(process.execPath, ['node_modules/next/dist/bin/next', 'start', '-p', `${port}`], {
  stdio: 'pipe',
});
const exit = new Promise((resolve) => next.once('exit', resolve));
try {
  const get = (path) => fetch(`http://127.0.0.1:${port}${path}`);
  while (!(await get('/').catch(() => undefined))?.ok) await wait(200);
  console.log(await (await get('/api/answer')).text());
} finally {
  next.kill();
  await exit;
}
