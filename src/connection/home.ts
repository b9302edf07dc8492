import type { Observable, SubjectLike } from 'rxjs';
import type { Frame } from '../transport/frame.js';

/** The one place an inbound frame belongs to: a reply, a turn, a thread, a server request, or the connection. */
export interface Home extends SubjectLike<Frame> {
  /** Notifies once nothing more can belong here, so that the partition lets go of it. */
  readonly over$: Observable<unknown>;
}
