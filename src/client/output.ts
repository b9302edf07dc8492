import { InvalidParamsError } from '../errors/client-errors.js';
import type { JsonSchema } from '../output/strict-subset.js';
import type { StructuredOutput } from '../output/structured-output.js';
import type { TurnOptions } from './options.js';

/**
 * The wire form of `output`; empty where it is not given.
 *
 * Throws `InvalidParamsError` when the model endpoint would refuse the schema, `outputSchema` is given too, or this
 * client has been built without it.
 */
export function outputParams(
  method: string,
  { output, outputSchema }: TurnOptions,
  structured: StructuredOutput | undefined,
): { outputSchema?: JsonSchema } {
  if (output === undefined) return {};
  if (outputSchema !== undefined) {
    throw new InvalidParamsError(method, [
      { path: ['output'], message: 'stands for outputSchema: give one of them' },
      { path: ['outputSchema'], message: 'is made from output: give one of them' },
    ]);
  }
  return { outputSchema: partFor(method, structured, 'output', 'outputSchema').schemaOf(method, output) };
}

/** The part that works with a field that `codex-rx/lean` leaves out; `instead` is the wire's own one. */
export function partFor<T>(method: string, part: T | undefined, field: string, instead: string): T {
  if (part !== undefined) return part;
  const message = `needs the client of codex-rx: codex-rx/lean takes ${instead} instead`;
  throw new InvalidParamsError(method, [{ path: [field], message }]);
}
