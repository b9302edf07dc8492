import {
  groupBy,
  type Observable,
  type Observer,
  type SubjectLike,
  type Subscription,
  type Unsubscribable,
} from 'rxjs';
import type { Frame } from '../transport/frame.js';
import type { Home } from './home.js';

/**
 * Partitions the hot stream of inbound frames: `homeOf` names each frame's one home, and the frame goes there.
 *
 * A home is the connector of its own group, so a frame reaches it in one step and late observers find what the home
 * has kept. The group ends when the home says it is over rather than by looking at its frames: a selector that
 * subscribed its own group would see the last frame before anybody else does, and would outlive the partition.
 *
 * An exception within `groupBy` would end every group, so `homeOf` never throws, and a home that throws tells `failed`.
 */
export function partition(
  frames$: Observable<Frame>,
  homeOf: (frame: Frame) => Home,
  failed: (error: unknown) => void,
): Subscription {
  let home: Home | undefined;
  const connector = (): SubjectLike<Frame> => {
    if (home === undefined) throw new TypeError('a group is opened by the frame that is its first');
    return new Contained(home, failed);
  };
  return frames$
    .pipe(groupBy((frame) => (home = homeOf(frame)), { connector, duration: (group) => group.key.over$ }))
    .subscribe({ error: () => undefined });
}

/** A home whose exceptions are its own. */
class Contained implements SubjectLike<Frame> {
  constructor(
    private readonly home: Home,
    private readonly failed: (error: unknown) => void,
  ) {}

  next(frame: Frame): void {
    try {
      this.home.next(frame);
    } catch (error) {
      this.failed(error);
    }
  }

  error(error: unknown): void {
    this.home.error(error);
  }

  complete(): void {
    this.home.complete();
  }

  subscribe(observer: Partial<Observer<Frame>>): Unsubscribable {
    return this.home.subscribe(observer);
  }
}
