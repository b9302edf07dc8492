import { tool } from 'codex-rx';
import { ScriptedModel } from 'codex-rx/testing/node';
import { firstValueFrom } from 'rxjs';
import { expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { setUp, turnFrames } from '../fixtures/fake.js';
import { ask } from '../fixtures/lone-approval.js';

/** Wraps an object, and all that is reached through it, unless it says that it is to be left alone, as Vue does. */
function reactive<T extends object>(target: T): T {
  if (Reflect.get(target, '__v_skip') === true) return target;
  return new Proxy(target, {
    get: (object, name, receiver) => {
      const value: unknown = Reflect.get(object, name, receiver);
      return typeof value === 'object' && value !== null ? reactive(value) : value;
    },
  });
}

it('a handle that is held in a reactive object works, and shows nothing of how', async () => {
  const { server, codex } = setUp();
  const model = await ScriptedModel.start();
  onTestFinished(() => model.close());
  const noop = tool({ name: 'noop', description: 'Does nothing.', input: z.object({}), run: () => 'ok' });
  const thread = await firstValueFrom(codex.startThread({ tools: [noop] }));
  const turn = await firstValueFrom(thread.turn('Go.'));
  const { approval } = ask('command', { command: 'ls' });
  const held = reactive({ codex, thread, turn, approval, noop, server, model, files: codex.files });
  for (const [name, handle] of Object.entries(held)) {
    expect(Reflect.has(handle, '__v_skip'), name).toBe(true);
    expect(Object.keys(handle), name).not.toContain('__v_skip');
    expect(JSON.stringify(Object.getOwnPropertyNames(handle)), name).not.toContain('__v_skip');
  }
  server.handle('fs/readDirectory', () => ({ entries: [] }));
  expect(await firstValueFrom(held.files.readDirectory('/'))).toEqual([]);
  const result = firstValueFrom(held.turn.result$);
  server.notify('turn/completed', turnFrames(thread.id, turn.id).completed().params);
  expect(await result).toMatchObject({ status: 'completed' });
  held.approval.accept();
  expect(await firstValueFrom(held.approval.resolved$)).toMatchObject({ by: 'caller' });
  await held.codex.close();
});
