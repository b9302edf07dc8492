import type { Observable, ObservableInput } from 'rxjs';
import type { $ZodType, output as Output } from 'zod/v4/core';
import type {
  DynamicToolCallOutputContentItem,
  DynamicToolCallParams,
  DynamicToolCallResponse,
  FunctionDynamicToolSpec,
} from '../../generated/types.js';

/** What a tool can give the model: a text, content items as on the wire, or nothing. */
export type ToolContent =
  string | DynamicToolCallOutputContentItem | readonly DynamicToolCallOutputContentItem[] | undefined;

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

/** What a tool is to the model, and what it does here; see `tool()`. */
export interface ToolDefinition<I extends $ZodType, R> {
  /** What the model calls it: letters, digits, `_` and `-`. */
  readonly name: string;
  /** Tells the model what it does and when to use it. */
  readonly description: string;
  /** What the arguments are; compared before `run` sees them. */
  readonly input: I;
  /** What `run` gives, when that is a value rather than content: it is compared, and sent to the model as JSON. */
  readonly output?: $ZodType<unknown, R> | undefined;
  /** The model gets it only once it looks for tools. Default: false. */
  readonly deferLoading?: boolean | undefined;
  /**
   * Does the work. Returns a value or anything that emits values; all of them, in order, are the result. It is
   * unsubscribed when the turn ends. When it fails, the model is told the message of the error, without the stack.
   */
  run(args: Output<I>, context: ToolContext): R | ObservableInput<R>;
}

/** Told of a call that has failed, with what the model is not told: the error itself. */
export type ToolFailed = (failure: {
  readonly tool: string;
  readonly callId: string;
  readonly error: unknown;
}) => void;

/** A tool that the model can call and that runs in this process. Made by `tool()`. */
export interface Tool {
  readonly name: string;
  /** How it is announced to the server. */
  readonly spec: FunctionDynamicToolSpec;
  /** What running calls report of themselves. Hot; never ends. */
  readonly progress$: Observable<ToolProgress>;
  /** @internal Answers one `item/tool/call`. */
  call(
    params: DynamicToolCallParams,
    signal: AbortSignal,
    onFailed: ToolFailed,
    hide?: (text: string) => string,
  ): Observable<DynamicToolCallResponse>;
}
