import assert from 'node:assert';
import { Codex, tool } from 'codex-rx';
import { spawnServer, stdio } from 'codex-rx/node';
import { ScriptedModel, text } from 'codex-rx/testing/node';
import { firstValueFrom, lastValueFrom } from 'rxjs';
import { computed, isReactive, reactive, ref } from 'vue';
import { z } from 'zod';

// Everything that a program may hold is held in reactive objects, and used from there.
const held = reactive({ model: await ScriptedModel.start() });
const { env } = await held.model.otherwise(text('Hello.')).codexHome();
held.codex = new Codex(stdio({ env }));
held.tools = [tool({ name: 'noop', description: 'Does nothing.', input: z.object({}), run: () => 'ok' })];
held.thread = await firstValueFrom(held.codex.startThread({ tools: held.tools }));

const turn = ref();
turn.value = await firstValueFrom(held.thread.turn('Say hello.'));
const shown = computed(() => `Turn ${turn.value.id}`);
const { finalResponse } = await firstValueFrom(turn.value.result$);
assert.equal(shown.value, `Turn ${turn.value.id}`);
assert.equal(await lastValueFrom(turn.value.text$), 'Hello.');

const state = ref(await firstValueFrom(held.thread.state$));
assert.ok(isReactive(state.value), 'plain values are reactive');
assert.equal((await firstValueFrom(held.thread.run('Say hello.'))).finalResponse, 'Hello.');
held.entries = await firstValueFrom(held.codex.files.readDirectory(process.cwd()));
assert.ok(held.entries.length > 0);

held.server = await firstValueFrom(spawnServer({ env }));
const second = ref(new Codex(held.server.transport));
assert.match((await firstValueFrom(second.value.connect())).userAgent, /codex/);
await second.value.close();
await held.server.close();
await held.codex.close();
await held.model.close();
console.log(`answer: ${finalResponse}`);
