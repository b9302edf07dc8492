import { Codex } from 'codex-rx';
import { stdio } from 'codex-rx/node';
import { ScriptedModel, text } from 'codex-rx/testing/node';
import { concatMap, firstValueFrom } from 'rxjs';

/** One turn on the real app-server, of which a script is the model. Resolves with the answer. */
export async function turn() {
  const model = await ScriptedModel.start();
  const { env } = await model.otherwise(text('Hello.')).codexHome();
  const codex = new Codex(stdio({ env }));
  try {
    const run$ = codex.startThread().pipe(concatMap((thread) => thread.run('Say hello.')));
    return (await firstValueFrom(run$)).finalResponse;
  } finally {
    await codex.close();
    await model.close();
  }
}
