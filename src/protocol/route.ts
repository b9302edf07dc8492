import { onlyPlaces, resourceMembers } from '../../generated/method-lines.js';
import { isObject } from './is-object.js';
import type { ResourceKind } from './notification-route.js';

/** Which turn the params of a notification or server request name. Never throws, whatever `params` are. */
export function turnIdOf(method: string, params: unknown): string | undefined {
  return idIn(method, params, 'turnId', 'turn');
}

/** Which thread the params of a notification or server request name. Never throws, whatever `params` are. */
export function threadIdOf(method: string, params: unknown): string | undefined {
  return idIn(method, params, 'threadId', 'thread');
}

/** Which item the params of a notification or server request name. Never throws, whatever `params` are. */
export function itemIdOf(method: string, params: unknown): string | undefined {
  return idIn(method, params, 'itemId', 'item');
}

/**
 * What else than a turn or thread a known notification is about; without an id where it names none of its kind.
 * Never throws, whatever `params` are.
 */
export function resourceOf(
  method: string,
  params: unknown,
): { readonly kind: ResourceKind; readonly id: string | undefined } | undefined {
  const resource = resourceMembers.get(method);
  return resource && { kind: resource[0], id: textIn(params, resource[1]) };
}

function idIn(method: string, params: unknown, flat: string, whole: string): string | undefined {
  const only = onlyPlaces.get(method);
  const id = only === whole ? undefined : textIn(params, flat);
  return id === undefined && only !== flat ? textIn(memberIn(params, whole), 'id') : id;
}

/** A text that is a member of a value of unknown shape. Never throws, whatever that is. */
export function textIn(value: unknown, key: string): string | undefined {
  const text = memberIn(value, key);
  return typeof text === 'string' ? text : undefined;
}

function memberIn(value: unknown, key: string): unknown {
  // A transport in the same process can hand over any object, also one whose members throw when they are read.
  try {
    return isObject(value) ? value[key] : undefined;
  } catch {
    return undefined;
  }
}
