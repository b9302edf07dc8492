import {
  catchError,
  concatMap,
  defer,
  from,
  map,
  of,
  reduce,
  switchMap,
  type Observable,
  type Observer,
} from 'rxjs';
import { safeParseAsync, type $ZodError, type $ZodType, type output } from 'zod/v4/core';
import type {
  DynamicToolCallOutputContentItem,
  DynamicToolCallParams,
  DynamicToolCallResponse,
} from '../../generated/types.js';
import { redact } from '../errors/redact.js';
import { answerOf } from '../server-requests/answer-of.js';
import type { ToolContext, ToolDefinition, ToolFailed, ToolProgress } from './tool-types.js';

const MAX_REASON_CHARS = 1000;

/** What a call has around it. */
export interface Call {
  readonly signal: AbortSignal;
  readonly progress: Observer<ToolProgress>;
  readonly onFailed: ToolFailed;
}

/**
 * Calls a tool and emits the answer to `item/tool/call` once. It never errors: the model is told what went wrong.
 * Unsubscribing unsubscribes what the tool has returned.
 */
export function callTool<I extends $ZodType, R>(
  definition: ToolDefinition<I, R>,
  params: DynamicToolCallParams,
  { signal, progress, onFailed }: Call,
): Observable<DynamicToolCallResponse> {
  const { name, input, output } = definition;
  const { threadId, turnId, callId } = params;
  const context: ToolContext = {
    threadId,
    turnId,
    callId,
    signal,
    progress: (value) => progress.next({ threadId, turnId, callId, value }),
  };
  return parsed(input, params.arguments, 'its arguments are not valid').pipe(
    switchMap((args) => answerOf(() => single(definition.run(args, context)))),
    concatMap((value) => contentOf(output, value)),
    reduce((items, more) => [...items, ...more], [] as readonly DynamicToolCallOutputContentItem[]),
    map((contentItems) => ({ success: true, contentItems })),
    catchError((error: unknown) => {
      onFailed({ tool: name, callId, error });
      return of({ success: false, contentItems: [textItem(`${name} failed: ${reasonOf(error)}`)] });
    }),
  );
}

// A list is one value here, not a stream of its elements.
function single(value: unknown): unknown {
  return Array.isArray(value) ? of(value) : value;
}

function contentOf(
  output: $ZodType | undefined,
  value: unknown,
): Observable<readonly DynamicToolCallOutputContentItem[]> {
  if (output === undefined) return of(itemsOf(value));
  return parsed(output, value, 'its result is not what it promises').pipe(
    map((result) => [textItem(JSON.stringify(result))]),
  );
}

function itemsOf(value: unknown): readonly DynamicToolCallOutputContentItem[] {
  if (value === undefined || value === null) return [];
  if (typeof value === 'string') return [textItem(value)];
  if (Array.isArray(value)) return value.flatMap((item: unknown) => itemsOf(item));
  if (isItem(value)) return [value];
  throw new TypeError('its result is neither a text nor content items; declare it with output');
}

function isItem(value: unknown): value is DynamicToolCallOutputContentItem {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}

function textItem(text: string): DynamicToolCallOutputContentItem {
  return { type: 'inputText', text };
}

function parsed<S extends $ZodType>(schema: S, value: unknown, complaint: string): Observable<output<S>> {
  return defer(() => from(safeParseAsync(schema, value))).pipe(
    map((result) => {
      if (result.success) return result.data;
      throw new TypeError(`${complaint}: ${describe(result.error)}`);
    }),
  );
}

function describe({ issues }: $ZodError): string {
  return issues
    .map(({ path, message }) => (path.length === 0 ? message : `${path.map(String).join('.')}: ${message}`))
    .join('; ');
}

function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : 'it gave no reason';
  return redact(message).slice(0, MAX_REASON_CHARS);
}
