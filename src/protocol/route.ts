import { notificationRoutes } from '../../generated/routing.js';
import { isObject } from './is-object.js';
import type { NotificationRoute } from './notification-route.js';

/** What else than a turn, a thread or an item a notification can be about. */
export type ResourceKind = Exclude<keyof NotificationRoute, Scope>;

type Scope = 'turn' | 'thread' | 'item';
type Place = typeof NOWHERE | typeof FLAT | typeof NESTED | typeof EITHER;
type Route = { readonly [K in Scope]: Place } & { readonly resource?: readonly [ResourceKind, string] };

const NOWHERE = 0;
/** As `turnId`. */
const FLAT = 1;
/** As `turn.id`. */
const NESTED = 2;
const EITHER = 3;

/** The ids of a method that this version does not know are looked for where they usually stand. */
const UNKNOWN: Route = { turn: EITHER, thread: EITHER, item: EITHER };

const routes = /*@__PURE__*/ readRoutes();

/** Which turn the params of a notification or server request name. Never throws, whatever `params` are. */
export function turnIdOf(method: string, params: unknown): string | undefined {
  const { turn } = routes.get(method) ?? UNKNOWN;
  return turn === NOWHERE ? undefined : idIn(params, turn, 'turnId', 'turn');
}

/** Which thread the params of a notification or server request name. Never throws, whatever `params` are. */
export function threadIdOf(method: string, params: unknown): string | undefined {
  const { thread } = routes.get(method) ?? UNKNOWN;
  return thread === NOWHERE ? undefined : idIn(params, thread, 'threadId', 'thread');
}

/** Which item the params of a notification or server request name. Never throws, whatever `params` are. */
export function itemIdOf(method: string, params: unknown): string | undefined {
  const { item } = routes.get(method) ?? UNKNOWN;
  return item === NOWHERE ? undefined : idIn(params, item, 'itemId', 'item');
}

/** Which process, watch, login or other resource a known notification names. Never throws, whatever `params` are. */
export function resourceIdOf(kind: ResourceKind, method: string, params: unknown): string | undefined {
  const resource = resourceOf(method, params);
  return resource?.kind === kind ? resource.id : undefined;
}

/**
 * What else than a turn or thread a known notification is about; without an id where it names none of its kind.
 * Never throws, whatever `params` are.
 */
export function resourceOf(
  method: string,
  params: unknown,
): { readonly kind: ResourceKind; readonly id: string | undefined } | undefined {
  const resource = routes.get(method)?.resource;
  if (resource === undefined) return undefined;
  const [kind, member] = resource;
  return { kind, id: idIn(params, FLAT, member, '') };
}

function idIn(params: unknown, place: Place, flat: string, nested: string): string | undefined {
  // A transport in the same process can hand over any object, also one whose members throw when they are read.
  try {
    if (!isObject(params)) return undefined;
    if (place !== NESTED) {
      const id = params[flat];
      if (typeof id === 'string') return id;
      if (place === FLAT) return undefined;
    }
    const inner = params[nested];
    if (!isObject(inner)) return undefined;
    const { id } = inner;
    return typeof id === 'string' ? id : undefined;
  } catch {
    return undefined;
  }
}

function readRoutes(): ReadonlyMap<string, Route> {
  return new Map(Object.entries(notificationRoutes).map(([method, route]) => [method, withPlaces(route)]));
}

function withPlaces({ turn, thread, item, ...resources }: NotificationRoute): Route {
  const places = { turn: placeOf(turn), thread: placeOf(thread), item: placeOf(item) };
  const [resource] = Object.entries(resources) as [ResourceKind, string][];
  return resource === undefined ? places : { ...places, resource };
}

function placeOf(path: string | undefined): Place {
  return path === undefined ? NOWHERE : path.includes('.') ? NESTED : FLAT;
}
