// With `--offline` on the command line, the app-server that an example starts talks to a scripted model on this
// machine: no login, no network. Without it, importing this file does nothing.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { basename, extname } from 'node:path';
import { fileURLToPath } from 'node:url';

if (process.argv.includes('--offline')) {
  const extension = extname(import.meta.url); // .js where it was compiled
  const example = basename(process.argv[1] ?? '', extension);
  const model = fork(fileURLToPath(new URL(`model-process${extension}`, import.meta.url)), [example]);
  const failed = once(model, 'exit').then(() => {
    throw new Error('The scripted model could not be started.');
  });
  const [env] = (await Promise.race([once(model, 'message'), failed])) as [Record<string, string>];
  // The app-server inherits this environment: where Codex keeps its configuration, which names the model.
  Object.assign(process.env, env);
  // The model does not keep the example alive, and ends with it.
  failed.catch(() => undefined);
  model.channel?.unref();
  model.unref();
}
