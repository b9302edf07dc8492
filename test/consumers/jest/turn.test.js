const { Codex } = require('codex-rx');
const { stdio } = require('codex-rx/node');
const { FakeAppServer } = require('codex-rx/testing');
const { ScriptedModel, text } = require('codex-rx/testing/node');
const { concatMap, firstValueFrom } = require('rxjs');

const answer = (codex) =>
  firstValueFrom(codex.startThread().pipe(concatMap((thread) => thread.run('Say hello.'))));

test('a turn runs on the real app-server', async () => {
  const model = await ScriptedModel.start();
  const { env } = await model.otherwise(text('Hello.')).codexHome();
  const codex = new Codex(stdio({ env }));
  try {
    expect(await answer(codex)).toMatchObject({ status: 'completed', finalResponse: 'Hello.' });
  } finally {
    await codex.close();
    await model.close();
  }
});

test('the fake app-server is there', () => {
  expect(new FakeAppServer()).toHaveProperty('transport');
});
