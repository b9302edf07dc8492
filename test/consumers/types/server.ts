import { Codex, tool, type CodexOptions } from 'codex-rx';
import { Codex as LeanCodex } from 'codex-rx/lean';
import { stdio, unixSocket, webSocket } from 'codex-rx/node';
import { FakeAppServer } from 'codex-rx/testing';
import { ScriptedModel, text } from 'codex-rx/testing/node';
import { concatMap, map, type Observable } from 'rxjs';
import * as z from 'zod';

const options: CodexOptions = { requestTimeoutMs: 1000 };
const weather = tool({
  name: 'weather',
  description: 'Tells the weather of a city.',
  input: z.object({ city: z.string() }),
  run: ({ city }) => `clear in ${city}`,
});

export const sky$: Observable<string> = new Codex(stdio(), options).startThread({ tools: [weather] }).pipe(
  concatMap((thread) => thread.run('Weather?', { output: z.object({ sky: z.string() }) })),
  map(({ output }) => output.sky),
);

export const others = [unixSocket('/tmp/codex.sock'), webSocket('ws://localhost:1/')];
export const lean = new LeanCodex(stdio());
export const fake = new FakeAppServer();
export const model = (): Promise<ScriptedModel> =>
  ScriptedModel.start().then((started) => started.otherwise(text('Hello.')));
