import { isObject } from './is-object.js';
import { FLAT, NESTED, notificationOf, type Place, type ResourceKind, type Route } from './notifications.js';

export type { ResourceKind } from './notifications.js';

const EITHER = FLAT | NESTED;

/** The ids of a method that this version does not know are looked for where they usually stand. */
const UNKNOWN: Route = { turn: EITHER, thread: EITHER, item: EITHER };

/** Which turn the params of a notification or server request name. Never throws, whatever `params` are. */
export function turnIdOf(method: string, params: unknown): string | undefined {
  return idIn(params, routeOf(method).turn, 'turnId', 'turn');
}

/** Which thread the params of a notification or server request name. Never throws, whatever `params` are. */
export function threadIdOf(method: string, params: unknown): string | undefined {
  return idIn(params, routeOf(method).thread, 'threadId', 'thread');
}

/** Which item the params of a notification or server request name. Never throws, whatever `params` are. */
export function itemIdOf(method: string, params: unknown): string | undefined {
  return idIn(params, routeOf(method).item, 'itemId', 'item');
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
  const { kind, member = '' } = routeOf(method);
  return kind && { kind, id: idIn(params, FLAT, member, '') };
}

function routeOf(method: string): Route {
  return notificationOf(method) ?? UNKNOWN;
}

function idIn(params: unknown, place: Place, flat: string, nested: string): string | undefined {
  // A transport in the same process can hand over any object, also one whose members throw when they are read.
  try {
    if (place === 0 || !isObject(params)) return undefined;
    let id = place & FLAT ? params[flat] : undefined;
    if (typeof id !== 'string' && place & NESTED) {
      const inner = params[nested];
      id = isObject(inner) ? inner['id'] : undefined;
    }
    return typeof id === 'string' ? id : undefined;
  } catch {
    return undefined;
  }
}
