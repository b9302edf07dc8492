import { typeName, type Direction } from './directions.js';
import type { Method, RequestMethod } from './methods.js';
import type { Protocol } from './protocol.js';
import { banner, bracketed, quote } from './text.js';

/** The types of all methods and notifications by name, and what else is known about each. */
export function emitMethods(protocol: Protocol): string {
  const { clientRequests, clientNotifications, serverRequests, serverNotifications } = protocol.methods;
  return `${banner(protocol)}import type { ClientMethodInfo, MethodInfo } from '../src/protocol/method-info.js';
import { table } from '../src/protocol/table.js';
import type * as T from './types.js';

${requestTypes(protocol, 'ClientRequests', clientRequests, 'outgoing')}
${requestTypes(protocol, 'ServerRequests', serverRequests, 'incoming')}
${notificationTypes(protocol, 'ClientNotifications', clientNotifications, 'outgoing')}
${notificationTypes(protocol, 'ServerNotifications', serverNotifications, 'incoming')}
${infoConstants(clientRequests)}
export const clientMethods: { readonly [M in keyof ClientRequests]: ClientMethodInfo } = /*@__PURE__*/ table({
${clientRequests.map((method) => `  ${quote(method.name)}: ${infoConstant(method)},\n`).join('')}});

export const methodsWithoutParams: readonly string[] = ${withoutParams(clientRequests)};

/** Of methods that are not experimental themselves: the members of their params that are. */
export const experimentalParams: { readonly [M in keyof ClientRequests]?: readonly string[] } = /*@__PURE__*/ table({
${clientRequests.map(experimentalParams).join('')}});

${infoTable('serverRequestMethods', 'ServerRequests', serverRequests)}
${infoTable('notificationMethods', 'ServerNotifications', serverNotifications)}`;
}

/** The type of a method's params as they are given: what may be left out may also be null. */
export function paramsType(protocol: Protocol, method: Method, direction: Direction): string {
  if (method.params === undefined) return 'null | undefined';
  const type = `T.${typeName(method.params, direction, protocol.directions)}`;
  return method.presence === 'optional' ? `${type} | null | undefined` : type;
}

function opposite(direction: Direction): Direction {
  return direction === 'incoming' ? 'outgoing' : 'incoming';
}

function requestTypes(
  protocol: Protocol,
  name: string,
  methods: readonly RequestMethod[],
  direction: Direction,
): string {
  const lines = methods.map((method) => {
    const result = `T.${typeName(method.result, opposite(direction), protocol.directions)}`;
    return entry(method, `{ params: ${paramsType(protocol, method, direction)}; result: ${result} }`);
  });
  return `export interface ${name} {\n${lines.join('')}}\n`;
}

function notificationTypes(
  protocol: Protocol,
  name: string,
  methods: readonly Method[],
  direction: Direction,
): string {
  const lines = methods.map((method) => entry(method, paramsType(protocol, method, direction)));
  return `export interface ${name} {\n${lines.join('')}}\n`;
}

function entry(method: Method, type: string): string {
  return `${method.experimental ? '  /** @experimental */\n' : ''}  ${quote(method.name)}: ${type};\n`;
}

/** Few combinations occur, so their objects are shared. */
function infoConstants(methods: readonly Method[]): string {
  const constants = new Map(
    methods.map((method) => [
      infoConstant(method),
      `{ experimental: ${String(method.experimental)}, params: ${quote(method.presence)} }`,
    ]),
  );
  const client = [...constants].sort(([a], [b]) => (a < b ? -1 : 1));
  return [
    ...client.map(
      ([name, info]) => `const ${name}: ClientMethodInfo = /*@__PURE__*/ Object.freeze(${info});\n`,
    ),
    'const STABLE: MethodInfo = /*@__PURE__*/ Object.freeze({ experimental: false });\n',
    'const EXPERIMENTAL: MethodInfo = /*@__PURE__*/ Object.freeze({ experimental: true });\n',
  ].join('');
}

function infoConstant({ experimental, presence }: Method): string {
  return `${experimental ? 'EXPERIMENTAL' : 'STABLE'}_${presence.toUpperCase()}`;
}

function experimentalParams({ name, experimentalParams: members }: Method): string {
  if (members.length === 0) return '';
  return `  ${quote(name)}: ${bracketed('[', members.map(quote), ']', '  ')},\n`;
}

function withoutParams(methods: readonly Method[]): string {
  const names = methods.filter(({ presence }) => presence === 'none').map(({ name }) => quote(name));
  return bracketed('[', names, ']', '');
}

function infoTable(name: string, types: string, methods: readonly Method[]): string {
  const lines = methods.map(
    (method) => `  ${quote(method.name)}: ${method.experimental ? 'EXPERIMENTAL' : 'STABLE'},\n`,
  );
  return `export const ${name}: { readonly [M in keyof ${types}]: MethodInfo } = /*@__PURE__*/ table({\n${lines.join('')}});\n`;
}
