import { filter, type OperatorFunction } from 'rxjs';
import type { NotificationMethod, NotificationOf, UnknownNotification } from '../connection/notification.js';
import { refuse } from '../errors/check-options.js';
import { issuesWith, listOf, name } from '../errors/rules.js';
import type { LaggedEvent } from './lagged.js';

const METHODS = /*@__PURE__*/ listOf(name);

/**
 * Keeps the notifications of the given methods and narrows their type.
 *
 * ```text
 * source            --S--d--d--u--C|      S turn/started  d delta  u usage  C turn/completed
 * ofMethod(d, C)    -----d--d-----C|
 * ```
 *
 * Completes and errors with its source. A method this version does not know is found too, with `params: unknown`.
 *
 * @throws {InvalidParamsError} at once, when one of the methods is no name.
 *
 * @example
 * turn.events$.pipe(ofMethod('turn/plan/updated')).subscribe(({ params }) => render(params.plan));
 */
export function ofMethod<M extends NotificationMethod>(
  ...methods: readonly [M, ...M[]]
): OperatorFunction<{ readonly method: string }, { [K in M]: NotificationOf<K> }[M]>;
export function ofMethod(
  method: LaggedEvent['method'],
): OperatorFunction<{ readonly method: string }, LaggedEvent>;
export function ofMethod(
  ...methods: readonly [string, ...string[]]
): OperatorFunction<{ readonly method: string }, UnknownNotification>;
export function ofMethod(
  ...methods: readonly string[]
): OperatorFunction<{ readonly method: string }, { readonly method: string }> {
  refuse('ofMethod', issuesWith(METHODS, methods, 'methods'));
  const wanted = new Set(methods);
  return filter(({ method }) => wanted.has(method));
}
