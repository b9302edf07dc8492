import { from, take, type ObservableInput } from 'rxjs';

/** A point where a response stops until it is released. It stays open from then on, for every response it stands in. */
export interface Hold {
  readonly kind: 'hold';
  /** Resolves when a response has come here for the first time: all before the hold has been sent. */
  readonly reached: Promise<void>;
  /** Opens the hold, before a response comes to it or afterwards. */
  release(): void;
  /** What a response does here: it says that it has come, and waits until the hold is open. */
  arrive(): Promise<void>;
}

/** A wait of a fixed length. */
export interface Pause {
  readonly kind: 'pause';
  readonly pauseMs: number;
}

/**
 * Holds a response back until `release()` is called, or until `until` emits, completes or fails.
 *
 * `until` is subscribed right here, so what it says before a response gets that far counts too.
 */
export function hold(until?: ObservableInput<unknown>): Hold {
  const reached = latch();
  const released = latch();
  if (until !== undefined) {
    from(until).pipe(take(1)).subscribe({ complete: released.open, error: released.open });
  }
  return {
    kind: 'hold',
    reached: reached.opened,
    release: released.open,
    arrive() {
      reached.open();
      return released.opened;
    },
  };
}

/** Waits `pauseMs` milliseconds. In tests prefer {@link hold}, which waits for a condition. */
export function pause(pauseMs: number): Pause {
  return { kind: 'pause', pauseMs };
}

function latch(): { readonly opened: Promise<void>; readonly open: () => void } {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}
