import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';

/** One request of the app-server for a response, as it was received. */
export interface ModelRequest {
  /** Its place among the requests of this model, from 0. */
  readonly index: number;
  readonly path: string;
  /** Names in lower case. `thread-id` tells which thread asks. */
  readonly headers: IncomingHttpHeaders;
  /** The parsed body: `model`, `input`, `tools` and so on, under their wire names. */
  readonly body: Readonly<Record<string, unknown>>;
  /** Every text of a user's message, the oldest first: the conversation so far, and what the server itself tells as the user. */
  readonly userTexts: readonly string[];
  /** The newest of `userTexts`: the prompt, in a plain turn. Empty when there is none. */
  readonly lastUserText: string;
  /** What the tools have answered so far, by call id. */
  readonly toolOutputs: ReadonlyMap<string, string>;
}

type Json = Readonly<Record<string, unknown>>;

/** Reads a request to its end. `undefined` when its body is not a JSON object. */
export async function readBody(message: IncomingMessage): Promise<Json | undefined> {
  const pieces: Buffer[] = [];
  for await (const piece of message) if (Buffer.isBuffer(piece)) pieces.push(piece);
  return parseObject(Buffer.concat(pieces).toString());
}

/** @internal */
export function modelRequest(index: number, message: IncomingMessage, body: Json): ModelRequest {
  const input = Array.isArray(body['input']) ? body['input'].filter(isRecord) : [];
  const userTexts = input.filter((item) => item['role'] === 'user').flatMap((item) => texts(item['content']));
  const outputs = input.filter(
    (item) => typeof item['type'] === 'string' && item['type'].endsWith('_output'),
  );
  return {
    index,
    path: message.url ?? '',
    headers: message.headers,
    body,
    userTexts,
    lastUserText: userTexts.at(-1) ?? '',
    toolOutputs: new Map(outputs.map((item) => [String(item['call_id']), texts(item['output']).join('')])),
  };
}

function parseObject(json: string): Json | undefined {
  try {
    const value: unknown = JSON.parse(json);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function texts(content: unknown): readonly string[] {
  if (typeof content === 'string') return [content];
  if (!Array.isArray(content)) return [];
  return content.filter(isRecord).flatMap((part) => (typeof part['text'] === 'string' ? [part['text']] : []));
}

function isRecord(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
