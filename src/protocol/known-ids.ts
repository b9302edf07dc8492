import { notificationRoutes } from '../../generated/routing.js';
import type { NotificationRoute, ResourceKind } from './notification-route.js';
import * as usual from './route.js';

const routes: Readonly<Record<string, NotificationRoute>> = notificationRoutes;

/**
 * Which turn the params of a notification or server request name; none where a notification that this version knows
 * names none. Never throws, whatever `params` are.
 */
export function turnIdOf(method: string, params: unknown): string | undefined {
  return mayName('turn', method) ? usual.turnIdOf(method, params) : undefined;
}

/** Which thread they name. As {@link turnIdOf} in everything else. */
export function threadIdOf(method: string, params: unknown): string | undefined {
  return mayName('thread', method) ? usual.threadIdOf(method, params) : undefined;
}

/** Which item they name. As {@link turnIdOf} in everything else. */
export function itemIdOf(method: string, params: unknown): string | undefined {
  return mayName('item', method) ? usual.itemIdOf(method, params) : undefined;
}

/** Which process, watch, login or other resource a known notification names. Never throws, whatever `params` are. */
export function resourceIdOf(kind: ResourceKind, method: string, params: unknown): string | undefined {
  const resource = usual.resourceOf(method, params);
  return resource?.kind === kind ? resource.id : undefined;
}

function mayName(kind: keyof NotificationRoute, method: string): boolean {
  const known = routes[method];
  return known === undefined || kind in known;
}
