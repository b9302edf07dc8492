import type { Hold, Pause } from './hold.js';
import type { StreamedResponse, Usage } from './response.js';
import type { ChunkOptions, FunctionCallPart, ReasoningPart, ResponsePart, TextPart } from './script.js';

/** What playing a response consists of. */
export type Step = { readonly kind: 'send'; readonly text: string } | Hold | Pause;

interface WireEvent {
  readonly type: string;
  readonly [field: string]: unknown;
}

const DEFAULT_USAGE: Usage = { inputTokens: 10, outputTokens: 5 };

/**
 * The steps of a response, up to its ending.
 *
 * Ids are made of the request's number and the part's place, so they repeat from run to run and never within a model.
 */
export function* responseSteps(response: StreamedResponse, requestIndex: number): Generator<Step> {
  const { parts, ending, usage = DEFAULT_USAGE, paceMs } = response;
  const id = `resp_${requestIndex}`;
  yield* paced({ type: 'response.created', response: { id } }, paceMs);
  for (const [index, part] of parts.entries()) {
    yield* partSteps(part, { paceMs, index, id: (prefix) => `${prefix}_${requestIndex}_${index}` });
  }
  if (ending.kind === 'failed') {
    const { code, message } = ending;
    yield* paced({ type: 'response.failed', response: { id, error: { code, message } } }, paceMs);
  } else if (ending.kind === 'completed') {
    const figures = usage === null ? {} : { usage: wireUsage(usage) };
    yield* paced({ type: 'response.completed', response: { id, ...figures } }, paceMs);
  }
}

interface Place {
  readonly paceMs: number | undefined;
  readonly index: number;
  readonly id: (prefix: string) => string;
}

function* partSteps(part: ResponsePart, place: Place): Generator<Step> {
  switch (part.kind) {
    case 'text':
      yield* textSteps(part, place);
      break;
    case 'reasoning':
      yield* reasoningSteps(part, place);
      break;
    case 'functionCall':
      yield* callSteps(part, place);
      break;
    case 'rawEvent':
      yield* paced(part.data, place.paceMs);
      break;
    default:
      yield part;
  }
}

function* textSteps(part: TextPart, place: Place): Generator<Step> {
  const id = place.id('msg');
  const phase = part.phase === undefined ? {} : { phase: part.phase };
  const item = (content: readonly unknown[]) => ({
    type: 'message',
    id,
    role: 'assistant',
    content,
    ...phase,
  });
  yield* itemAdded(item([]), place);
  for (const piece of part.pieces) {
    if (typeof piece === 'string') {
      yield* deltas(
        { type: 'response.output_text.delta', item_id: id, content_index: 0 },
        piece,
        part,
        place,
      );
    } else {
      yield* partSteps(piece, place);
    }
  }
  if (part.unfinished === true) return;
  const full = part.pieces.filter((piece) => typeof piece === 'string').join('');
  yield* itemDone(item([{ type: 'output_text', text: full, annotations: [] }]), place);
}

function* reasoningSteps(part: ReasoningPart, place: Place): Generator<Step> {
  const id = place.id('rs');
  yield* itemAdded({ type: 'reasoning', id, summary: [] }, place);
  for (const [index, summary] of part.summary.entries()) {
    yield* paced(
      { type: 'response.reasoning_summary_part.added', item_id: id, summary_index: index },
      place.paceMs,
    );
    const delta = { type: 'response.reasoning_summary_text.delta', item_id: id, summary_index: index };
    yield* deltas(delta, summary, part, place);
  }
  if (part.content !== undefined) {
    const delta = { type: 'response.reasoning_text.delta', item_id: id, content_index: 0 };
    yield* deltas(delta, part.content, part, place);
  }
  const summary = part.summary.map((text) => ({ type: 'summary_text', text }));
  const content =
    part.content === undefined ? {} : { content: [{ type: 'reasoning_text', text: part.content }] };
  yield* itemDone({ type: 'reasoning', id, summary, ...content }, place);
}

function* callSteps(part: FunctionCallPart, place: Place): Generator<Step> {
  const call = {
    type: 'function_call',
    id: place.id('fc'),
    call_id: part.callId ?? place.id('call'),
    name: part.name,
    ...(part.namespace === undefined ? {} : { namespace: part.namespace }),
  };
  yield* itemAdded({ ...call, arguments: '' }, place);
  yield* itemDone({ ...call, arguments: part.arguments }, place);
}

function* deltas(event: WireEvent, text: string, options: ChunkOptions, place: Place): Generator<Step> {
  for (const delta of chunks(text, options.chunkChars)) {
    yield* paced({ ...event, output_index: place.index, delta }, options.paceMs ?? place.paceMs);
  }
}

// By code points: half of a surrogate pair is not valid JSON text to the server.
function chunks(text: string, chunkChars = Infinity): readonly string[] {
  if (text === '') return [];
  const points = Array.from(text);
  if (points.length <= chunkChars) return [text];
  const count = Math.ceil(points.length / chunkChars);
  return Array.from({ length: count }, (_, n) => points.slice(n * chunkChars, (n + 1) * chunkChars).join(''));
}

function itemAdded(item: object, { index, paceMs }: Place): Generator<Step> {
  return paced({ type: 'response.output_item.added', output_index: index, item }, paceMs);
}

function itemDone(item: object, { index, paceMs }: Place): Generator<Step> {
  return paced({ type: 'response.output_item.done', output_index: index, item }, paceMs);
}

function* paced(data: string | Readonly<Record<string, unknown>>, paceMs = 0): Generator<Step> {
  if (paceMs > 0) yield { kind: 'pause', pauseMs: paceMs };
  yield { kind: 'send', text: serverSentEvent(data) };
}

function serverSentEvent(data: string | Readonly<Record<string, unknown>>): string {
  if (typeof data === 'string') return `data: ${data.replaceAll('\n', '\ndata: ')}\n\n`;
  const name = typeof data['type'] === 'string' ? `event: ${data['type']}\n` : '';
  return `${name}data: ${JSON.stringify(data)}\n\n`;
}

function wireUsage(usage: Usage): object {
  const { inputTokens = 0, cachedInputTokens = 0, outputTokens = 0, reasoningTokens = 0 } = usage;
  return {
    input_tokens: inputTokens,
    input_tokens_details: { cached_tokens: cachedInputTokens },
    output_tokens: outputTokens,
    output_tokens_details: { reasoning_tokens: reasoningTokens },
    total_tokens: usage.totalTokens ?? inputTokens + outputTokens,
  };
}
