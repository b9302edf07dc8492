import { Subject, type Observable, type ObservableInput } from 'rxjs';
import { toJSONSchema, type $ZodType, type infer as Infer } from 'zod/v4/core';
import type { DynamicToolCallOutputContentItem, FunctionDynamicToolSpec } from '../../generated/types.js';
import { InvalidParamsError } from '../errors/client-errors.js';

/** What a tool can give the model: a text, or content items as on the wire. */
export type ToolContent =
  string | DynamicToolCallOutputContentItem | readonly DynamicToolCallOutputContentItem[];

/** What a tool is told of the call beside its arguments. */
export interface ToolContext {
  readonly threadId: string;
  readonly turnId: string;
  readonly callId: string;
  /** Fires when the result is not wanted any more, because the turn or the link has ended. */
  readonly signal: AbortSignal;
  /** Shows a value on the tool's `progress$`. The model does not see it. */
  readonly progress: (value: unknown) => void;
}

/** How far a call has got, as its tool told. */
export interface ToolProgress {
  readonly threadId: string;
  readonly turnId: string;
  readonly callId: string;
  readonly value: unknown;
}

export interface ToolDefinition<I extends $ZodType, R> {
  /** What the model calls it: letters, digits, `_` and `-`. */
  readonly name: string;
  /** Tells the model what it does and when to use it. */
  readonly description: string;
  /** What the arguments are; compared before `run` sees them. */
  readonly input: I;
  /** What `run` gives, when that is a value rather than content: it is compared, and sent to the model as JSON. */
  readonly output?: $ZodType<R> | undefined;
  /** The model gets it only once it looks for tools. Default: false. */
  readonly deferLoading?: boolean | undefined;
  /**
   * Does the work. Returns a value or anything that emits values; all of them, in order, are the result. It is
   * unsubscribed when the turn ends. When it fails, the model is told the message of the error, without the stack.
   */
  run(args: Infer<I>, context: ToolContext): R | ObservableInput<R>;
}

/** A tool that the model can call and that runs in this process. Made by {@link tool}. */
export interface Tool {
  readonly name: string;
  /** How it is announced to the server. */
  readonly spec: FunctionDynamicToolSpec;
  /** What running calls report of themselves. Hot; never ends. */
  readonly progress$: Observable<ToolProgress>;
  readonly input: $ZodType;
  readonly output: $ZodType | undefined;
  /** @internal */
  readonly report: (progress: ToolProgress) => void;
  /** @internal */
  run(args: unknown, context: ToolContext): unknown;
}

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
  definition: ToolDefinition<I, R> & { readonly output: $ZodType<R> },
): Tool;
export function tool<I extends $ZodType>(definition: ToolDefinition<I, ToolContent>): Tool;
export function tool<I extends $ZodType, R>(definition: ToolDefinition<I, R>): Tool {
  const { name, description, input, output, deferLoading } = definition;
  const inputSchema = inputSchemaOf(name, input);
  if (!NAME.test(name)) {
    throw invalid(name, 'name', 'expected 1 to 64 letters, digits, underscores or hyphens');
  }
  const reported = new Subject<ToolProgress>();
  return {
    name,
    spec: {
      type: 'function',
      name,
      description,
      inputSchema,
      ...(deferLoading === undefined ? {} : { deferLoading }),
    },
    progress$: reported.asObservable(),
    input,
    output,
    report: (progress) => reported.next(progress),
    // Arguments reach it only after they have been parsed by `input`.
    run(args, context): unknown {
      return definition.run(args as Infer<I>, context);
    },
  };
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
  return new InvalidParamsError(`tool ${JSON.stringify(name)}`, [{ path: [field], message }]);
}
