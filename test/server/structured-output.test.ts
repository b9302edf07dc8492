import { OutputParseError, parseOutput } from 'codex-rx';
import { text } from 'codex-rx/testing/node';
import { firstValueFrom } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { begun, Real, watch } from '../fixtures/real.js';

let real: Real;

beforeAll(async () => {
  real = await Real.start();
});
afterAll(() => real.close());

const Shape = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('circle'), radius: z.number() }),
  z.object({ kind: z.literal('square'), side: z.number() }),
]);
const Drawing = z.object({
  title: z.string().describe('a few words'),
  shapes: z.array(Shape),
  drawnOn: z.iso.date().transform((date) => new Date(date)),
  note: z.string().nullable(),
});
const closed = { type: 'object', additionalProperties: false };
const ANSWER = JSON.stringify({
  title: 'A start',
  shapes: [{ kind: 'circle', radius: 2 }],
  drawnOn: '2026-01-02',
  note: null,
});

describe('run with output', () => {
  it('makes the server hold the model to the schema, strictly, and emits a typed value', async () => {
    const thread = await real.thread([text(ANSWER)]);
    const { output, finalResponse } = await firstValueFrom(thread.run('Draw.', { output: Drawing }));
    expect(finalResponse).toBe(ANSWER);
    expect(output.drawnOn.getUTCFullYear()).toBe(2026);
    expect(output).toEqual({
      title: 'A start',
      shapes: [{ kind: 'circle', radius: 2 }],
      drawnOn: new Date('2026-01-02'),
      note: null,
    });
    expect(real.requests(thread)).toMatchObject([
      {
        body: {
          text: {
            format: {
              type: 'json_schema',
              strict: true,
              schema: {
                ...closed,
                required: ['title', 'shapes', 'drawnOn', 'note'],
                properties: {
                  title: { type: 'string', description: 'a few words' },
                  shapes: { type: 'array', items: { anyOf: [closed, closed] } },
                },
              },
            },
          },
        },
      },
    ]);
  });

  it('asks for a schema in this turn only', async () => {
    const thread = await real.thread([text(ANSWER), text('As you like.')]);
    await firstValueFrom(thread.run('Draw.', { output: Drawing }));
    expect(await firstValueFrom(thread.run('And now?'))).toMatchObject({ finalResponse: 'As you like.' });
    expect(real.requests(thread)[1]?.body).not.toMatchObject({ text: { format: expect.anything() } });
  });

  it('sends a recursive schema', async () => {
    const Tree = z.object({
      name: z.string(),
      get branches() {
        return z.array(Tree);
      },
    });
    const tree = { name: 'a', branches: [{ name: 'b', branches: [] }] };
    const thread = await real.thread([text(JSON.stringify({ tree }))]);
    const { output } = await firstValueFrom(thread.run('Grow.', { output: z.object({ tree: Tree }) }));
    expect(output.tree.branches[0]?.name).toBe('b');
    expect(JSON.stringify(real.requests(thread)[0]?.body['text'])).toContain('"$defs"');
  });

  it('does not parse commentary', async () => {
    const thread = await real.thread([
      [
        text('{"title":"no"}', { phase: 'commentary' }),
        text(ANSWER, { phase: 'final_answer' }),
        text('That was it.', { phase: 'commentary' }),
      ],
    ]);
    const { output } = await firstValueFrom(thread.run('Draw.', { output: Drawing }));
    expect(output.title).toBe('A start');
  });

  it('errors with OutputParseError when the model does not keep to the schema', async () => {
    const thread = await real.thread([text('{"title":5}')]);
    const error = await watch(thread.run('Draw.', { output: Drawing })).ended;
    expect(error).toBeInstanceOf(OutputParseError);
    expect(error).toMatchObject({
      text: '{"title":5}',
      result: { threadId: thread.id, status: 'completed' },
    });
  });

  it('errors with OutputParseError when the turn is interrupted, by whomever', async () => {
    const { script, release } = begun();
    const thread = await real.thread([script]);
    const turns = watch(thread.turns$);
    const run = watch(thread.run('Draw.', { output: Drawing }));
    const turn = await turns.first();
    await firstValueFrom(turn.text$);
    await firstValueFrom(turn.interrupt());
    expect(await run.ended).toMatchObject({
      name: 'OutputParseError',
      text: null,
      result: { status: 'interrupted' },
    });
    turns.unsubscribe();
    release();
  });
});

describe('turn with output', () => {
  it('gives a result that parseOutput parses', async () => {
    const thread = await real.thread([text(ANSWER)]);
    const turn = await firstValueFrom(thread.turn('Draw.', { output: Drawing }));
    const { output } = await firstValueFrom(turn.result$.pipe(parseOutput(Drawing)));
    expect(output.title).toBe('A start');
    expect(real.requests(thread)).toMatchObject([{ body: { text: { format: { strict: true } } } }]);
  });
});
