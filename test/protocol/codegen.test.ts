import { beforeEach, describe, expect, it } from 'vitest';
import { rawDefinitions } from '../../src/codegen/definitions.js';
import { emitDefinitions } from '../../src/codegen/emit-definitions.js';
import { emitSchemas } from '../../src/codegen/emit-schemas.js';
import { emitTypes } from '../../src/codegen/emit-types.js';
import { readProtocol, type Protocol } from '../../src/codegen/protocol.js';
import { readShape } from '../../src/codegen/read-shape.js';
import { exceptionalMethods, resultNames } from '../../src/codegen/result-names.js';
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
  const answers = exceptionalMethods.flatMap((name) => resultNames(name, undefined).slice(0, 1));
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

/** What was warned of since the test began. */
let warnings: string[];
const warn = (warning: string) => void warnings.push(warning);
beforeEach(() => {
  warnings = [];
});

function read(experimental: Bundle, stable: Bundle = experimental): Protocol {
  const schemas = { version: '1.2.3', experimental: bundle(experimental), stable: bundle(stable) };
  return readProtocol(schemas, warn);
}

describe('reading a schema', () => {
  it('makes one enum of literals that stand in a union one by one', () => {
    const shape = readShape(
      { oneOf: [word('low'), { ...word('high'), description: 'Much.' }] },
      'Level',
      warn,
    );
    expect(shape).toEqual({ kind: 'enum', values: ['low', 'high'] });
  });

  it('tells a union of words and one-member objects from a tagged one', () => {
    const words = [word('never'), object({ granular: object({ rules: text }) })];
    expect(readShape({ oneOf: words }, 'Policy', warn)).toMatchObject({ kind: 'keyed', words: ['never'] });
    const variants = [object({ type: word('a'), x: text }), object({ type: word('b') })];
    expect(readShape({ oneOf: variants }, 'Item', warn)).toMatchObject({
      kind: 'tagged',
      tag: 'type',
      variants: [{ value: 'a' }, { value: 'b' }],
    });
  });

  it('puts the members beside a union into each of its variants', () => {
    const shape = readShape(
      { ...object({ id: text }), oneOf: [object({ type: word('a') }), object({ type: word('b') })] },
      'Item',
      warn,
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
      expect(readShape(schema, 'X', warn).kind).toBe('nullable');
    },
  );

  it.each([
    ['an intersection', { allOf: [ref('A'), ref('B')] }],
    ['a reference to elsewhere', { $ref: 'https://example.org/schema' }],
    ['a schema that is none', 'text'],
    ['words that are none', { type: 'string', enum: ['a', 1] }],
    ['no type', { minimum: 1 }],
  ])('takes anything for %s, and says so', (_, schema) => {
    expect(readShape(schema, 'X', warn)).toEqual({ kind: 'unknown' });
    expect(warnings).toEqual([expect.stringMatching(/^X: .+; X is typed unknown$/)]);
  });

  it('reads the rest of what it cannot read in one place', () => {
    const schema = object({ id: text, odd: { allOf: [ref('A'), ref('B')] } });
    expect(readShape(schema, 'X', warn)).toMatchObject({
      kind: 'object',
      fields: [
        { name: 'id', shape: { kind: 'string' } },
        { name: 'odd', shape: { kind: 'unknown' } },
      ],
    });
    expect(warnings).toEqual([expect.stringContaining('X.odd is typed unknown')]);
  });

  it('leaves out a keyword that it does not know, for that can only make the type wider', () => {
    expect(readShape({ type: 'string', pattern: '^a' }, 'X', warn)).toEqual({ kind: 'string' });
    expect(warnings).toEqual(['X: the generator does not understand pattern']);
    expect(readShape({ if: { type: 'string' } }, 'X', warn)).toEqual({ kind: 'unknown' });
  });

  it('takes anything for a required member that is not described', () => {
    expect(readShape({ type: 'object', properties: {}, required: ['ghost'] }, 'X', warn)).toMatchObject({
      fields: [{ name: 'ghost', shape: { kind: 'unknown' }, required: true }],
    });
    expect(warnings).toEqual(['X: requires ghost without describing it']);
  });

  it('lets other members pass where there is a schema for them', () => {
    const schema = { ...object({ id: text }), additionalProperties: text };
    expect(readShape(schema, 'X', warn)).toMatchObject({ fields: [{ name: 'id' }], extra: true });
    expect(warnings).toHaveLength(1);
  });

  it('reads a constant as the one word it is', () => {
    expect(readShape({ const: 'a', type: 'string' }, 'X', warn)).toEqual({ kind: 'enum', values: ['a'] });
    expect(warnings).toEqual([]);
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

  it('types the result of a method as anything when nothing says what it is, and names the method', () => {
    const { ThingStartParams } = v2;
    const stop = method('thing/stop', { type: 'null' });
    const { methods, definitions } = read({ requests: [start, stop], v2: { ThingStartParams } });
    expect(methods.clientRequests.slice(-2).map(({ result }) => result)).toEqual([
      'ThingStartResponse',
      'ThingStopResponse',
    ]);
    expect(definitions.get('ThingStopResponse')?.shape).toEqual({ kind: 'unknown' });
    expect(warnings).toEqual([
      'thing/start: nothing says what its result is; ThingStartResponse is typed unknown',
      'thing/stop: nothing says what its result is; ThingStopResponse is typed unknown',
    ]);
  });

  it('prefers the result that is named after the method to that of its params', () => {
    const again = method('thing/start/again', ref('ThingStartParams'));
    const results = (more: object) =>
      read({ requests: [again], v2: { ...v2, ...more } }).methods.clientRequests.at(-1)?.result;
    expect(results({})).toBe('ThingStartResponse');
    expect(results({ ThingStartAgainResponse: object({}) })).toBe('ThingStartAgainResponse');
  });

  it('warns of a result without a method', () => {
    read({ requests: [start], v2: { ...v2, OrphanResponse: object({}) } });
    expect(warnings).toEqual(['No method answers with OrphanResponse: complete result-names.ts']);
  });

  it('warns of exceptions for methods that are not there', () => {
    const empty = { oneOf: [] };
    const lists = { ClientRequest: empty, ServerRequest: empty, ClientNotification: empty };
    const schemas = { definitions: { ...lists, ServerNotification: empty } };
    readProtocol({ version: '1.2.3', experimental: schemas, stable: schemas }, warn);
    expect(warnings).toEqual([`result-names.ts names what is not there: ${exceptionalMethods.join(', ')}`]);
  });

  it('gives params a definition where they have none', () => {
    const inline = method('thing/start', object({ name: text }));
    const { methods, definitions } = read({ requests: [inline], v2: { ThingStartResponse: object({}) } });
    expect(methods.clientRequests.at(-1)).toMatchObject({ params: 'ThingStartParams', presence: 'required' });
    expect(definitions.get('ThingStartParams')?.shape).toMatchObject({ fields: [{ name: 'name' }] });
    expect(warnings).toEqual([
      'thing/start: its params have no definition; they are called ThingStartParams',
    ]);
  });

  it('leaves out a method without a name, and one that is listed twice', () => {
    const names = read({ requests: [{ properties: {} }, {}, start, start], v2 }).methods.clientRequests;
    expect(names.slice(exceptionalMethods.length).map(({ name }) => name)).toEqual(['thing/start']);
    expect(warnings).toHaveLength(3);
  });

  it('takes anything for a definition that is referred to and not there', () => {
    const lost = { ...v2, ThingStartResponse: object({ lost: ref('Lost') }) };
    expect(read({ requests: [start], v2: lost }).definitions.get('Lost')?.shape).toEqual({ kind: 'unknown' });
    expect(warnings).toEqual(['The schema refers to Lost without defining it; it is typed unknown']);
  });

  it('takes anything for a definition that the two namespaces describe differently', () => {
    const twice = bundle({ v2: { Twin: text } });
    const twins = (Twin: object) =>
      rawDefinitions({ definitions: { ...twice.definitions, Twin } }, warn).get('Twin');
    expect(twins({ ...text, title: 'Twin' })).toEqual(text);
    expect(warnings).toEqual([]);
    expect(twins({ type: 'number' })).toEqual({});
    expect(warnings).toEqual(['Twin is defined twice, differently; it is typed unknown']);
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

  it('warns of a notification with an id that has no meaning yet, and routes it without', () => {
    const protocol = (params: object) =>
      read({ notifications: [method('thing/moved', ref('Moved'))], v2: { Moved: object(params) } });
    const route = ({ methods, definitions }: Protocol) =>
      methods.serverNotifications.map((each) => readRoute(each, definitions, warn));
    expect(route(protocol({ threadId: text }))).toEqual([[['thread', 'threadId']]]);
    expect(warnings).toEqual([]);
    expect(route(protocol({ threadId: text, gadgetId: text }))).toEqual([[['thread', 'threadId']]]);
    expect(warnings).toEqual(['thing/moved: decide in routes.ts what gadgetId names']);
  });

  it('knows nothing of a notification whose params are not one object', () => {
    const v2 = { Moved: { type: 'array', items: text } };
    const { methods, definitions } = read({ notifications: [method('thing/moved', ref('Moved'))], v2 });
    const [moved] = methods.serverNotifications;
    expect(moved && readRoute(moved, definitions, warn)).toEqual([]);
    expect(warnings).toEqual([expect.stringContaining('thing/moved: nothing is known')]);
  });

  it('tells where only one of the members that may name a turn, thread or item does so', () => {
    const place = (params: object) => {
      const notifications = [method('thing/moved', ref('Moved'))];
      const v2 = { Moved: object(params), Turn: object({ id: text }), ThreadItem: object({ id: text }) };
      const { methods, definitions } = read({ notifications, v2 });
      return methods.serverNotifications.map((each) => onlyPlaceOf(each, definitions, warn))[0];
    };
    expect(place({ threadId: text, turnId: text, itemId: text })).toBeUndefined();
    expect(place({ threadId: text, turn: ref('Turn') })).toBe('turn');
    expect(place({ turnId: text, turn: ref('Turn') })).toBe('turnId');
    expect(place({ item: ref('ThreadItem') })).toBe('item');
    expect(place({ item: {} })).toBe('itemId');
    expect(warnings).toEqual([]);
    place({ threadId: { type: 'integer' } });
    expect(place({ turn: ref('Turn'), item: {} })).toBe('turn');
    expect(warnings).toEqual([
      'thing/moved: decide in routes.ts what threadId names',
      expect.stringContaining('thing/moved: teach route.ts'),
    ]);
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
    expect(emitDefinitions(protocol, warn) + emitSchemas(protocol, warn)).not.toMatch(/Unreached|secret/);
  });

  it('writes a definition once where methods or several others refer to it', () => {
    const lines = emitDefinitions(protocol, warn)
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
    expect(emitDefinitions(sorted, warn)).toContain("/* ThingStartParams */ 'd,c?b~id,a\\n' +\n");
    expect(emitDefinitions(sorted, warn)).toContain("/* ThingStartResponse */ 'id#,d;';\n");
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
    expect(emitDefinitions(circle, warn)).toContain("/* Tree */ 'branches*{tree:0,length#}\\n' +\n");
    expect(emitDefinitions(circle, warn)).toContain("/* ThingStartResponse */ 'tree:0';\n");
  });

  it('writes each schema as a thunk that knows its place, or its text where it has none', () => {
    const schemas = emitSchemas(protocol, warn);
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
    expect(emitDefinitions(grown, warn)).toContain("/* ThingStartParams */ 'name?^mood\\n' +\n");
  });

  it('takes anything where a name would mean something in the text of a definition', () => {
    const v2 = {
      ThingStartParams: object({ 'what?': text }),
      ThingStartResponse: object({ level: { enum: ['a|b'], type: 'string' }, odd: ref('Odd') }),
      Odd: object({ 'a{b': text }),
    };
    const odd = read({ requests: [method('thing/start', ref('ThingStartParams'))], v2 });
    expect(emitDefinitions(odd, warn)).toContain("/* ThingStartParams */ '=u\\n' +\n");
    expect(emitDefinitions(odd, warn)).toContain("/* ThingStartResponse */ 'level,odd:u';\n");
    expect(new Set(warnings)).toEqual(
      new Set([
        'ThingStartParams: the text of definitions cannot hold "what?"; its schema takes anything',
        'Odd: the text of definitions cannot hold "a{b"; its schema takes anything',
      ]),
    );
    expect(emitTypes(odd)).toContain("'what?': string;");
  });

  it('gives a type another name where its own is taken, and a variant none where it would be none', () => {
    const v2 = {
      Level: { oneOf: [word('low'), word('high')] },
      LevelInput: object({ x: text }),
      Item: { oneOf: [object({ type: word('3d') }), object({ type: word('flat') })] },
      ThingStartParams: object({ level: ref('Level'), other: ref('LevelInput') }),
      ThingStartResponse: object({ level: ref('Level'), item: ref('Item') }),
    };
    const types = emitTypes(read({ requests: [method('thing/start', ref('ThingStartParams'))], v2 }));
    expect(types).toContain("export type LevelAsInput = 'low' | 'high';\n");
    expect(types).toContain('level: LevelAsInput;');
    expect(types).toContain('export interface FlatItem {');
    expect(types).not.toContain('3dItem');
  });
});
