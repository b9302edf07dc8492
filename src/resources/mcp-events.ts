import { defer, map, type Observable } from 'rxjs';
import type { McpServerEventNotification, McpServerEventStreamStartParams } from '../../generated/types.js';
import type { Connection } from '../connection/connection.js';
import { ofMethod } from '../operators/of-method.js';
import { readMember } from '../protocol/read-member.js';
import { lease } from './lease.js';
import { uniqueId } from './unique-id.js';

/** Which events of which MCP server. */
export interface McpEventsParams extends Readonly<
  Omit<McpServerEventStreamStartParams, 'arguments' | 'subscriptionId' | 'threadId'>
> {
  /** What the server wants to know of the subscription. Default: nothing, `{}`. */
  readonly arguments?: unknown;
}

/** How events of an MCP server are waited for. */
export interface McpEventsOptions {
  /** How long the MCP server may take until the events flow, in ms; 0 is for ever. Default: `requestTimeoutMs`. */
  readonly timeoutMs?: number | undefined;
}

const TERMINATED = 'notifications/events/terminated';

/** {@inheritDoc Thread.mcpEvents} */
export function mcpEvents(
  connection: Connection,
  threadId: string,
  params: McpEventsParams,
  { timeoutMs }: McpEventsOptions = {},
): Observable<McpServerEventNotification> {
  return defer(() => {
    const subscriptionId = uniqueId();
    const start = { ...params, arguments: params.arguments ?? {}, threadId, subscriptionId };
    return lease(connection, {
      hear: ({ resources }) =>
        resources.observe('stream', subscriptionId).pipe(
          ofMethod('mcpServer/event/stream/notification'),
          map((event) => event.params.notification),
        ),
      open: (options) => connection.request('mcpServer/event/stream/start', start, { ...options, timeoutMs }),
      isLast: (notification) => readMember(notification, 'method') === TERMINATED,
      close: (options) => connection.request('mcpServer/event/stream/stop', { subscriptionId }, options),
    });
  });
}
