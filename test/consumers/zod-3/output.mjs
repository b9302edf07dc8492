import assert from 'node:assert/strict';
import { Codex, InvalidParamsError, tool } from 'codex-rx';
import { stdio } from 'codex-rx/node';
import { ScriptedModel, functionCall, text } from 'codex-rx/testing/node';
import { concatMap, firstValueFrom } from 'rxjs';
import * as z3 from 'zod';
import * as z from 'zod/v4';

// A schema of zod 3 is named as such.
assert.throws(() => tool({ name: 'no', description: 'd', input: z3.object({}), run: () => '' }), /zod 3/);

// A schema of zod 4 types the output and the arguments of a tool.
const model = await ScriptedModel.start();
model.reply(functionCall('weather', { city: 'Lima' })).reply(text('{"sky":"clear"}'));
const { env } = await model.codexHome();
const codex = new Codex(stdio({ env }));
const asked = [];
const input = z.object({ city: z.string() });
const weather = tool({
  name: 'weather',
  description: 'd',
  input,
  run: ({ city }) => asked.push(city) && 'clear',
});
const run$ = codex
  .startThread({ tools: [weather] })
  .pipe(concatMap((thread) => thread.run('Weather?', { output: z.object({ sky: z.string() }) })));
assert.deepEqual((await firstValueFrom(run$)).output, { sky: 'clear' });
assert.deepEqual(asked, ['Lima']);
assert.ok(InvalidParamsError);
await codex.close();
await model.close();
