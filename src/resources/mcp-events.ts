import { defer, map, type Observable } from 'rxjs';
import type { McpServerEventNotification, McpServerEventStreamStartParams } from '../../generated/types.js';
import type { Connection } from '../connection/connection.js';
import { checkOptions, checkIsObject, type Rules } from '../errors/check-options.js';
import { number } from '../errors/rules.js';
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

const START = 'mcpServer/event/stream/start';
const RULES: Rules<McpEventsOptions> = { timeoutMs: /*@__PURE__*/ number(0, Infinity) };
const TERMINATED = 'notifications/events/terminated';

/** {@inheritDoc Thread.mcpEvents} */
export function mcpEvents(
  connection: Connection,
  threadId: string,
  params: McpEventsParams,
  options: McpEventsOptions = {},
): Observable<McpServerEventNotification> {
  return defer(() => {
    checkIsObject(START, params);
    checkOptions(START, options, RULES);
    const { timeoutMs } = options;
    const subscriptionId = uniqueId();
    const start = { ...params, arguments: params.arguments ?? {}, threadId, subscriptionId };
    return lease(connection, {
      hear: ({ resources }) =>
        resources.observe('stream', subscriptionId).pipe(
          ofMethod('mcpServer/event/stream/notification'),
          map((event) => event.params.notification),
        ),
      open: (ask) => connection.request(START, start, { ...ask, timeoutMs }),
      isLast: (notification) => readMember(notification, 'method') === TERMINATED,
      close: (options) => connection.request('mcpServer/event/stream/stop', { subscriptionId }, options),
    });
  });
}
