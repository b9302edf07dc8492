import type { OperatorFunction } from 'rxjs';
import type { $ZodType, output as Output } from 'zod/v4/core';
import { parseOutput, type ParsedTurnResult } from '../operators/parse-output.js';
import type { TurnResult } from '../operators/to-turn-result.js';
import { outputSchemaOf } from './output-schema.js';
import type { JsonSchema } from './strict-subset.js';

/** What `output` takes: a way to tell the model of a schema, and to parse its answer with it. */
export interface StructuredOutput {
  schemaOf(method: string, output: $ZodType): JsonSchema;
  parse<S extends $ZodType>(schema: S): OperatorFunction<TurnResult, ParsedTurnResult<Output<S>>>;
}

/** zod's own converter and parser. */
export const structuredOutput: StructuredOutput = {
  schemaOf: outputSchemaOf,
  parse: parseOutput,
};
