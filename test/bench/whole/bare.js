// Reads the speaker with nothing but the runtime: splits lines and parses them.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const [turns, frames] = process.argv.slice(2).map(Number);
const speaker = fileURLToPath(new URL('speaker.js', import.meta.url));
const child = spawn(process.execPath, [speaker, String(turns), String(frames)], {
  stdio: ['pipe', 'pipe', 'inherit'],
});
const send = (frame) => child.stdin.write(`${JSON.stringify(frame)}\n`);

send({ id: 0, method: 'initialize', params: { clientInfo: { name: 'bare', title: null, version: '0' } } });
send({ method: 'initialized' });
for (let index = 0; index < turns; index += 1) {
  const input = [{ type: 'text', text: 'hi' }];
  send({ id: index + 1, method: 'turn/start', params: { threadId: `thread-${index}`, input } });
}

const decoder = new TextDecoder();
let rest = '';
let deltas = 0;
let ended = 0;
for await (const bytes of child.stdout) {
  const text = rest + decoder.decode(bytes, { stream: true });
  let start = 0;
  for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', start)) {
    const { method } = JSON.parse(text.slice(start, end));
    if (method === 'item/agentMessage/delta') deltas += 1;
    if (method === 'turn/completed') ended += 1;
    start = end + 1;
  }
  rest = text.slice(start);
  if (ended === turns) break;
}
child.stdin.end();
const { user, system } = process.cpuUsage();
console.log(JSON.stringify({ deltas, ended, cpuMs: (user + system) / 1000 }));
