import { methodHomes } from '../../generated/method-homes.js';
import { clientMethods, notificationMethods, serverRequestMethods } from '../../generated/methods.js';
import type { MethodInfo } from '../../src/protocol/method-info.js';
import type { ExchangeKind } from './exchange.js';

/** One method of the protocol, as the table has it. */
export interface Method {
  readonly name: string;
  readonly experimental: boolean;
  /** What in the library makes the request, where the client makes it. */
  readonly handle?: string;
}

/** The methods that belong together in the table, and what it takes to exercise one of them. */
export interface Chapter {
  readonly title: string;
  readonly exercisedBy: ExchangeKind;
  readonly methods: readonly Method[];
}

const homes: Readonly<Record<string, string>> = methodHomes;

export const CHAPTERS: readonly Chapter[] = [
  {
    title: 'Client methods',
    exercisedBy: 'result',
    methods: named(clientMethods).map((method) => ({ ...method, handle: homes[method.name] ?? '' })),
  },
  { title: 'Server requests', exercisedBy: 'answered', methods: named(serverRequestMethods) },
  { title: 'Notifications', exercisedBy: 'notification', methods: named(notificationMethods) },
];

function named(methods: Readonly<Record<string, MethodInfo>>): readonly Method[] {
  return Object.entries(methods).map(([name, { experimental }]) => ({ name, experimental }));
}
