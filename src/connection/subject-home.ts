import { NEVER, Subject } from 'rxjs';
import type { Frame } from '../transport/frame.js';
import type { Home } from './home.js';

/** A home that keeps nothing and lasts as long as the link. */
export class SubjectHome extends Subject<Frame> implements Home {
  readonly over$ = NEVER;
}
