import {
  OutputParseError,
  parseOutput,
  toTurnResult,
  TurnFailedError,
  type ParsedTurnResult,
  type TurnResult,
} from 'codex-rx';
import { concat, EMPTY, from, lastValueFrom, of, throwError, toArray } from 'rxjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import * as mini from 'zod/mini';
import { errorOf, record, settled } from '../fixtures/fake.js';
import { turnEvents } from '../fixtures/turn-events.js';

// No marbles here: schemas are parsed asynchronously, in promises, and those know nothing of virtual time.

const City = z.object({ city: z.string(), people: z.array(z.object({ name: z.string() })) });
const OSLO = { city: 'Oslo', people: [{ name: 'Kari' }] };

let ended: TurnResult;

beforeAll(async () => {
  ended = await lastValueFrom(from(turnEvents('simple-turn')).pipe(toTurnResult()));
});

function answer(value: unknown): TurnResult {
  return { ...ended, finalResponse: typeof value === 'string' ? value : JSON.stringify(value) };
}

/** The error that a result ends in. */
async function refusal(result: TurnResult, schema: z.ZodType = City): Promise<OutputParseError> {
  const parsed = record(of(result).pipe(parseOutput(schema)));
  await settled();
  const error = errorOf(parsed);
  if (!(error instanceof OutputParseError)) throw new Error(`ended with ${String(error)}`);
  expect(parsed.values).toEqual([]);
  return error;
}

describe('parseOutput', () => {
  it('adds the output to the result, which stays as it is', async () => {
    const result = answer(OSLO);
    const parsed = await lastValueFrom(of(result).pipe(parseOutput(City)));
    expect(parsed).toEqual({ ...result, output: OSLO });
    expect(result).not.toHaveProperty('output');
  });

  it('looks at the final answer only, not at the commentary before it', async () => {
    const spoken = await lastValueFrom(from(turnEvents('commentary-then-final')).pipe(toTurnResult()));
    const texts = spoken.items.flatMap((item) => (item.type === 'agentMessage' ? [item.text] : []));
    expect(texts.length).toBeGreaterThan(1);
    const said = z.string().refine((text) => text === spoken.finalResponse);
    const quoted = { ...spoken, finalResponse: JSON.stringify(spoken.finalResponse) };
    expect(await lastValueFrom(of(quoted).pipe(parseOutput(said)))).toMatchObject({
      output: spoken.finalResponse,
    });
  });

  it('applies transforms and asynchronous refinements', async () => {
    const later = z
      .object({ at: z.iso.date() })
      .refine(async ({ at }) => Promise.resolve(at > '2000'))
      .transform(({ at }) => new Date(at));
    const parsed = await lastValueFrom(of(answer({ at: '2024-02-29' })).pipe(parseOutput(later)));
    expect(parsed.output).toEqual(new Date('2024-02-29'));
    expect((await refusal(answer({ at: '1999-01-01' }), later)).issues).toEqual([
      { path: [], message: 'Invalid input' },
    ]);
  });

  it('takes schemas of zod/mini', async () => {
    const schema = mini.object({ city: mini.string() });
    const parsed = await lastValueFrom(of(answer(OSLO)).pipe(parseOutput(schema)));
    expect(parsed.output).toEqual({ city: 'Oslo' });
  });

  it('keeps the order of its source, whatever takes longest to parse', async () => {
    const slowFirst = z
      .object({ n: z.number() })
      .refine(({ n }) => new Promise<boolean>((resolve) => setTimeout(() => resolve(true), 20 - 10 * n)));
    const parsed: readonly ParsedTurnResult<{ n: number }>[] = await lastValueFrom(
      of(answer({ n: 0 }), answer({ n: 1 })).pipe(parseOutput(slowFirst), toArray()),
    );
    expect(parsed.map(({ output }) => output.n)).toEqual([0, 1]);
  });

  it('completes with its source, after what is being parsed, and errors with it', async () => {
    expect(await lastValueFrom(EMPTY.pipe(parseOutput(City), toArray()))).toEqual([]);
    const lost = new Error('lost');
    const parsed = record(
      concat(
        of(answer(OSLO)),
        throwError(() => lost),
      ).pipe(parseOutput(City)),
    );
    await settled();
    expect(errorOf(parsed)).toBe(lost);
  });

  it('emits nothing to whoever has left while it parses', async () => {
    const parsed = record(of(answer(OSLO)).pipe(parseOutput(City)));
    parsed.unsubscribe();
    await settled();
    expect(parsed).toMatchObject({ values: [], end: 'unsubscribed', ends: 0 });
  });

  it('errors with what a function of the schema throws', async () => {
    const broken = new RangeError('of the user');
    const schema = City.transform(() => {
      throw broken;
    });
    const parsed = record(of(answer(OSLO)).pipe(parseOutput(schema)));
    await settled();
    expect(errorOf(parsed)).toBe(broken);
  });
});

describe('what does not fit', () => {
  it('is named by path, and not quoted', async () => {
    const result = answer({ city: 5, people: [{ name: 'Kari' }, { name: ['hunter2'] }] });
    const error = await refusal(result);
    expect(error).toMatchObject({ code: 'output_parse_failed', text: result.finalResponse });
    expect(error.result).toBe(result);
    expect(error.issues.map(({ path }) => path)).toEqual([['city'], ['people', 1, 'name']]);
    expect(error.message).toBe('The final answer does not fit the schema, at city; people.1.name.');
    expect(JSON.stringify([error, error.issues, Object.keys(error)])).not.toContain('hunter2');
    expect(Object.keys(error).sort()).toEqual(['code', 'issues']);
  });

  it('is cut short in the message where there is much of it', async () => {
    const people = Array.from({ length: 20 }, () => ({ name: 5 }));
    const error = await refusal(answer({ city: 'Oslo', people }));
    expect(error.issues).toHaveLength(20);
    expect(error.message).toMatch(/people\.4\.name; and 15 more\.$/);
  });

  it('is not quoted either where a member is unknown', async () => {
    const error = await refusal(answer({ hunter2: 1 }), z.strictObject({}));
    expect(error.issues).toEqual([{ path: [], message: 'has members that the schema does not name' }]);
  });

  it('is a text that is no JSON', async () => {
    const error = await refusal(answer('hunter2 {'));
    expect(error.message).toBe('The final answer is not JSON.');
    expect(error.issues).toEqual([{ path: [], message: 'The final answer is not JSON' }]);
    expect(error.text).toBe('hunter2 {');
    expect(error).not.toHaveProperty('cause');
  });

  it('is an answer that is missing', async () => {
    const error = await refusal({ ...ended, finalResponse: null });
    expect(error.text).toBeNull();
    expect(error.issues).toEqual([{ path: [], message: 'The turn ended without a final answer' }]);
  });

  it('is an interrupted turn, even when it had answered', async () => {
    const error = await refusal({ ...answer(OSLO), status: 'interrupted' });
    expect(error.text).toBeNull();
    expect(error.result.finalResponse).toBe(JSON.stringify(OSLO));
    expect(error.message).toBe('The turn was interrupted before it gave its output.');
  });

  it('is not a failed turn, which errors as such', async () => {
    const failed = await lastValueFrom(from(turnEvents('failed-turn')).pipe(toTurnResult()));
    const parsed = record(of(failed).pipe(parseOutput(City)));
    await settled();
    expect(errorOf(parsed)).toBeInstanceOf(TurnFailedError);
  });
});
