import { methodEntries, type MethodList } from './definitions.js';
import { arrayOf, isObject, objectOf, stringOf, stringsOf, type JsonObject } from './json.js';
import { refName } from './read-shape.js';
import { exceptionalMethods, resultName } from './result-names.js';
import { definitionOf, type Definitions } from './shape.js';

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

export function readMethods(raw: RawDefinitions, stable: RawDefinitions, definitions: Definitions): Methods {
  const read = (list: MethodList): readonly Method[] => {
    const known = new Set(methodEntries(stable, list).map(methodName));
    return methodEntries(raw, list).map((entry) => readMethod(entry, known, definitions));
  };
  const withResult = (method: Method): RequestMethod => ({
    ...method,
    result: definitionOf(definitions, resultName(method.name, method.params)).name,
  });
  const methods: Methods = {
    clientRequests: read('ClientRequest').map(withResult),
    serverRequests: read('ServerRequest').map(withResult),
    clientNotifications: read('ClientNotification'),
    serverNotifications: read('ServerNotification'),
  };
  checkResults(methods, definitions);
  return methods;
}

function methodName(entry: JsonObject): string {
  const properties = objectOf(entry['properties'], 'a method');
  const [name, ...others] = stringsOf(objectOf(properties['method'], 'a method')['enum'], 'a method');
  if (name === undefined || others.length > 0) throw new Error('A method without exactly one name');
  return name;
}

function readMethod(entry: JsonObject, stable: ReadonlySet<string>, definitions: Definitions): Method {
  const name = methodName(entry);
  const experimental = !stable.has(name);
  const schema = objectOf(entry['properties'], name)['params'];
  const ref = paramsRef(schema, name);
  if (ref === undefined)
    return { name, params: undefined, presence: 'none', experimental, experimentalParams: [] };
  const required = stringsOf(entry['required'], name).includes('params');
  const params = definitionOf(definitions, refName(ref, name));
  const members = params.shape.kind === 'object' && !experimental ? params.shape.fields : [];
  return {
    name,
    params: params.name,
    presence: required ? 'required' : 'optional',
    experimental,
    experimentalParams: members.filter((field) => field.experimental).map((field) => field.name),
  };
}

/** The reference in `{ $ref }` and `{ anyOf: [{ $ref }, { type: 'null' }] }`; none in `{ type: 'null' }`. */
function paramsRef(schema: unknown, where: string): unknown {
  if (schema === undefined) return undefined;
  const { $ref, anyOf, type } = objectOf(schema, where);
  if ($ref !== undefined) return stringOf($ref, where);
  if (type === 'null') return undefined;
  const [option, ...others] = arrayOf(anyOf, where).filter(
    (each) => isObject(each) && each['type'] !== 'null',
  );
  if (others.length > 0) throw new Error(`${where}: params of more than one kind`);
  return objectOf(option, where)['$ref'];
}

function checkResults({ clientRequests, serverRequests }: Methods, definitions: Definitions): void {
  const requests = [...clientRequests, ...serverRequests];
  const stale = exceptionalMethods.filter((name) => !requests.some((request) => request.name === name));
  if (stale.length > 0) throw new Error(`There is no method ${stale.join(', ')}: correct result-names.ts`);
  const used = new Set(requests.map(({ result }) => result));
  const unused = [...definitions.keys()].filter(
    (name) => name.endsWith('Response') && !used.has(name) && !NO_RESULT.has(name),
  );
  if (unused.length > 0)
    throw new Error(`No method answers with ${unused.join(', ')}: complete result-names.ts`);
}
