import { map, type Observable } from 'rxjs';
import type { ResourceKind } from '../protocol/notification-route.js';
import { resourceOf } from '../protocol/route.js';
import type { Frame } from '../transport/frame.js';
import type { Home } from './home.js';
import { toNotification, type ServerNotification } from './notification.js';
import { Topics } from './topics.js';

/**
 * Finds the home of what belongs to neither a turn nor a thread, but to one process, watch, login or the like. A home
 * exists while it is observed.
 */
export class Resources extends Topics<Frame> {
  /** What the server says of one resource. Hot. */
  observe(kind: ResourceKind, id: string): Observable<ServerNotification> {
    return this.on(`${kind}/${id}`).pipe(map(toNotification));
  }

  /** What the server says of the resources of a kind that nobody observes by their id: it may choose that. Hot. */
  observeAll(kind: ResourceKind): Observable<ServerNotification> {
    return this.on(kind).pipe(map(toNotification));
  }

  homeOf(method: string, params: unknown): Home | undefined {
    if (!this.observed) return undefined;
    const resource = resourceOf(method, params);
    if (resource === undefined) return undefined;
    const { kind, id } = resource;
    return (id === undefined ? undefined : this.get(`${kind}/${id}`)) ?? this.get(kind);
  }
}
