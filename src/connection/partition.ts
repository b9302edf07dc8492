import { groupBy, type Observable, type Subscription } from 'rxjs';
import type { Frame } from '../transport/frame.js';
import type { Home } from './home.js';

/**
 * Partitions the hot stream of inbound frames: `homeOf` names each frame's one home, and the frame goes there.
 *
 * A home is the connector of its own group, so a frame reaches it in one step and late observers find what the home
 * has kept. The group ends when the home says it is over rather than by looking at its frames: a selector that
 * subscribed its own group would see the last frame before anybody else does, and would outlive the partition.
 */
export function partition(frames$: Observable<Frame>, homeOf: (frame: Frame) => Home): Subscription {
  let home: Home | undefined;
  const connector = (): Home => {
    if (home === undefined) throw new TypeError('a group is opened by the frame that is its first');
    return home;
  };
  return frames$
    .pipe(groupBy((frame) => (home = homeOf(frame)), { connector, duration: (group) => group.key.over$ }))
    .subscribe({ error: () => undefined });
}
