import type { NotificationRoute } from '../protocol/notification-route.js';
import type { Method } from './methods.js';
import { definitionOf, type Definitions, type Field, type Shape } from './shape.js';
import type { Warn } from './warn.js';

/** One member of a route: what is named, and by which member of the params. */
export type RouteEntry = readonly [kind: keyof NotificationRoute, path: string];

/** Members that name a resource wherever they occur. */
const RESOURCES: readonly RouteEntry[] = [
  ['process', 'processId'],
  ['process', 'processHandle'],
  ['watch', 'watchId'],
  ['login', 'loginId'],
  ['import', 'importId'],
];

/** Members that name a resource in these notifications and something else, or nothing yet, in others. */
const EXCEPTIONS: Readonly<Record<string, RouteEntry>> = {
  'fuzzyFileSearch/sessionCompleted': ['search', 'sessionId'],
  'fuzzyFileSearch/sessionUpdated': ['search', 'sessionId'],
  'mcpServer/event/stream/notification': ['stream', 'subscriptionId'],
};

/** Ids that tell more about the subject of a notification without being that subject. */
const DETAILS = new Set([
  ...[
    'attachmentId',
    'environmentId',
    'installationId',
    'projectId',
    'providerId',
    'realtimeSessionId',
    'requestId',
  ],
  ...['reviewId', 'sectionId', 'sourceTurnId', 'targetItemId'],
]);

/** Inside a turn, a process is a terminal of one of its items. */
const DETAILS_OF_TURN = new Set(['processId']);

/**
 * Which members of a notification's params name its turn, its thread and so on, read off their names and types.
 *
 * Warns of an id it has never seen, because what it names decides where the notification belongs; until that is said, it
 * names nothing.
 */
export function readRoute(method: Method, definitions: Definitions, warn: Warn): readonly RouteEntry[] {
  const fields = fieldsOf(method, definitions, warn);
  const has = (name: string) =>
    fields.some((field) => field.name === name && isText(field.shape, definitions));
  const holds = (name: string, type: RegExp) =>
    fields.some((field) => field.name === name && isA(field, type));

  const turn = has('turnId') ? 'turnId' : holds('turn', /^Turn$/) ? 'turn.id' : undefined;
  const thread = has('threadId') ? 'threadId' : holds('thread', /^Thread$/) ? 'thread.id' : undefined;
  const item = has('itemId') ? 'itemId' : holds('item', /Item$/) ? 'item.id' : undefined;
  const exception = EXCEPTIONS[method.name];
  const resources = RESOURCES.filter(
    ([, path]) => has(path) && !(turn !== undefined && DETAILS_OF_TURN.has(path)),
  );
  const route: RouteEntry[] = [
    ...(turn === undefined ? [] : [['turn', turn] as const]),
    ...(thread === undefined ? [] : [['thread', thread] as const]),
    ...(item === undefined ? [] : [['item', item] as const]),
    ...resources,
    ...(exception === undefined ? [] : [exception]),
  ];

  const known = new Set(route.map(([, path]) => path));
  const isDetail = (name: string) => DETAILS.has(name) || (turn !== undefined && DETAILS_OF_TURN.has(name));
  const strange = fields
    .map(({ name }) => name)
    .filter((name) => /(?:Id|Handle)$/.test(name) && !known.has(name) && !isDetail(name));
  if (strange.length > 0) warn(`${method.name}: decide in routes.ts what ${strange.join(', ')} names`);
  return route;
}

/**
 * Which of the two members that may name its turn, thread or item is the only one that counts in a notification; none
 * where that can be left open, because the other one does not occur. `src/protocol/route.ts` takes whichever it finds.
 *
 * What stands inside something that is read as a whole always counts alone: without that, nothing can be made of it.
 */
export function onlyPlaceOf(method: Method, definitions: Definitions, warn: Warn): string | undefined {
  const route = new Map(readRoute(method, definitions, warn));
  const names = new Set(fieldsOf(method, definitions, warn).map(({ name }) => name));
  const [place, ...others] = (['turn', 'thread', 'item'] as const).flatMap((whole) => {
    if (route.get(whole) === `${whole}.id`) return [whole];
    return names.has(whole) ? [`${whole}Id`] : [];
  });
  if (others.length > 0) warn(`${method.name}: teach route.ts more than one exception`);
  return place;
}

function fieldsOf(method: Method, definitions: Definitions, warn: Warn): readonly Field[] {
  if (method.params === undefined) return [];
  const { shape } = definitionOf(definitions, method.params);
  if (shape.kind === 'object') return shape.fields;
  warn(`${method.name}: nothing is known of its params, which are not one object`);
  return [];
}

function isText(shape: Shape, definitions: Definitions): boolean {
  if (shape.kind === 'nullable') return isText(shape.of, definitions);
  if (shape.kind === 'ref') return isText(definitionOf(definitions, shape.name).shape, definitions);
  return shape.kind === 'string';
}

function isA(field: Field, type: RegExp): boolean {
  return field.shape.kind === 'ref' && type.test(field.shape.name);
}
