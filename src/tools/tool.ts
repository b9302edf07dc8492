import { Subject, type Observable } from 'rxjs';
import { toJSONSchema, type $ZodType } from 'zod/v4/core';
import { Handle } from '../base/handle.js';
import type {
  DynamicToolCallParams,
  DynamicToolCallResponse,
  FunctionDynamicToolSpec,
} from '../../generated/types.js';
import { optionIssues, type Rules } from '../errors/check-options.js';
import { InvalidParamsError, type ValidationIssue } from '../errors/client-errors.js';
import { callback, expecting, flag, required, schema, text } from '../errors/rules.js';
import { callTool } from './call-tool.js';
import type { Tool, ToolContent, ToolDefinition, ToolFailed, ToolProgress } from './tool-types.js';

const NAME = /^[A-Za-z0-9_-]{1,64}$/;

/**
 * Defines a tool for `startThread({ tools })`. Its JSON Schema is made by zod from `input`.
 *
 * Throws `InvalidParamsError` when the name is not one the model can use, or `input` is no object that JSON Schema can
 * express.
 *
 * @example
 * const weather = tool({
 *   name: 'weather',
 *   description: 'Tells the weather of a city.',
 *   input: z.object({ city: z.string() }),
 *   run: ({ city }) => fetchWeather(city),
 * });
 */
export function tool<I extends $ZodType, R>(
  definition: ToolDefinition<I, R> & { readonly output: $ZodType<unknown, R> },
): Tool;
export function tool<I extends $ZodType>(definition: ToolDefinition<I, ToolContent>): Tool;
export function tool<I extends $ZodType, R>(definition: ToolDefinition<I, R>): Tool {
  const issues = optionIssues(definition, RULES);
  // Only a name that is right can be shown.
  if (issues.length > 0)
    throw new InvalidParamsError(issues.some(isOfName) ? 'tool' : titleOf(definition.name), issues);
  const { name, description, input, deferLoading } = definition;
  const inputSchema = inputSchemaOf(name, input);
  const spec = { type: 'function', name, description, inputSchema } as const;
  return new DefinedTool(definition, deferLoading === undefined ? spec : { ...spec, deferLoading });
}

const RULES: Rules<ToolDefinition<$ZodType, unknown>> = {
  name: /*@__PURE__*/ required(
    /*@__PURE__*/ expecting(
      '1 to 64 letters, digits, underscores or hyphens',
      (value) => typeof value === 'string' && NAME.test(value),
    ),
  ),
  description: /*@__PURE__*/ required(text),
  input: /*@__PURE__*/ required(schema),
  output: schema,
  deferLoading: flag,
  run: /*@__PURE__*/ required(callback),
};

class DefinedTool<I extends $ZodType, R> extends Handle implements Tool {
  readonly name: string;
  readonly #progress = new Subject<ToolProgress>();
  readonly progress$ = this.#progress.asObservable();

  constructor(
    private readonly definition: ToolDefinition<I, R>,
    readonly spec: FunctionDynamicToolSpec,
  ) {
    super();
    this.name = definition.name;
  }

  call(
    params: DynamicToolCallParams,
    signal: AbortSignal,
    onFailed: ToolFailed,
    hide?: (text: string) => string,
  ): Observable<DynamicToolCallResponse> {
    return callTool(this.definition, params, { signal, progress: this.#progress, onFailed, hide });
  }
}

function inputSchemaOf(name: string, input: $ZodType): unknown {
  const schema = (() => {
    try {
      return toJSONSchema(input, { io: 'input', target: 'draft-7' });
    } catch (error) {
      const reason = error instanceof Error ? error.message : 'it has no JSON Schema';
      throw invalid(name, 'input', `${reason}; the model can only be told of what JSON Schema expresses`);
    }
  })();
  if (schema.type !== 'object') throw invalid(name, 'input', 'expected an object: arguments have names');
  const { $schema: _dialect, '~standard': _standard, ...rest } = schema as Record<string, unknown>;
  return rest;
}

function invalid(name: string, field: string, message: string): InvalidParamsError {
  return new InvalidParamsError(titleOf(name), [{ path: [field], message }]);
}

function titleOf(name: string): string {
  return `tool "${name}"`;
}

function isOfName({ path }: ValidationIssue): boolean {
  return path.length === 0 || path[0] === 'name';
}
