export type * from '../generated/types.js';
export type {
  ClientNotifications,
  ClientRequests,
  ServerNotifications,
  ServerRequests,
} from '../generated/methods.js';
export {
  clientMethods,
  experimentalParams,
  notificationMethods,
  serverRequestMethods,
} from '../generated/methods.js';
export { notificationRoutes } from '../generated/routing.js';
export * as schemas from '../generated/schemas.js';
export { PROTOCOL_VERSION } from '../generated/version.js';
export { issuesOf } from './protocol/issues.js';
export type { Lazy } from './protocol/lazy.js';
export type { ClientMethodInfo, MethodInfo } from './protocol/method-info.js';
export type { NotificationRoute, ResourceKind } from './protocol/notification-route.js';
export { itemIdOf, resourceIdOf, threadIdOf, turnIdOf } from './protocol/known-ids.js';
export { clientRequestSchemas, notificationSchemas, serverRequestSchemas } from './protocol/validators.js';
export type { RequestSchemas } from './protocol/validators.js';
