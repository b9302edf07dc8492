import { Observable } from 'rxjs';
import type { Connection } from '../connection/connection.js';
import type { TurnLog } from '../connection/turn-log.js';
import { readMember } from '../protocol/read-member.js';

const TAG = Symbol.for('codex-rx.turn');

/** Told of a turn that is behind a stream. */
export type TurnWatcher = (log: TurnLog) => void;

/** The turns behind a stream, for operators that have to know them: that of a handle, or those which the stream starts. */
export class TurnTag {
  #watchers: Set<TurnWatcher> | undefined;

  constructor(
    readonly connection: Connection,
    private readonly log?: TurnLog,
  ) {}

  /** A turn is behind the stream from now on. */
  add(log: TurnLog): void {
    for (const watch of this.#watchers ?? []) watch(log);
  }

  /** Calls `watcher` with each turn, until the returned function is called. */
  watch(watcher: TurnWatcher): () => void {
    if (this.log !== undefined) watcher(this.log);
    const watchers = (this.#watchers ??= new Set());
    watchers.add(watcher);
    return () => watchers.delete(watcher);
  }
}

/** Makes the turns behind a stream known to operators further down. */
export function tagged<T>(source$: Observable<T>, tag: TurnTag | undefined): Observable<T> {
  if (tag !== undefined) Object.defineProperty(source$, TAG, { value: tag });
  return source$;
}

/** The tag of a stream, or of the nearest one before it; operators of RxJS name their source. */
export function tagOf(source$: Observable<unknown>): TurnTag | undefined {
  for (let stream: unknown = source$; stream !== undefined; stream = readMember(stream, 'source')) {
    const tag = readMember(stream, TAG);
    if (isTag(tag)) return tag;
  }
  return undefined;
}

// It may be of another copy of the package.
function isTag(value: unknown): value is TurnTag {
  return typeof readMember(value, 'watch') === 'function';
}

/** What an operator makes of a stream, with the same turns behind it, which it can find by their ids. */
export function findingTurns<T>(
  source$: Observable<unknown>,
  make: (find: (turnId: string) => TurnLog | undefined) => Observable<T>,
): Observable<T> {
  const tag = tagOf(source$);
  const made$ = new Observable<T>((subscriber) => {
    const logs = new Map<string, TurnLog>();
    subscriber.add(tag?.watch((log) => logs.set(log.id, log)));
    return make((turnId) => logs.get(turnId)).subscribe(subscriber);
  });
  return tagged(made$, tag);
}

/** What an operator has made of a stream, with the same turns behind it; for operators that do not name their source. */
export function carried<T>(source$: Observable<unknown>, result$: Observable<T>): Observable<T> {
  return tagged(result$, tagOf(source$));
}
