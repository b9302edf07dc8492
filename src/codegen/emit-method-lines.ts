import { sortMethods, type Emits, type GroupMember } from './groups.js';
import { layOut } from './layout.js';
import type { Method, RequestMethod } from './methods.js';
import type { Protocol } from './protocol.js';
import { readRoute, type RouteEntry } from './routes.js';
import { banner, textOf, type TextLine } from './text.js';

const EMITS: Readonly<Record<Emits, string>> = { result: '', entries: '*', pages: '+' };

/** What the letters of a route stand for. */
const PLACES: Readonly<Record<string, string>> = {
  turnId: 't',
  'turn.id': 'T',
  threadId: 'h',
  'thread.id': 'H',
  itemId: 'i',
  'item.id': 'I',
};

/** All that a client has to know of the methods besides their schemas, each name once. */
export function emitMethodLines(protocol: Protocol): string {
  const { clientRequests, serverRequests, serverNotifications } = protocol.methods;
  const { codex, thread } = sortMethods(protocol);
  const groups = [...codex].concat([...thread].map(([name, members]) => [`.${name}`, members]));
  const homes = new Map(
    groups.flatMap(([group, members]) => members.map((each) => [each.method.name, homeText(group, each)])),
  );
  const notification = (method: Method) =>
    [method.name, ...routeText(readRoute(method, protocol.definitions))].join(' ');
  const request = ({ name, experimental }: RequestMethod) =>
    `${name}${experimental ? '^' : ''}${homes.get(name) ?? ''}`;
  const firstNotification = layOut(protocol).shared.length;
  const firstServerRequest = firstNotification + serverNotifications.length;
  const firstClientRequest = firstServerRequest + 2 * serverRequests.length;
  return `${banner(protocol)}
// Where the definitions of each kind begin.
export const NOTIFICATIONS = ${firstNotification};
export const SERVER_REQUESTS = ${firstServerRequest};
export const CLIENT_REQUESTS = ${firstClientRequest};

// The names, and where each names its turn (\`t\`: turnId, \`T\`: turn.id), thread (\`h\`, \`H\`) and item (\`i\`, \`I\`), and
// then what else it is about.
export const notificationLines =${lines(serverNotifications.map(notification))};

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

function routeText(route: readonly RouteEntry[]): readonly string[] {
  const places = route.map(([, path]) => PLACES[path] ?? '').join('');
  const resources = route.filter(([, path]) => PLACES[path] === undefined).map((entry) => entry.join(' '));
  return resources.length === 0 ? [places].filter((text) => text !== '') : [places || '-', ...resources];
}

function lines(entries: readonly string[]): string {
  return textOf(entries.map((entry): TextLine => [entry]));
}
