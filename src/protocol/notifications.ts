import { NOTIFICATIONS, notificationLines } from '../../generated/method-lines.js';
import type { NotificationRoute } from './notification-route.js';

/** What else than a turn, a thread or an item a notification can be about. */
export type ResourceKind = Exclude<keyof NotificationRoute, Scope>;

type Scope = 'turn' | 'thread' | 'item';

/** Where the params name a turn, thread or item. */
export type Place = typeof NOWHERE | typeof FLAT | typeof NESTED | typeof EITHER;

export const NOWHERE = 0;
/** As `turnId`. */
export const FLAT = 1;
/** As `turn.id`. */
export const NESTED = 2;
export const EITHER = 3;

/** Where the params of a notification name what it is about. */
export type Route = { readonly [K in Scope]: Place } & {
  readonly resource?: readonly [kind: ResourceKind, member: string];
};

export interface Notification extends Route {
  /** The place of its params among the definitions. */
  readonly params: number;
}

let notifications: ReadonlyMap<string, Notification> | undefined;

/** What is known of a notification, unless the protocol has none of this name. */
export function notificationOf(method: string): Notification | undefined {
  notifications ??= new Map(notificationLines.split('\n').map(read));
  return notifications.get(method);
}

/** The names of all notifications, in their order. */
export function notificationNames(): readonly string[] {
  return notificationLines.split('\n').map((line) => line.replace(/ .*/, ''));
}

function read(line: string, index: number): readonly [string, Notification] {
  const [name = '', places = '', kind, member = ''] = line.split(' ');
  const placeOf = (letter: string): Place =>
    places.includes(letter) ? FLAT : places.includes(letter.toUpperCase()) ? NESTED : NOWHERE;
  const route = {
    params: NOTIFICATIONS + index,
    turn: placeOf('t'),
    thread: placeOf('h'),
    item: placeOf('i'),
  };
  return [name, kind === undefined ? route : { ...route, resource: [kind as ResourceKind, member] }];
}
