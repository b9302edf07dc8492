import { EMPTY, filter, isObservable, map, merge, scan, startWith, type Observable } from 'rxjs';
import { refuse } from '../errors/check-options.js';
import { expecting, issuesWith } from '../errors/rules.js';
import { readMember } from '../protocol/read-member.js';
import { notificationPlace } from '../protocol/notifications.js';
import { serverRequestNames } from '../protocol/requests.js';
import type { Diagnostic } from './diagnostics.js';
import type { WireFrame } from './wire-frame.js';

/** How often the server did not keep to the protocol that this version knows, for one method. */
export interface DriftCount {
  /** Payloads that deviate from the schema: results, notifications and server requests. */
  readonly invalid: number;
  /** Notifications and server requests of a method this version does not know. */
  readonly unknown: number;
}

/** What is watched for drift: a `Codex`, or anything else that shows the same. */
export interface DriftSource {
  /** Where what is not valid is counted. */
  readonly diagnostics$: Observable<Diagnostic>;
  /** Without it, unknown methods are not counted. */
  readonly wire$?: Observable<WireFrame>;
}

/** How many methods are counted each by itself: each count makes the map anew. */
const MAX_METHODS = 100;

/** Methods with longer names are none of the protocol. */
const MAX_NAME_CHARS = 200;

/** Under which name further methods are counted, all together. */
const OTHERS = '(other methods)';

const SOURCE = /*@__PURE__*/ expecting('a Codex, or an object with diagnostics$', (value) =>
  isObservable(readMember(value, 'diagnostics$')),
);

const NONE: DriftCount = { invalid: 0, unknown: 0 };
const NOTHING: ReadonlyMap<string, DriftCount> = new Map();

/**
 * Counts by method how far the server has drifted from the protocol this version was made from: payloads that deviate
 * from the schema, and methods it does not know. Emits the counts so far, at first none, and a new map whenever one
 * grows; methods without drift are not in it. At most 100 methods have a count of their own, further ones and those with
 * names of more than 200 characters share the count of `(other methods)`. Counts from subscription on, over all links, until the client is closed.
 *
 * Every subscriber has counts of its own; `shareReplay(1)` shares them. Unknown methods are looked for in `wire$`, which
 * costs a look-up for each inbound frame while somebody is subscribed, and nothing otherwise. With `validation: 'off'`,
 * and in `codex-rx/lean`, no payload is compared and `invalid` stays 0. New members and words are no drift.
 *
 * ```ts
 * driftOf(codex).subscribe((drift) => console.log(Object.fromEntries(drift)));
 * ```
 */
export function driftOf(source: DriftSource): Observable<ReadonlyMap<string, DriftCount>> {
  refuse('driftOf', issuesWith(SOURCE, source, 'source'));
  const { diagnostics$, wire$ = EMPTY } = source;
  const count = (what: keyof DriftCount) => (method: string) => ({ what, method });
  return merge(
    diagnostics$.pipe(map(invalidMethod), filter(isFound), map(count('invalid'))),
    wire$.pipe(map(unknownMethod), filter(isFound), map(count('unknown'))),
  ).pipe(
    scan((counts: ReadonlyMap<string, DriftCount>, { what, method }) => {
      const isShown = counts.has(method) || (counts.size < MAX_METHODS && method.length <= MAX_NAME_CHARS);
      const name = isShown ? method : OTHERS;
      const before = counts.get(name) ?? NONE;
      return new Map(counts).set(name, { ...before, [what]: before[what] + 1 });
    }, NOTHING),
    startWith(NOTHING),
  );
}

function isFound(method: string | undefined): method is string {
  return method !== undefined;
}

function invalidMethod(diagnostic: Diagnostic): string | undefined {
  switch (diagnostic.kind) {
    case 'invalidResponse':
    case 'invalidNotification':
    case 'invalidServerRequest':
      return diagnostic.method;
    default:
      return undefined;
  }
}

function unknownMethod({ direction, frame: { id, method } }: WireFrame): string | undefined {
  if (direction === 'out' || typeof method !== 'string') return undefined;
  const isKnown =
    id === undefined ? notificationPlace(method) !== undefined : serverRequestNames().includes(method);
  return isKnown ? undefined : method;
}
