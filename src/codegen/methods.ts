import { methodEntries, type MethodList } from './definitions.js';
import { isObject, objectOf, stringsOf, type JsonObject } from './json.js';
import { readShape } from './read-shape.js';
import { exceptionalMethods, resultNames } from './result-names.js';
import { definitionOf, UNKNOWN, type Definition, type Definitions } from './shape.js';
import { pascal } from './text.js';
import type { Warn } from './warn.js';

/** One method of the protocol, or one notification. */
export interface Method {
  readonly name: string;
  /** The definition of its params, where it takes any. */
  readonly params: string | undefined;
  /** `optional`: the params may be left out altogether. */
  readonly presence: 'required' | 'optional' | 'none';
  readonly experimental: boolean;
  /** The params members that only exist with the experimental API, on a method that is not experimental itself. */
  readonly experimentalParams: readonly string[];
}

export interface RequestMethod extends Method {
  /** The definition of its result. */
  readonly result: string;
}

export interface Methods {
  readonly clientRequests: readonly RequestMethod[];
  readonly serverRequests: readonly RequestMethod[];
  readonly clientNotifications: readonly Method[];
  readonly serverNotifications: readonly Method[];
}

type RawDefinitions = ReadonlyMap<string, JsonObject>;

/** Definitions named like a result that answer no method: the envelope of every reply. */
const NO_RESULT = new Set(['JSONRPCResponse']);

/** Reads the lists of methods. The definitions come back with those that had to be made up for them. */
export function readMethods(
  raw: RawDefinitions,
  stable: RawDefinitions,
  definitions: Definitions,
  warn: Warn,
): { readonly methods: Methods; readonly definitions: Definitions } {
  const reader = new MethodReader(definitions, warn);
  const read = (list: MethodList) => reader.read(methodEntries(raw, list), methodEntries(stable, list));
  const methods: Methods = {
    clientRequests: read('ClientRequest').map(reader.withResult),
    serverRequests: read('ServerRequest').map(reader.withResult),
    clientNotifications: read('ClientNotification'),
    serverNotifications: read('ServerNotification'),
  };
  checkResults(methods, definitions, warn);
  return { methods, definitions: reader.definitions };
}

class MethodReader {
  readonly #definitions: Map<string, Definition>;
  readonly #warn: Warn;

  constructor(definitions: Definitions, warn: Warn) {
    this.#definitions = new Map(definitions);
    this.#warn = warn;
  }

  /** In the order of their names, whatever the order of their methods. */
  get definitions(): Definitions {
    return new Map([...this.#definitions].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  read(entries: readonly JsonObject[], stable: readonly JsonObject[]): readonly Method[] {
    const known = new Set(stable.map(methodName));
    const methods = new Map<string, Method>();
    for (const entry of entries) {
      const name = methodName(entry);
      if (name === undefined || methods.has(name)) {
        this.#warn(
          name === undefined ? 'A method without exactly one name is left out' : `${name} stands twice`,
        );
        continue;
      }
      methods.set(name, this.#method(name, entry, !known.has(name)));
    }
    return [...methods.values()];
  }

  readonly withResult = (method: Method): RequestMethod => {
    const names = resultNames(method.name, method.params);
    const result = names.find((name) => this.#definitions.has(name));
    if (result !== undefined) return { ...method, result };
    const own = `${pascal(method.name)}Response`;
    this.#warn(`${method.name}: nothing says what its result is; ${own} is typed unknown`);
    this.#definitions.set(own, { name: own, shape: UNKNOWN, experimental: method.experimental });
    return { ...method, result: own };
  };

  #method(name: string, entry: JsonObject, experimental: boolean): Method {
    const schema = objectOf(entry['properties'], name)['params'];
    const params = this.#paramsOf(name, schema, experimental);
    if (params === undefined) return { name, params, presence: 'none', experimental, experimentalParams: [] };
    const required = stringsOf(entry['required'], name).includes('params');
    const { shape } = definitionOf(this.#definitions, params);
    const members = shape.kind === 'object' && !experimental ? shape.fields : [];
    return {
      name,
      params,
      presence: required ? 'required' : 'optional',
      experimental,
      experimentalParams: members.filter((field) => field.experimental).map((field) => field.name),
    };
  }

  /** The definition that `{ $ref }` or `{ anyOf: [{ $ref }, { type: 'null' }] }` names; none for `{ type: 'null' }`. */
  #paramsOf(method: string, schema: unknown, experimental: boolean): string | undefined {
    if (schema === undefined) return undefined;
    const own = `${pascal(method)}Params`;
    const shape = readShape(schema, own, this.#warn);
    if (shape.kind === 'null') return undefined;
    const params = shape.kind === 'nullable' ? shape.of : shape;
    const name = params.kind === 'ref' ? params.name : own;
    if (!this.#definitions.has(name)) {
      this.#warn(`${method}: its params have no definition; they are called ${name}`);
      const made = params.kind === 'ref' ? UNKNOWN : params;
      this.#definitions.set(name, { name, shape: made, experimental });
    }
    return name;
  }
}

function methodName(entry: JsonObject): string | undefined {
  const properties = isObject(entry['properties']) ? entry['properties'] : {};
  const method = isObject(properties['method']) ? properties['method'] : {};
  const names: readonly unknown[] = Array.isArray(method['enum']) ? method['enum'] : [method['const']];
  const [name, ...others] = names;
  return typeof name === 'string' && others.length === 0 ? name : undefined;
}

function checkResults(
  { clientRequests, serverRequests }: Methods,
  definitions: Definitions,
  warn: Warn,
): void {
  const requests = [...clientRequests, ...serverRequests];
  const stale = exceptionalMethods.filter((name) => !requests.some((request) => request.name === name));
  if (stale.length > 0) warn(`result-names.ts names what is not there: ${stale.join(', ')}`);
  const used = new Set(requests.map(({ result }) => result));
  const unused = [...definitions.keys()].filter(
    (name) => name.endsWith('Response') && !used.has(name) && !NO_RESULT.has(name),
  );
  if (unused.length > 0) warn(`No method answers with ${unused.join(', ')}: complete result-names.ts`);
}
