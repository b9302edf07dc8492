import type { Frame } from '../transport/frame.js';

/** One frame as it crossed the wire, for tracing and transcripts. */
export interface WireFrame {
  readonly direction: 'in' | 'out';
  /** Ms since 1970. */
  readonly at: number;
  readonly frame: Frame;
}
