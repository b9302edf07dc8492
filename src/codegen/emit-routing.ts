import type { Protocol } from './protocol.js';
import { readRoute } from './routes.js';
import { banner, bracketed, quote } from './text.js';
import type { Warn } from './warn.js';

/** Which member of each notification names its turn, thread, item or resource. */
export function emitRouting(protocol: Protocol, warn: Warn): string {
  const lines = protocol.methods.serverNotifications.map((method) => {
    const route = readRoute(method, protocol.definitions, warn).map(
      ([kind, path]) => `${kind}: ${quote(path)}`,
    );
    return `  ${quote(method.name)}: ${bracketed('{', route, '}', '  ')},\n`;
  });
  return `${banner(protocol)}import type { NotificationRoute } from '../src/protocol/notification-route.js';
import { table } from '../src/protocol/table.js';
import type { ServerNotifications } from './methods.js';

export const notificationRoutes: { readonly [M in keyof ServerNotifications]: NotificationRoute } = /*@__PURE__*/ table({
${lines.join('')}});
`;
}
