import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { InvalidParamsError, localImageInput } from 'codex-rx';
import { text } from 'codex-rx/testing/node';
import { firstValueFrom } from 'rxjs';
import { expect, it } from 'vitest';
import { Real, sent, watch } from '../fixtures/real.js';

it('an image that the server cannot read is refused before the turn is started', async () => {
  await using real = await Real.start();
  const thread = await real.thread([text('Seen.')]);
  const starts = sent(real.codex);
  for (const path of [join(real.workspace, 'missing.png'), real.workspace, '/dev/null']) {
    const error = await watch(thread.run(localImageInput(path))).ended;
    expect(error).toBeInstanceOf(InvalidParamsError);
    expect(error).toMatchObject({ method: 'turn/start', issues: [{ path: ['input', 0, 'path'] }] });
  }
  expect(starts('turn/start')).toEqual([]);
  const file = join(real.workspace, 'there.png');
  writeFileSync(file, 'png');
  const result = await firstValueFrom(thread.run(localImageInput(file)));
  expect(result.finalResponse).toBe('Seen.');
});
