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
import { cutShort, redact } from '../errors/redact.js';
import { readMember } from '../protocol/read-member.js';
import { toValidationIssue } from '../protocol/zod-issue.js';
import { answerOf } from '../server-requests/answer-of.js';
import type { ToolContext, ToolDefinition, ToolFailed, ToolProgress } from './tool-types.js';

const MAX_REASON_CHARS = 1000;
const MAX_READ_CHARS = 16 * 1024;

/** What a call has around it. */
export interface Call {
  readonly signal: AbortSignal;
  readonly progress: Observer<ToolProgress>;
  readonly onFailed: ToolFailed;
  /** Takes the secrets out of a reason that the model is told. */
  readonly hide?: ((text: string) => string) | undefined;
}

/**
 * Calls a tool and emits the answer to `item/tool/call` once. It never errors: the model is told what went wrong.
 * Unsubscribing unsubscribes what the tool has returned.
 */
export function callTool<I extends $ZodType, R>(
  definition: ToolDefinition<I, R>,
  params: DynamicToolCallParams,
  { signal, progress, onFailed, hide = redact }: Call,
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
      return of({ success: false, contentItems: [textItem(`${name} failed: ${reasonOf(error, hide)}`)] });
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
    map((result) => [textItem(toJson(result))]),
  );
}

function itemsOf(value: unknown): readonly DynamicToolCallOutputContentItem[] {
  if (value === undefined || value === null) return [];
  if (typeof value === 'string') return [textItem(value)];
  if (Array.isArray(value)) return value.flatMap((item: unknown) => itemsOf(item));
  if (isItem(value)) return [value];
  throw new TypeError('its result is neither a text nor content items; declare it with output');
}

/** By the type of a content item, the member that holds its content. */
const CONTENT: ReadonlyMap<unknown, string> = new Map([
  ['inputText', 'text'],
  ['inputImage', 'imageUrl'],
  ['inputAudio', 'audioUrl'],
]);

function isItem(value: unknown): value is DynamicToolCallOutputContentItem {
  const content = CONTENT.get(readMember(value, 'type'));
  return content !== undefined && typeof readMember(value, content) === 'string';
}

function toJson(value: unknown): string {
  const json: unknown = JSON.stringify(value);
  if (typeof json !== 'string') throw new TypeError('its result has no JSON form');
  return json;
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
    .map(toValidationIssue)
    .map(({ path, message }) => (path.length === 0 ? message : `${path.map(String).join('.')}: ${message}`))
    .join('; ');
}

function reasonOf(error: unknown, hide: (text: string) => string): string {
  const message = error instanceof Error ? error.message : 'it gave no reason';
  return hide(cutShort(message, MAX_READ_CHARS)).slice(0, MAX_REASON_CHARS);
}
