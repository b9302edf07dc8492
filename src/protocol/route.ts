import { isObject } from './is-object.js';
import {
  EITHER,
  FLAT,
  NESTED,
  NOWHERE,
  notificationOf,
  type Place,
  type ResourceKind,
  type Route,
} from './notifications.js';

export type { ResourceKind } from './notifications.js';

/** The ids of a method that this version does not know are looked for where they usually stand. */
const UNKNOWN: Route = { turn: EITHER, thread: EITHER, item: EITHER };

/** Which turn the params of a notification or server request name. Never throws, whatever `params` are. */
export function turnIdOf(method: string, params: unknown): string | undefined {
  const { turn } = notificationOf(method) ?? UNKNOWN;
  return turn === NOWHERE ? undefined : idIn(params, turn, 'turnId', 'turn');
}

/** Which thread the params of a notification or server request name. Never throws, whatever `params` are. */
export function threadIdOf(method: string, params: unknown): string | undefined {
  const { thread } = notificationOf(method) ?? UNKNOWN;
  return thread === NOWHERE ? undefined : idIn(params, thread, 'threadId', 'thread');
}

/** Which item the params of a notification or server request name. Never throws, whatever `params` are. */
export function itemIdOf(method: string, params: unknown): string | undefined {
  const { item } = notificationOf(method) ?? UNKNOWN;
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
  const resource = notificationOf(method)?.resource;
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
