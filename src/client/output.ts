import { concatMap, defer, map, of, throwError, type Observable, type OperatorFunction } from 'rxjs';
import type { $ZodType, output as Output } from 'zod/v4/core';
import { InvalidParamsError } from '../errors/client-errors.js';
import type { ParsedTurnResult } from '../operators/parse-output.js';
import type { TurnResult } from '../operators/to-turn-result.js';
import type { JsonSchema } from '../output/strict-subset.js';
import type { TurnOptions } from './options.js';

// Whether a turn has output is known only at run time, and zod's converter would be a third of a lean bundle.
const structuredOutput = () => import('../output/structured-output.js');

/**
 * The wire form of `output`, emitted once; empty where it is not given.
 *
 * Errors with `InvalidParamsError` when the model endpoint would refuse the schema, or `outputSchema` is given too.
 */
export function outputParams(
  method: string,
  { output, outputSchema }: TurnOptions,
): Observable<{ outputSchema?: JsonSchema }> {
  if (output === undefined) return of({});
  if (outputSchema !== undefined) {
    const issues = [
      { path: ['output'], message: 'stands for outputSchema: give one of them' },
      { path: ['outputSchema'], message: 'is made from output: give one of them' },
    ];
    return throwError(() => new InvalidParamsError(method, issues));
  }
  return defer(structuredOutput).pipe(
    map(({ outputSchemaOf }) => ({ outputSchema: outputSchemaOf(method, output) })),
  );
}

/** `parseOutput`, loaded when there is something to parse: {@link outputParams} has loaded it before the turn began. */
export function parsedOutput<S extends $ZodType>(
  schema: S,
): OperatorFunction<TurnResult, ParsedTurnResult<Output<S>>> {
  return concatMap((result) =>
    defer(structuredOutput).pipe(concatMap(({ parseOutput }) => of(result).pipe(parseOutput(schema)))),
  );
}
