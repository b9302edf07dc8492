import type { Observable } from 'rxjs';
import type { Frame } from './frame.js';

/** Something a transport could not turn into a frame. The link lives on. */
export type TransportDiagnostic =
  | {
      readonly kind: 'malformedLine';
      /** Size of the whole line. */
      readonly bytes: number;
      /** What the JSON parser objected to, without the line's content. */
      readonly reason: string;
      /** The first characters of the line, where it is text: enough to tell which reply or notification was lost. */
      readonly head?: string;
    }
  | {
      readonly kind: 'oversizeFrame';
      readonly bytes: number;
      readonly maxFrameBytes: number;
      /** The first bytes of the line, enough to tell which reply or notification was cut. */
      readonly head: string;
    };

/**
 * One link to an app-server.
 *
 * `frames$` is hot: it emits parsed frames in wire order whether or not anybody looks, and has a single reader, the
 * client. It completes when the link was closed on purpose and errors with `TransportClosedError` when it broke.
 */
export interface Transport {
  /** What arrives, in wire order. Hot. */
  readonly frames$: Observable<Frame>;
  /** Oddities of the byte stream, where the transport has one. Never errors. */
  readonly diagnostics$?: Observable<TransportDiagnostic>;
  /** What the server process writes to stderr, as text chunks. Hot. */
  readonly stderr$?: Observable<string>;
  /** The last of what the server process wrote to stderr, with credentials blanked out. */
  stderrTail?(): string | undefined;
  /**
   * What the link was opened with that no message may show: tokens, passwords, headers, the environment of the process.
   * Asked for whenever a message is made.
   */
  secrets?(): readonly string[];
  /**
   * Whether nothing but this link reaches the server, as with a process that was started for it: what the server asks is
   * left to no other client then. Default: false.
   */
  readonly isExclusive?: boolean;
  /**
   * Queues one frame behind those sent before it.
   *
   * @throws {InvalidParamsError} when the frame cannot be written as JSON; nothing is sent then.
   */
  send(frame: Frame): void;
  /** Ends the link and resolves once nothing of it is left. Calling it again returns the same promise. */
  close(): Promise<void>;
}

/** Opens a link. Called once for each connection, so every reconnection gets a transport of its own. */
export type TransportFactory = () => Transport;
