import { concatMap, type OperatorFunction } from 'rxjs';
import { safeParseAsync, type $ZodType, type output as Output } from 'zod/v4/core';
import { refuse } from '../errors/check-options.js';
import { issuesWith, schema as zodSchema } from '../errors/rules.js';
import { OutputParseError } from '../errors/output-parse-error.js';
import { TurnFailedError } from '../errors/turn-failed-error.js';
import { toValidationIssue } from '../protocol/zod-issue.js';
import type { TurnResult } from './to-turn-result.js';

/** How a turn ended, with its final answer as a schema has parsed it. */
export type ParsedTurnResult<T> = TurnResult & { readonly output: T };

/**
 * Parses the final answer of a turn: as JSON, and that with a schema. Commentary is not looked at.
 *
 * ```text
 * source                ---r|         r finalResponse: '{"city":"Oslo"}'
 * parseOutput(schema)   ---p|         p r with output: { city: 'Oslo' }
 * ```
 *
 * Emits each result once the schema is done with it, in the order of the source. Completes after the last of them.
 * Errors with `OutputParseError` when there is no answer, the turn was interrupted or the answer does not fit; with
 * `TurnFailedError` when the turn failed; with what a function of the schema throws; and with its source.
 *
 * @throws {InvalidParamsError} at once, when it is no schema of zod 4.
 */
export function parseOutput<S extends $ZodType>(
  schema: S,
): OperatorFunction<TurnResult, ParsedTurnResult<Output<S>>> {
  refuse('parseOutput', issuesWith(zodSchema, schema, 'schema'));
  return concatMap((result) => parse(schema, result));
}

async function parse<S extends $ZodType>(
  schema: S,
  result: TurnResult,
): Promise<ParsedTurnResult<Output<S>>> {
  const parsed = await safeParseAsync(schema, answerOf(result));
  if (parsed.success) return { ...result, output: parsed.data };
  throw new OutputParseError('The final answer does not fit the schema', {
    issues: parsed.error.issues.map(toValidationIssue),
    text: result.finalResponse,
    result,
  });
}

function answerOf(result: TurnResult): unknown {
  const { status, finalResponse: text } = result;
  if (status === 'failed') throw new TurnFailedError(result);
  if (status === 'interrupted') throw without('The turn was interrupted before it gave its output', null);
  if (text === null) throw without('The turn ended without a final answer', null);
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // The reason is left out: it quotes the text.
    throw without('The final answer is not JSON', text);
  }

  function without(reason: string, answer: string | null): OutputParseError {
    return new OutputParseError(reason, { issues: [{ path: [], message: reason }], text: answer, result });
  }
}
