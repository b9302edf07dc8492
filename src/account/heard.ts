import type { Observable } from 'rxjs';
import type { ServerNotifications } from '../../generated/methods.js';
import type { Session } from '../connection/session.js';

/** The params of every notification of one method on one link, as they come: they may deviate from the schema. */
export function heard<M extends keyof ServerNotifications>(
  session: Session,
  method: M,
): Observable<ServerNotifications[M]> {
  return session.methods.on(method) as Observable<ServerNotifications[M]>;
}
