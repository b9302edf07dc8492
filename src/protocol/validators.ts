import type { ClientRequests, ServerNotifications, ServerRequests } from '../../generated/methods.js';
import { incoming, outgoing } from './definition.js';
import type { Lazy } from './lazy.js';
import { notificationNames, notificationPlace } from './notifications.js';
import { clientMethodNames, clientMethodOf, serverRequestNames, serverRequestOf } from './requests.js';
import { table } from './table.js';

/** The schemas of one method. */
export interface RequestSchemas<P, R> {
  readonly params: Lazy<P>;
  readonly result: Lazy<R>;
}

type Requests<M extends { [K in keyof M]: { params: unknown; result: unknown } }> = {
  readonly [K in keyof M]: RequestSchemas<M[K]['params'], M[K]['result']>;
};

type Notifications = { readonly [M in keyof ServerNotifications]: Lazy<ServerNotifications[M]> };

// The tables are asserted to be of these types: no type follows a name through a loop. The generator writes the names,
// the types and the definitions from the same schema.

/** What clients ask, by method: params as they may be sent, results as they may come. */
export const clientRequestSchemas = /*@__PURE__*/ clientRequests();

/** What the server asks, by method: params as they may come, results as they may be sent. */
export const serverRequestSchemas = /*@__PURE__*/ serverRequests();

/** The params of what the server tells, by method, as they may come. */
export const notificationSchemas = /*@__PURE__*/ notifications();

function clientRequests(): Requests<ClientRequests> {
  return tableOf(clientMethodNames(), clientMethodOf, ({ params, result }) => ({
    params: outgoing(params),
    result: incoming(result),
  })) as Requests<ClientRequests>;
}

function serverRequests(): Requests<ServerRequests> {
  return tableOf(serverRequestNames(), serverRequestOf, ({ params, result }) => ({
    params: incoming(params),
    result: outgoing(result),
  })) as Requests<ServerRequests>;
}

function notifications(): Notifications {
  return tableOf(notificationNames(), notificationPlace, incoming) as Notifications;
}

function tableOf<Known>(
  names: readonly string[],
  find: (name: string) => Known | undefined,
  schemas: (known: Known) => unknown,
): object {
  return table(
    Object.fromEntries(
      names.map((name) => {
        const known = find(name);
        return [name, known === undefined ? undefined : schemas(known)];
      }),
    ),
  );
}
