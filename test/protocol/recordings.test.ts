import { describe, expect, it } from 'vitest';
import { pinnedProtocol } from './pinned.js';
import type { RequestMethod } from '../../src/codegen/methods.js';
import {
  clientRequestSchemas,
  issuesOf,
  notificationSchemas,
  serverRequestSchemas,
  type Lazy,
} from '../../src/protocol.js';
import { recording, recordingNames } from '../fixtures/recordings.js';
import { rewrite, type Change } from './place.js';

const { methods, definitions } = await pinnedProtocol();
const requests = new Map(
  [...methods.clientRequests, ...methods.serverRequests].map((method) => [method.name, method]),
);
const notifications = new Map(methods.serverNotifications.map((method) => [method.name, method]));

/** One payload of a recording, with the definition and the schema it has to agree with. */
interface Payload {
  readonly what: string;
  readonly value: unknown;
  readonly definition: string | undefined;
  readonly schema: Lazy<unknown>;
}

interface Traffic {
  readonly incoming: readonly Payload[];
  readonly outgoing: readonly Payload[];
}

function trafficOf(name: string): Traffic {
  const incoming: Payload[] = [];
  const outgoing: Payload[] = [];
  const asked = { in: new Map<unknown, string>(), out: new Map<unknown, string>() };
  for (const { dir, frame } of recording(name)) {
    const payloads = dir === 'in' ? incoming : outgoing;
    const { id, method } = frame;
    if (method !== undefined && id !== undefined) {
      asked[dir].set(id, method);
      const schemas = dir === 'in' ? serverRequestSchemas : clientRequestSchemas;
      payloads.push(
        payload(
          `params of ${method}`,
          frame.params,
          requestMethod(method).params,
          schemasOf(schemas, method).params,
        ),
      );
    } else if (method !== undefined && dir === 'in') {
      const known = found(notifications.get(method), method);
      payloads.push(
        payload(method, frame.params, known.params, found(lookUp(notificationSchemas, method), method)),
      );
    } else if ('result' in frame) {
      const answered = found(asked[dir === 'in' ? 'out' : 'in'].get(id), `a request ${String(id)}`);
      const schemas = dir === 'in' ? clientRequestSchemas : serverRequestSchemas;
      const { result } = requestMethod(answered);
      payloads.push(
        payload(`result of ${answered}`, frame.result, result, schemasOf(schemas, answered).result),
      );
    }
  }
  return { incoming, outgoing };
}

function payload(
  what: string,
  value: unknown,
  definition: string | undefined,
  schema: Lazy<unknown>,
): Payload {
  return { what, value, definition, schema };
}

function requestMethod(name: string): RequestMethod {
  return found(requests.get(name), name);
}

type SchemaTable<S> = Readonly<Record<string, S>>;

function lookUp<S>(table: SchemaTable<S>, name: string): S | undefined {
  return table[name];
}

function schemasOf(
  table: SchemaTable<{ readonly params: Lazy<unknown>; readonly result: Lazy<unknown> }>,
  name: string,
): { readonly params: Lazy<unknown>; readonly result: Lazy<unknown> } {
  return found(lookUp(table, name), name);
}

function found<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`The protocol has no ${what}`);
  return value;
}

function problems(payloads: readonly Payload[]): readonly unknown[] {
  return payloads.flatMap(({ what, schema, value }) => {
    const issues = issuesOf(schema, value);
    return issues === undefined ? [] : [{ what, issues }];
  });
}

function changed({ value, definition }: Payload, change: Change): unknown {
  return definition === undefined
    ? value
    : rewrite(value, { kind: 'ref', name: definition }, definitions, change);
}

const names = recordingNames();

it('there are recordings of real traffic', () => {
  expect(names.length).toBeGreaterThan(0);
});

describe.each(names)('the recording %s', (name) => {
  const { incoming, outgoing } = trafficOf(name);

  it('agrees with the schemas', () => {
    expect(incoming.length).toBeGreaterThan(0);
    expect(outgoing.length).toBeGreaterThan(0);
    expect(problems(incoming)).toEqual([]);
    expect(problems(outgoing)).toEqual([]);
  });

  it('still agrees with a member more in every object', () => {
    let count = 0;
    const richer = incoming.map((each) => ({
      ...each,
      value: changed(each, (kind, value) => {
        if (kind !== 'object') return value;
        count += 1;
        return { ...Object(value), addedByTheFuture: { deep: [1] } };
      }),
    }));
    expect(problems(richer)).toEqual([]);
    expect(count).toBeGreaterThan(incoming.length);
  });

  it('still agrees with an unknown word in place of every word of an enum', () => {
    let count = 0;
    const newer = incoming.map((each) => ({
      ...each,
      value: changed(each, (kind, value) => {
        if (kind !== 'word') return value;
        count += 1;
        return 'coinedByTheFuture';
      }),
    }));
    expect(problems(newer)).toEqual([]);
    expect(count).toBeGreaterThan(0);
  });

  it('still agrees with an unknown type in place of every tag', () => {
    let count = 0;
    const newer = incoming.map((each) => ({
      ...each,
      value: changed(each, (kind, value) => {
        if (kind !== 'tag') return value;
        count += 1;
        return 'inventedByTheFuture';
      }),
    }));
    expect(problems(newer)).toEqual([]);
    expect(count).toBeGreaterThan(0);
  });

  it('does not agree once its objects are emptied', () => {
    const poorer = incoming.map((each) => ({
      ...each,
      value: changed(each, (kind, value) => (kind === 'object' ? {} : value)),
    }));
    expect(problems(poorer).length).toBeGreaterThan(0);
  });
});
