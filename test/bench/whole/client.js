// Reads the speaker through the built package: validated events at one subscriber for each turn.
import { fileURLToPath } from 'node:url';
import { Codex } from '../../../dist/index.js';
import { stdio } from '../../../dist/node.js';

const [turns, frames] = process.argv.slice(2).map(Number);
const speaker = fileURLToPath(new URL('speaker.js', import.meta.url));
const codex = new Codex(stdio({ command: [process.execPath, speaker, String(turns), String(frames)] }));

let deltas = 0;
let ended = 0;
await new Promise((resolve, reject) => {
  const count = ({ method }) => {
    if (method === 'item/agentMessage/delta') deltas += 1;
    if (method === 'turn/completed') ended += 1;
    if (ended === turns) resolve();
  };
  for (let index = 0; index < turns; index += 1)
    codex.thread(`thread-${index}`).stream('hi').subscribe({ next: count, error: reject });
});
const { user, system } = process.cpuUsage();
console.log(JSON.stringify({ deltas, ended, cpuMs: (user + system) / 1000 }));
await codex.close();
