import { describe, expect, it } from 'vitest';
import { rawDefinitions, readDefinitions } from '../../src/codegen/definitions.js';
import { directionsOf } from '../../src/codegen/directions.js';
import { emitDefinitions } from '../../src/codegen/emit-definitions.js';
import { emitSchemas } from '../../src/codegen/emit-schemas.js';
import { emitTypes } from '../../src/codegen/emit-types.js';
import { readMethods } from '../../src/codegen/methods.js';
import type { Protocol } from '../../src/codegen/protocol.js';
import { readShape } from '../../src/codegen/read-shape.js';
import { exceptionalMethods } from '../../src/codegen/result-names.js';
import { onlyPlaceOf, readRoute } from '../../src/codegen/routes.js';

const text = { type: 'string' };
const word = (value: string) => ({ type: 'string', enum: [value] });
const object = (properties: object, required: readonly string[] = Object.keys(properties)) => ({
  type: 'object',
  properties,
  required,
});
const ref = (name: string) => ({ $ref: `#/definitions/v2/${name}` });
const method = (name: string, params: object) => ({
  properties: { method: word(name), params },
  required: ['params'],
});

interface Bundle {
  readonly requests?: readonly object[];
  readonly notifications?: readonly object[];
  readonly v2?: Readonly<Record<string, object>>;
}

/** A protocol with these methods, and those that the generator keeps exceptions for. */
function bundle({ requests = [], notifications = [], v2 = {} }: Bundle) {
  const answers = [
    ...[
      'ConfigRequirementsReadResponse',
      'ConfigWriteResponse',
      'ExternalAgentConfigImportHistoriesReadResponse',
    ],
    ...['AccountSessionsResponse', 'GatewayOAuthCancelResponse', 'GetAccountSecuritySetupResponse'],
    ...[
      'GetWorkspaceMessagesResponse',
      'LogoutAccountResponse',
      'McpServerRefreshResponse',
      'MemoryResetResponse',
    ],
    ...['RemoteControlStatusReadResponse', 'RolloutCompressResponse', 'WindowsSandboxReadinessResponse'],
  ];
  return {
    definitions: {
      ClientRequest: {
        oneOf: [...exceptionalMethods.map((name) => method(name, { type: 'null' })), ...requests],
      },
      ServerRequest: { oneOf: [] },
      ClientNotification: { oneOf: [] },
      ServerNotification: { oneOf: notifications },
      v2: { ...Object.fromEntries(answers.map((name) => [name, object({})])), ...v2 },
    },
  };
}

function read(experimental: Bundle, stable: Bundle = experimental): Protocol {
  const [raw, rawStable] = [rawDefinitions(bundle(experimental)), rawDefinitions(bundle(stable))];
  const definitions = readDefinitions(raw, rawStable);
  const methods = readMethods(raw, rawStable, definitions);
  return { version: '1.2.3', definitions, methods, directions: directionsOf(methods, definitions) };
}

describe('reading a schema', () => {
  it('makes one enum of literals that stand in a union one by one', () => {
    const shape = readShape({ oneOf: [word('low'), { ...word('high'), description: 'Much.' }] }, 'Level');
    expect(shape).toEqual({ kind: 'enum', values: ['low', 'high'] });
  });

  it('tells a union of words and one-member objects from a tagged one', () => {
    const words = [word('never'), object({ granular: object({ rules: text }) })];
    expect(readShape({ oneOf: words }, 'Policy')).toMatchObject({ kind: 'keyed', words: ['never'] });
    const variants = [object({ type: word('a'), x: text }), object({ type: word('b') })];
    expect(readShape({ oneOf: variants }, 'Item')).toMatchObject({
      kind: 'tagged',
      tag: 'type',
      variants: [{ value: 'a' }, { value: 'b' }],
    });
  });

  it('puts the members beside a union into each of its variants', () => {
    const shape = readShape(
      { ...object({ id: text }), oneOf: [object({ type: word('a') }), object({ type: word('b') })] },
      'Item',
    );
    const names =
      shape.kind === 'tagged'
        ? shape.variants.map(({ objects }) => objects[0]?.fields.map(({ name }) => name))
        : [];
    expect(names).toEqual([
      ['type', 'id'],
      ['type', 'id'],
    ]);
  });

  it.each([{ anyOf: [ref('Turn'), { type: 'null' }] }, { type: ['string', 'null'] }])(
    'sees null in %j',
    (schema) => {
      expect(readShape(schema, 'X').kind).toBe('nullable');
    },
  );

  it.each([
    ['a keyword it does not know', { type: 'string', pattern: '^a' }],
    ['an intersection', { allOf: [ref('A'), ref('B')] }],
    ['a required member that is not described', { type: 'object', properties: {}, required: ['ghost'] }],
    ['a reference to elsewhere', { $ref: 'https://example.org/schema' }],
    ['no type', { minimum: 1 }],
  ])('refuses %s instead of guessing', (_, schema) => {
    expect(() => readShape(schema, 'X')).toThrow(/^X: /);
  });
});

describe('reading the methods', () => {
  const start = method('thing/start', ref('ThingStartParams'));
  const v2 = { ThingStartParams: object({ name: text }), ThingStartResponse: object({ id: text }) };

  it('finds the result by the name of the params', () => {
    const requests = read({ requests: [start], v2 }).methods.clientRequests;
    expect(requests.at(-1)).toMatchObject({
      name: 'thing/start',
      result: 'ThingStartResponse',
      experimental: false,
    });
  });

  it('fails for a method without a result', () => {
    const { ThingStartParams } = v2;
    expect(() => read({ requests: [start], v2: { ThingStartParams } })).toThrow('ThingStartResponse');
    expect(() => read({ requests: [method('thing/stop', { type: 'null' })] })).toThrow('thing/stop');
  });

  it('fails for a result without a method', () => {
    expect(() => read({ requests: [start], v2: { ...v2, OrphanResponse: object({}) } })).toThrow(
      'OrphanResponse',
    );
  });

  it('fails for a definition that the two namespaces describe differently', () => {
    const twice = bundle({ v2: { Twin: text } });
    const raw = { definitions: { ...twice.definitions, Twin: { type: 'number' } } };
    expect(() => rawDefinitions(raw)).toThrow('Twin');
    expect(() =>
      rawDefinitions({ definitions: { ...twice.definitions, Twin: { ...text, title: 'Twin' } } }),
    ).not.toThrow();
  });

  it('marks what only the experimental schema has', () => {
    const later = { ...v2, ThingStartParams: object({ name: text, mood: text }, ['name']) };
    const stop = method('thing/stop', ref('ThingStopParams'));
    const stopTypes = { ThingStopParams: object({}), ThingStopResponse: object({}) };
    const { methods } = read(
      { requests: [start, stop], v2: { ...later, ...stopTypes } },
      { requests: [start], v2 },
    );
    expect(methods.clientRequests.slice(-2)).toMatchObject([
      { experimental: false, experimentalParams: ['mood'] },
      { experimental: true, experimentalParams: [] },
    ]);
  });

  it('fails for a notification with an id nobody has said the meaning of', () => {
    const protocol = (params: object) =>
      read({ notifications: [method('thing/moved', ref('Moved'))], v2: { Moved: object(params) } });
    const route = ({ methods, definitions }: Protocol) =>
      methods.serverNotifications.map((each) => readRoute(each, definitions));
    expect(route(protocol({ threadId: text }))).toEqual([[['thread', 'threadId']]]);
    expect(() => route(protocol({ threadId: text, gadgetId: text }))).toThrow('gadgetId');
  });

  it('tells where only one of the members that may name a turn, thread or item does so', () => {
    const place = (params: object) => {
      const notifications = [method('thing/moved', ref('Moved'))];
      const v2 = { Moved: object(params), Turn: object({ id: text }), ThreadItem: object({ id: text }) };
      const { methods, definitions } = read({ notifications, v2 });
      return methods.serverNotifications.map((each) => onlyPlaceOf(each, definitions))[0];
    };
    expect(place({ threadId: text, turnId: text, itemId: text })).toBeUndefined();
    expect(place({ threadId: text, turn: ref('Turn') })).toBe('turn');
    expect(place({ turnId: text, turn: ref('Turn') })).toBe('turnId');
    expect(place({ item: ref('ThreadItem') })).toBe('item');
    expect(place({ item: {} })).toBe('itemId');
    expect(() => place({ threadId: { type: 'integer' } })).toThrow('threadId');
    expect(() => place({ turn: ref('Turn'), item: {} })).toThrow('thing/moved: teach route.ts');
  });
});

describe('writing types and schemas', () => {
  const protocol = read({
    requests: [method('thing/start', ref('ThingStartParams'))],
    v2: {
      Level: { oneOf: [word('low'), word('high')] },
      Point: object({ x: { type: 'integer', minimum: 0 } }),
      Tree: object({ children: { type: 'array', items: ref('Tree') } }),
      ThingStartParams: object({ level: ref('Level'), at: ref('Point') }, ['at']),
      ThingStartResponse: object({ level: ref('Level'), at: ref('Point'), tree: ref('Tree') }, ['level']),
      Unreached: object({ secret: text }),
    },
  });
  const types = emitTypes(protocol);

  it('writes a type twice where it is open coming in and closed going out', () => {
    expect(types).toContain("export type Level = 'low' | 'high' | (string & {});\n");
    expect(types).toContain("export type LevelInput = 'low' | 'high';\n");
    expect(types).toContain('level?: LevelInput | undefined;');
    expect(types).toContain('readonly level: Level;');
  });

  it('writes a type once where it is the same both ways', () => {
    expect(types).toContain('export interface Point {\n  x: number;\n}\n');
    expect(types).not.toContain('PointInput');
  });

  it('writes nothing that no method reaches', () => {
    expect(types).not.toContain('Unreached');
    expect(emitDefinitions(protocol) + emitSchemas(protocol)).not.toMatch(/Unreached|secret/);
  });

  it('writes a definition once where methods or several others refer to it', () => {
    const lines = emitDefinitions(protocol)
      .split('\n')
      .map((line) => line.trim());
    expect(lines.slice(3, 5)).toEqual(["/* Point */ 'x>0\\n' +", "/* Tree */ 'children*1\\n' +"]);
    expect(lines.slice(-3)).toEqual([
      "/* ThingStartParams */ 'at:0?level<low|high>\\n' +",
      "/* ThingStartResponse */ 'level?at:0,tree:1';",
      '',
    ]);
  });

  it('writes the members that may be left out last, and those first that many objects have', () => {
    const nullable = { anyOf: [text, { type: 'null' }] };
    const v2 = {
      ThingStartParams: object({ a: nullable, b: text, c: text, d: text, id: nullable }, ['c', 'd']),
      ThingStartResponse: object({ id: { type: 'integer' }, d: { type: 'boolean' } }),
    };
    const sorted = read({ requests: [method('thing/start', ref('ThingStartParams'))], v2 });
    expect(emitDefinitions(sorted)).toContain("/* ThingStartParams */ 'd,c?b~id,a\\n' +\n");
    expect(emitDefinitions(sorted)).toContain("/* ThingStartResponse */ 'id#,d;';\n");
  });

  it('writes definitions that go round in a circle', () => {
    const circle = read({
      requests: [method('thing/start', ref('ThingStartParams'))],
      v2: {
        ThingStartParams: object({}),
        ThingStartResponse: object({ tree: ref('Tree') }),
        Tree: object({ branches: { type: 'array', items: ref('Branch') } }),
        Branch: object({ tree: ref('Tree'), length: { type: 'integer' } }),
      },
    });
    expect(emitDefinitions(circle)).toContain("/* Tree */ 'branches*{tree:0,length#}\\n' +\n");
    expect(emitDefinitions(circle)).toContain("/* ThingStartResponse */ 'tree:0';\n");
  });

  it('writes each schema as a thunk that knows its place, or its text where it has none', () => {
    const schemas = emitSchemas(protocol);
    expect(schemas).toContain('export const Point = /*@__PURE__*/ incoming<T.Point>(0);\n');
    expect(schemas).toContain('export const PointInput = /*@__PURE__*/ outgoing<T.Point>(0);\n');
    expect(schemas).toContain("LevelInput = /*@__PURE__*/ outgoing<T.LevelInput>('=<low|high>');\n");
  });

  it('marks the members that need the experimental API', () => {
    const requests = [method('thing/start', ref('ThingStartParams'))];
    const answer = { ThingStartResponse: object({}) };
    const stable = { ThingStartParams: object({ name: text }), ...answer };
    const more = { ThingStartParams: object({ name: text, mood: text }, ['name']), ...answer };
    const grown = read({ requests, v2: more }, { requests, v2: stable });
    expect(emitDefinitions(grown)).toContain("/* ThingStartParams */ 'name?^mood\\n' +\n");
  });

  it('refuses names that would mean something in the text of a definition', () => {
    const v2 = { ThingStartParams: object({ 'what?': text }), ThingStartResponse: object({}) };
    const odd = read({ requests: [method('thing/start', ref('ThingStartParams'))], v2 });
    expect(() => emitDefinitions(odd)).toThrow('"what?"');
  });
});
