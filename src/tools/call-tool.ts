import { catchError, concatMap, defer, from, map, of, reduce, switchMap, type Observable } from 'rxjs';
import { safeParseAsync, type $ZodError, type $ZodType } from 'zod/v4/core';
import type {
  DynamicToolCallOutputContentItem,
  DynamicToolCallParams,
  DynamicToolCallResponse,
} from '../../generated/types.js';
import { redact } from '../errors/redact.js';
import { answerOf } from '../server-requests/answer-of.js';
import type { RequestContext } from '../server-requests/handlers.js';
import type { Tool, ToolContext } from './tool.js';

const MAX_REASON_CHARS = 1000;

/** Told of a call that has failed, with what the model is not told: the error itself. */
export type ToolFailed = (call: {
  readonly tool: string;
  readonly callId: string;
  readonly error: unknown;
}) => void;

/**
 * Calls a tool and emits the answer to `item/tool/call` once. It never errors: the model is told what went wrong.
 * Unsubscribing unsubscribes what the tool has returned.
 */
export function callTool(
  tool: Tool,
  params: DynamicToolCallParams,
  { signal }: RequestContext,
  onFailed: ToolFailed,
): Observable<DynamicToolCallResponse> {
  const { threadId, turnId, callId } = params;
  const context: ToolContext = {
    threadId,
    turnId,
    callId,
    signal,
    progress: (value) => tool.report({ threadId, turnId, callId, value }),
  };
  return parsed(tool.input, params.arguments, 'its arguments are not valid').pipe(
    switchMap((args) => answerOf(() => single(tool.run(args, context)))),
    concatMap((value) => contentOf(tool, value)),
    reduce((items, more) => [...items, ...more], [] as readonly DynamicToolCallOutputContentItem[]),
    map((contentItems) => ({ success: true, contentItems })),
    catchError((error: unknown) => {
      onFailed({ tool: tool.name, callId, error });
      return of({ success: false, contentItems: [textItem(`${tool.name} failed: ${reasonOf(error)}`)] });
    }),
  );
}

// A list is one value here, not a stream of its elements.
function single(value: unknown): unknown {
  return Array.isArray(value) ? of(value) : value;
}

function contentOf(
  { output }: Tool,
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

function parsed(schema: $ZodType, value: unknown, complaint: string): Observable<unknown> {
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
