import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  imageInput,
  InputTooLargeError,
  InvalidParamsError,
  localImageInput,
  mentionInput,
  skillInput,
  textInput,
  type Input,
  type Thread,
} from 'codex-rx';
import { text } from 'codex-rx/testing/node';
import { firstValueFrom } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { Real, sent, watch } from '../fixtures/real.js';

/** One blue point. */
const PNG =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPj/HwADBwIAMCbHYQAAAABJRU5ErkJggg==';
const DATA_URL = `data:image/png;base64,${PNG}`;

const part = z.object({ type: z.string(), text: z.string().optional(), image_url: z.string().optional() });
const message = z.object({ type: z.literal('message'), role: z.string(), content: z.array(part) });

let real: Real;

beforeAll(async () => {
  real = await Real.start();
});
afterAll(() => real.close());

/** Runs a turn with this input, and resolves with what the model was given as the user's. */
async function given(input: Input): Promise<readonly z.infer<typeof part>[]> {
  const thread = await real.thread([text('I see.')]);
  await firstValueFrom(thread.run(input));
  return userParts(thread);
}

function userParts(thread: Thread): readonly z.infer<typeof part>[] {
  const items = z.array(z.unknown()).parse(real.requests(thread).at(-1)?.body['input']);
  return items.flatMap((item) => {
    const { success, data } = message.safeParse(item);
    return success && data.role === 'user' ? data.content : [];
  });
}

describe('what a turn is given', () => {
  it('is the text of the user, be it a string, an item or a list', async () => {
    expect((await given('as a string')).at(-1)).toEqual({ type: 'input_text', text: 'as a string' });
    expect((await given(textInput('as an item'))).at(-1)).toEqual({ type: 'input_text', text: 'as an item' });
    expect((await given([textInput('in a'), textInput('list')])).slice(-2)).toEqual([
      { type: 'input_text', text: 'in a' },
      { type: 'input_text', text: 'list' },
    ]);
  });

  it('is an image as a data URL', async () => {
    const parts = await given([textInput('What is this?'), imageInput(DATA_URL)]);
    expect(parts).toContainEqual({ type: 'input_text', text: 'What is this?' });
    expect(parts.filter(({ type }) => type === 'input_image')).toMatchObject([{ image_url: DATA_URL }]);
  });

  it('is an image file, which the server turns into a data URL', async () => {
    const path = join(real.workspace, 'point.png');
    writeFileSync(path, Buffer.from(PNG, 'base64'));
    const parts = await given([textInput('What is this?'), localImageInput(path)]);
    expect(parts.filter(({ type }) => type === 'input_image')).toMatchObject([{ image_url: DATA_URL }]);
  });

  it('is a skill, which the server reads out to the model, once', async () => {
    const folder = join(real.workspace, '.agents', 'skills', 'greeting');
    const path = join(folder, 'SKILL.md');
    mkdirSync(folder, { recursive: true });
    writeFileSync(path, '---\nname: greeting\ndescription: How to greet\n---\n\nBow three times.\n');
    const parts = await given([textInput('Use the skill.'), skillInput('greeting', path)]);
    expect(parts.flatMap(({ text }) => (text?.startsWith('<skill>') === true ? [text] : []))).toEqual([
      expect.stringMatching(
        new RegExp(
          `^<skill>\\s*<name>greeting</name>\\s*<path>${path}</path>[^]*Bow three times[^]*</skill>$`,
        ),
      ),
    ]);
  });

  it('is a mention, which the turn keeps as one', async () => {
    const path = join(real.workspace, 'notes.txt');
    const mention = mentionInput('notes.txt', path);
    const thread = await real.thread([text('I have looked.')]);
    const { items } = await firstValueFrom(thread.run([textInput('Look at @notes.txt.'), mention]));
    expect(items[0]).toMatchObject({
      type: 'userMessage',
      content: [
        { type: 'text', text: 'Look at @notes.txt.' },
        { type: 'mention', name: 'notes.txt', path },
      ],
    });
  });

  it('keeps what is no character from harming the rest', async () => {
    expect((await given('half \ud83d of a pair')).at(-1)).toEqual({
      type: 'input_text',
      text: 'half \ufffd of a pair',
    });
  });

  it('that is too long is refused by the server, with the figures', async () => {
    const thread = await real.thread([text('Short is better.')]);
    const error = await watch(thread.run('x'.repeat(1_048_577))).ended;
    expect(error).toBeInstanceOf(InputTooLargeError);
    expect(error).toMatchObject({ code: 'input_too_large', maxChars: 1_048_576, actualChars: 1_048_577 });
    expect(await firstValueFrom(thread.run('short'))).toMatchObject({ finalResponse: 'Short is better.' });
  });

  it.each<[string, Input, readonly PropertyKey[]]>([
    ['an image on the web', imageInput('https://example.org/cat.png'), ['input', 0, 'url']],
    ['nothing', [], ['input']],
  ])('is refused before it is sent: %s', async (_, input, path) => {
    const thread = await real.thread();
    const sentBy = sent(real.codex);
    const error = await watch(thread.run(input)).ended;
    expect(error).toBeInstanceOf(InvalidParamsError);
    expect(error).toMatchObject({ method: 'turn/start', issues: [{ path }] });
    expect(sentBy('turn/start')).toEqual([]);
  });
});
