import { NOTIFICATIONS, notificationLines } from '../../generated/method-lines.js';

let places: ReadonlyMap<string, number> | undefined;

/** The place of a notification's params among the definitions, unless the protocol has none of this name. */
export function notificationPlace(method: string): number | undefined {
  places ??= new Map(notificationNames().map((name, index) => [name, NOTIFICATIONS + index]));
  return places.get(method);
}

/** The names of all notifications, in their order. */
export function notificationNames(): readonly string[] {
  return notificationLines.split('\n');
}
