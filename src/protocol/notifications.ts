import { NOTIFICATIONS, notificationLines } from '../../generated/method-lines.js';
import type { NotificationRoute } from './notification-route.js';

/** What else than a turn, a thread or an item a notification can be about. */
export type ResourceKind = Exclude<keyof NotificationRoute, Scope>;

type Scope = 'turn' | 'thread' | 'item';

/** Where the params name a turn, thread or item: one bit for each of the places, none where they do not. */
export type Place = number;

/** As `turnId`. */
export const FLAT = 1;
/** As `turn.id`. */
export const NESTED = 2;

/** Where the params of a notification name what it is about. */
export interface Route extends Readonly<Record<Scope, Place>> {
  readonly kind?: ResourceKind | undefined;
  /** The member that names the resource of that kind. */
  readonly member?: string | undefined;
}

export interface Notification extends Route {
  readonly index: number;
}

let notifications: ReadonlyMap<string, Notification> | undefined;

/** What is known of a notification, unless the protocol has none of this name. */
export function notificationOf(method: string): Notification | undefined {
  notifications ??= new Map(notificationLines.split('\n').map(read));
  return notifications.get(method);
}

/** The place of a notification's params among the definitions. */
export function notificationPlace(method: string): number | undefined {
  const known = notificationOf(method);
  return known && NOTIFICATIONS + known.index;
}

/** The names of all notifications, in their order. */
export function notificationNames(): readonly string[] {
  return notificationLines.split('\n').map((line) => line.replace(/ .*/, ''));
}

function read(line: string, index: number): readonly [string, Notification] {
  const [name = '', places = '', kind, member] = line.split(' ');
  const placeOf = (letter: string): Place =>
    places.includes(letter) ? FLAT : places.includes(letter.toUpperCase()) ? NESTED : 0;
  return [
    name,
    {
      index,
      turn: placeOf('t'),
      thread: placeOf('h'),
      item: placeOf('i'),
      kind: kind as ResourceKind | undefined,
      member,
    },
  ];
}
