import { schemaName, type Direction } from './directions.js';
import { paramsType } from './emit-methods.js';
import type { Method, RequestMethod } from './methods.js';
import type { Protocol } from './protocol.js';
import { banner, quote } from './text.js';

/** The schemas of all methods and notifications by name. Only a bundle that holds this file holds the schemas. */
export function emitValidators(protocol: Protocol): string {
  const { clientRequests, serverRequests, serverNotifications } = protocol.methods;
  return `${banner(protocol)}import { lazy, type Lazy } from '../src/protocol/lazy.js';
import { nothing, nullish } from '../src/protocol/plain-schemas.js';
import { table } from '../src/protocol/table.js';
import * as incoming from './incoming.js';
import type { ClientRequests, ServerNotifications, ServerRequests } from './methods.js';
import * as outgoing from './outgoing.js';
import type * as T from './types.js';

/** The schemas of one method. */
export interface RequestSchemas<P, R> {
  readonly params: Lazy<P>;
  readonly result: Lazy<R>;
}

type Requests<M extends { [K in keyof M]: { params: unknown; result: unknown } }> = {
  readonly [K in keyof M]: RequestSchemas<M[K]['params'], M[K]['result']>;
};

const absent = /*@__PURE__*/ lazy<null | undefined>(() => nullish(nothing));

${requestTable(protocol, 'clientRequestSchemas', 'ClientRequests', clientRequests, 'outgoing')}
${requestTable(protocol, 'serverRequestSchemas', 'ServerRequests', serverRequests, 'incoming')}
export const notificationSchemas: { readonly [M in keyof ServerNotifications]: Lazy<ServerNotifications[M]> } = /*@__PURE__*/ table({
${serverNotifications.map((method) => `  ${quote(method.name)}: ${params(protocol, method, 'incoming')},\n`).join('')}});
`;
}

function requestTable(
  protocol: Protocol,
  name: string,
  types: string,
  methods: readonly RequestMethod[],
  direction: Direction,
): string {
  const back = direction === 'incoming' ? 'outgoing' : 'incoming';
  const lines = methods.map((method) => {
    const result = `${back}.${schemaName(method.result, back, protocol.directions)}`;
    return `  ${quote(method.name)}: { params: ${params(protocol, method, direction)}, result: ${result} },\n`;
  });
  return `export const ${name}: Requests<${types}> = /*@__PURE__*/ table({\n${lines.join('')}});\n`;
}

function params(protocol: Protocol, method: Method, direction: Direction): string {
  if (method.params === undefined) return 'absent';
  const schema = `${direction}.${schemaName(method.params, direction, protocol.directions)}`;
  if (method.presence !== 'optional') return schema;
  return `lazy<${paramsType(protocol, method, direction)}>(() => nullish(${schema}))`;
}
