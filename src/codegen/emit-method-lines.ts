import type { Emits, GroupMember, SortedMethods } from './groups.js';
import { layOut } from './layout.js';
import type { Method, RequestMethod } from './methods.js';
import type { Protocol } from './protocol.js';
import { onlyPlaceOf, readRoute } from './routes.js';
import { banner, bracketed, quote, textOf, type TextLine } from './text.js';
import type { Warn } from './warn.js';

const EMITS: Readonly<Record<Emits, string>> = { result: '', entries: '*', pages: '+' };

/** What is found where it usually stands, in any notification. */
const USUAL = new Set(['turn', 'thread', 'item']);

/** All that a client has to know of the methods besides their schemas, each name once. */
export function emitMethodLines(protocol: Protocol, { codex, thread }: SortedMethods, warn: Warn): string {
  const { clientRequests, serverRequests, serverNotifications } = protocol.methods;
  const groups = [...codex].concat([...thread].map(([name, members]) => [`.${name}`, members]));
  const homes = new Map(
    groups.flatMap(([group, members]) => members.map((each) => [each.method.name, homeText(group, each)])),
  );
  const request = ({ name, experimental }: RequestMethod) =>
    `${name}${experimental ? '^' : ''}${homes.get(name) ?? ''}`;
  const firstNotification = layOut(protocol).shared.length;
  const firstServerRequest = firstNotification + serverNotifications.length;
  const firstClientRequest = firstServerRequest + 2 * serverRequests.length;
  return `${banner(protocol)}import type { ResourceKind } from '../src/protocol/notification-route.js';

// Where the definitions of each kind begin.
export const NOTIFICATIONS = ${firstNotification};
export const SERVER_REQUESTS = ${firstServerRequest};
export const CLIENT_REQUESTS = ${firstClientRequest};

export const notificationLines =${lines(serverNotifications.map(({ name }) => name))};

// What else than a turn, a thread or an item a notification is about, and the member that names it.
export const resourceMembers: ReadonlyMap<string, readonly [ResourceKind, string]> = /*@__PURE__*/ new Map([
${serverNotifications.map((method) => resourceLine(method, protocol, warn)).join('')}]);

// Notifications in which only this one of the members that may name a turn, thread or item does so.
export const onlyPlaces: ReadonlyMap<string, string> = /*@__PURE__*/ new Map([
${serverNotifications.map((method) => onlyPlaceLine(method, protocol, warn)).join('')}]);

export const serverRequestLines =${lines(serverRequests.map(({ name }) => name))};

// The names, \`^\` behind those that are experimental. Then the group of the client, or of a thread after a dot, with a
// \`*\` where the entries of all pages are emitted and a \`+\` where the pages are; and the name in that group, unless it is
// the last word of the method.
export const clientMethodLines =${lines(clientRequests.map(request))};
`;
}

function homeText(group: string, { name, method, emits }: GroupMember): string {
  const own = method.name.endsWith(`/${name}`) ? '' : ` ${name}`;
  return ` ${group}${EMITS[emits]}${own}`;
}

function onlyPlaceLine(method: Method, { definitions }: Protocol, warn: Warn): string {
  const place = onlyPlaceOf(method, definitions, warn);
  return place === undefined ? '' : `  [${quote(method.name)}, ${quote(place)}],\n`;
}

function resourceLine(method: Method, { definitions }: Protocol, warn: Warn): string {
  const [resource, ...others] = readRoute(method, definitions, warn).filter(([kind]) => !USUAL.has(kind));
  if (resource === undefined) return '';
  if (others.length > 0) warn(`${method.name}: is about more than one resource; ${resource[1]} counts`);
  return `  [${quote(method.name)}, ${bracketed('[', resource.map(quote), ']', '  ')}],\n`;
}

function lines(entries: readonly string[]): string {
  return textOf(entries.map((entry): TextLine => [entry]));
}
