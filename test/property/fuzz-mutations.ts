import fc from 'fast-check';

/** One line of what a server sends, without its line end. */
export type Line = string | Uint8Array;

/** Something that happens to the lines: at one of them, with two numbers that say the rest. */
export interface Mutation {
  readonly kind: keyof typeof MUTATIONS;
  readonly at: number;
  readonly a: number;
  readonly b: number;
}

/** What a member of a frame may turn into, as JSON text. */
const STRANGE: readonly string[] = [
  'null',
  'true',
  '0',
  '-1',
  '-0',
  '1.5',
  '1e999',
  '-1e999',
  '9007199254740993',
  '1e-320',
  '""',
  '"text"',
  '"\\ud800"',
  '"\\udc00\\ud83d\\ude00"',
  '"\\u0000\\u2028"',
  '"__proto__"',
  '"constructor"',
  '[]',
  '{}',
  '[null]',
  '[[],{}]',
  '{"__proto__":{"id":"x","type":"agentMessage"}}',
  '{"id":1}',
  '{"id":"x"}',
  '{"id":"x","type":"future"}',
  '{"type":"agentMessage"}',
  '{"length":-1,"0":1}',
  '{"toString":1,"then":1,"toJSON":1}',
  `${'['.repeat(300)}${']'.repeat(300)}`,
  `${'{"a":'.repeat(300)}1${'}'.repeat(300)}`,
  `"${'long '.repeat(1000)}"`,
];

/** Deep enough to overrun the stack of whoever walks through it; rare, for it is slow to read. */
const ABYSS = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;

const KEYS: readonly string[] = [
  '__proto__',
  'constructor',
  'toString',
  'then',
  'id',
  'method',
  'params',
  'result',
  'error',
  'invalid',
  'reconciled',
  'partial',
  'emittedAtMs',
  'threadId',
  'turnId',
  'itemId',
  'item',
  'turn',
  'thread',
  'requestId',
];

const METHODS: readonly string[] = [
  'future/thing',
  'turn/future',
  '',
  '__proto__',
  'constructor',
  'turn/started',
  'turn/completed',
  'item/started',
  'item/completed',
  'item/agentMessage/delta',
  'item/commandExecution/outputDelta',
  'error',
  'thread/started',
  'thread/closed',
  'thread/status/changed',
  'thread/reverted',
  'thread/tokenUsage/updated',
  'serverRequest/resolved',
  'command/exec/outputDelta',
  'fs/changed',
  'item/commandExecution/requestApproval',
  'item/tool/requestUserInput',
  'item/tool/call',
  'mcpServer/elicitation/request',
];

/** Lines that no server should send; `#` stands for a small number. */
const JUNK: readonly string[] = [
  '',
  ' \t ',
  '\r',
  'garbage',
  '{',
  'null',
  '[]',
  '[{"method":"turn/completed"}]',
  '1',
  '"text"',
  '{}',
  '\ufeff{"method":"future/thing"}',
  '{"id":#}',
  '{"id":"#","result":{}}',
  '{"id":#,"result":null}',
  '{"id":#,"result":{}}',
  '{"id":#,"result":{"turn":{"id":"x"}}}',
  '{"id":#,"result":{"turn":{"id":#}},"error":{"code":1,"message":"both"}}',
  '{"id":#,"error":null}',
  '{"id":#,"error":"text"}',
  '{"id":#,"error":{"code":"text"}}',
  '{"id":#,"error":{"code":-32001,"message":"Server overloaded; retry later."}}',
  '{"id":#,"error":{"code":-32600,"message":{}}}',
  '{"id":-#,"result":{}}',
  '{"id":1e999,"result":{}}',
  '{"id":1e999,"method":"item/tool/call"}',
  '{"id":0.5,"method":"item/tool/call","params":null}',
  '{"id":-#,"method":"item/commandExecution/requestApproval"}',
  '{"id":"text","method":"item/fileChange/requestApproval","params":[]}',
  '{"id":null,"method":"item/tool/call"}',
  '{"method":#}',
  '{"method":"turn/started","params":{"turn":{"id":"orphan"}}}',
  '{"method":"item/agentMessage/delta","params":{"turnId":"orphan","delta":"x"}}',
  '{"method":"turn/completed","params":{"turn":{"id":"orphan"}}}',
];

const MUTATIONS = {
  drop: (lines, at) => void lines.splice(at, 1),
  duplicate: (lines, at, a) => void lines.splice(at + 1 + (a % 3), 0, lineAt(lines, at)),
  repeatMuchLater: (lines, at) => void lines.push(lineAt(lines, at)),
  move: (lines, at, a) => void lines.splice(a % (lines.length + 1), 0, ...lines.splice(at, 1)),
  truncate: (lines, at, a) => edit(lines, at, (text) => text.slice(0, a % (text.length + 1))),
  joinWithNext: (lines, at) =>
    edit(
      lines,
      at,
      (text) =>
        text +
        lines
          .splice(at + 1, 1)
          .map(textOf)
          .join(''),
    ),
  byte: (lines, at, a, b) => {
    const bytes = bytesOf(lineAt(lines, at)).slice();
    if (bytes.length > 0) bytes[a % bytes.length] = b % 256;
    lines[at] = bytes;
  },
  insertBytes: (lines, at, a, b) => {
    const bytes = bytesOf(lineAt(lines, at));
    const cut = a % (bytes.length + 1);
    const inserted = [b % 256, (b >> 8) % 256, (b >> 16) % 256];
    lines[at] = Uint8Array.from([...bytes.slice(0, cut), ...inserted, ...bytes.slice(cut)]);
  },
  junk: (lines, at, a, b) =>
    void lines.splice(at, 0, (JUNK[a % JUNK.length] ?? '').replaceAll('#', String(b % 16))),
  change: (lines, at, a, b) =>
    edit(lines, at, (text) => changed(text, a, (parent, key) => (parent[key] = raw(b % STRANGE.length)))),
  bury: (lines, at, a) =>
    edit(lines, at, (text) => changed(text, a, (parent, key) => (parent[key] = raw(STRANGE.length)))),
  leaveOut: (lines, at, a) =>
    edit(lines, at, (text) => changed(text, a, (parent, key) => Reflect.deleteProperty(parent, key))),
  add: (lines, at, a, b) =>
    edit(lines, at, (text) =>
      changed(text, a, (parent) => {
        const key = KEYS[b % KEYS.length] ?? '';
        const value = raw((b >> 5) % STRANGE.length);
        Object.defineProperty(parent, key, { value, enumerable: true, configurable: true, writable: true });
      }),
    ),
  rename: (lines, at, a) =>
    edit(lines, at, (text) =>
      changedFrame(text, (frame) => (frame['method'] = METHODS[a % METHODS.length] ?? '')),
    ),
  numberAnew: (lines, at, a) =>
    edit(lines, at, (text) =>
      changedFrame(text, (frame) => {
        if ('id' in frame) frame['id'] = raw(a % STRANGE.length);
      }),
    ),
} satisfies Record<string, (lines: Line[], at: number, a: number, b: number) => void>;

const KINDS = Object.keys(MUTATIONS) as (keyof typeof MUTATIONS)[];

export const mutations: fc.Arbitrary<Mutation> = fc.record({
  kind: fc.constantFrom(...KINDS.filter((kind) => kind !== 'bury').flatMap((kind) => [kind, kind]), 'bury'),
  at: fc.nat(),
  a: fc.nat(),
  b: fc.nat(),
});

/** The lines after what has happened to them. */
export function mutated(lines: readonly Line[], all: readonly Mutation[]): readonly Line[] {
  const result = [...lines];
  for (const { kind, at, a, b } of all) {
    if (result.length > 0) MUTATIONS[kind](result, at % result.length, a, b);
  }
  return result;
}

export function bytesOf(line: Line): Uint8Array {
  return typeof line === 'string' ? encoder.encode(line) : line;
}

const encoder = new TextEncoder();

type Parent = Record<string, unknown>;

function lineAt(lines: readonly Line[], at: number): Line {
  return lines[at] ?? '';
}

function textOf(line: Line): string {
  return typeof line === 'string' ? line : new TextDecoder().decode(line);
}

function edit(lines: Line[], at: number, change: (text: string) => string): void {
  lines[at] = change(textOf(lineAt(lines, at)));
}

/** A value that is written as one of the strange texts. */
function raw(index: number): string {
  return `@@${index}@@`;
}

function changedFrame(text: string, change: (frame: Parent) => void): string {
  // What holds an abyss is changed no further.
  const frame = text.length < ABYSS.length ? parsed(text) : undefined;
  if (!isParent(frame)) return text;
  change(frame);
  return JSON.stringify(frame).replace(/"@@(\d+)@@"/g, (_, index: string) => STRANGE[Number(index)] ?? ABYSS);
}

function changed(text: string, which: number, change: (parent: Parent, key: string) => void): string {
  return changedFrame(text, (frame) => {
    const members = membersOf(frame);
    const [parent, key] = members[which % Math.max(members.length, 1)] ?? [frame, 'params'];
    change(parent, key);
  });
}

function membersOf(value: Parent): readonly (readonly [Parent, string])[] {
  return Object.entries(value).flatMap(([key, inner]): readonly (readonly [Parent, string])[] =>
    isParent(inner) ? [[value, key], ...membersOf(inner)] : [[value, key]],
  );
}

function isParent(value: unknown): value is Parent {
  return typeof value === 'object' && value !== null;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
