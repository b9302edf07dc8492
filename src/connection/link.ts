import { Subscription } from 'rxjs';
import { asCodexError } from '../errors/as-codex-error.js';
import { InvalidParamsError } from '../errors/client-errors.js';
import { isObject } from '../protocol/is-object.js';
import type { Frame } from '../transport/frame.js';
import type { Transport, TransportDiagnostic, TransportFactory } from '../transport/transport.js';

/** Where what comes over a link goes. */
export interface LinkReader {
  frame(frame: Frame): void;
  oddity(oddity: TransportDiagnostic): void;
  stderr(text: string): void;
  /** The link has ended, in good order when there is no reason. */
  ended(reason?: unknown): void;
}

/** How long a transport may take to let go of what it has, in ms; a server process is given time to end by itself. */
const CLOSING_MS = 15_000;

/** One transport and what is subscribed of it. A transport may come from a user, so nothing of it is relied on. */
export class Link {
  readonly #subscriptions = new Subscription();
  #isClosed = false;

  private constructor(private readonly transport: Transport) {}

  /** Has the factory open a transport; throws what it throws, and `InvalidParamsError` when what it returns is none. */
  static open(factory: TransportFactory): Link {
    const made: unknown = factory();
    if (isTransport(made)) return new this(made);
    discard(made);
    const remedy = typeof made === 'function' ? ': call it first, as in new Codex(stdio())' : '';
    const message = `expected a factory that returns a transport (frames$, send and close), but it returned ${nameOf(made)}${remedy}`;
    throw new InvalidParamsError('new Codex', [{ path: ['transport'], message }]);
  }

  /** The last words of the server process, where there is one. */
  get stderrTail(): string | undefined {
    const tail: unknown = attempt(() => this.transport.stderrTail?.());
    return typeof tail === 'string' ? tail : undefined;
  }

  /** What no message may show. */
  get secrets(): readonly string[] {
    const secrets: unknown = attempt(() => this.transport.secrets?.());
    return Array.isArray(secrets) ? secrets.filter((value) => typeof value === 'string') : [];
  }

  /** Whether the server has no other client. */
  get isExclusive(): boolean {
    return attempt(() => this.transport.isExclusive) === true;
  }

  read(reader: LinkReader): void {
    const { transport } = this;
    const ignore = () => undefined;
    attempt(() =>
      this.#add(
        transport.diagnostics$?.subscribe({
          next: (oddity) => {
            if (!this.#isClosed) reader.oddity(oddity);
          },
          error: ignore,
        }),
      ),
    );
    attempt(() =>
      this.#add(
        transport.stderr$?.subscribe({
          next: (text) => {
            if (!this.#isClosed && typeof text === 'string') reader.stderr(text);
          },
          error: ignore,
        }),
      ),
    );
    this.#add(
      transport.frames$.subscribe({
        next: (frame) => {
          if (!this.#isClosed) reader.frame(frame);
        },
        error: (error: unknown) => reader.ended(error),
        complete: () => reader.ended(),
      }),
    );
  }

  send(frame: Frame): void {
    this.transport.send(frame);
  }

  /**
   * Stops reading, and settles as the transport's `close` does: when nothing is left of it. Resolves when that takes too
   * long.
   */
  close(): Promise<void> {
    this.#isClosed = true;
    attempt(() => this.#subscriptions.unsubscribe());
    return settled(() => this.transport.close());
  }

  // A subscription that is none of RxJS may be anything.
  #add(subscription: Partial<Subscription> | undefined): void {
    this.#subscriptions.add(() => attempt(() => subscription?.unsubscribe?.()));
  }
}

function isTransport(value: unknown): value is Transport {
  if (!isObject(value)) return false;
  const { frames$, send, close } = value;
  return (
    isObject(frames$) && [frames$['subscribe'], send, close].every((member) => typeof member === 'function')
  );
}

function nameOf(made: unknown): string {
  if (made === undefined) return 'undefined: is a return missing?';
  if (!isObject(made)) return made === null ? 'null' : `a ${typeof made}`;
  if (typeof made['then'] === 'function')
    return 'a Promise: it has to return the transport at once, which may connect later';
  const lacks = ['frames$', 'send', 'close'].filter((name) => !(name in made));
  return `an object without ${lacks.join(', ') || 'what these do'}`;
}

/** What is no transport may still hold something open; so may what a Promise brings. */
function discard(made: unknown): void {
  const close = (value: unknown): unknown =>
    attempt(() => {
      const member = isObject(value) ? value['close'] : undefined;
      return typeof member === 'function' ? (Reflect.apply(member, value, []) as unknown) : undefined;
    });
  const then = attempt(() => isObject(made) && made['then']);
  if (typeof then === 'function')
    void Promise.resolve(made)
      .then((late) => settled(() => close(late)))
      .catch(() => undefined);
  else void settled(() => close(made)).catch(() => undefined);
}

/** Settles as what an action returns does, or resolves when that takes too long. */
function settled(action: () => unknown): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, CLOSING_MS);
    // `then` may be a getter, and `action` may throw.
    void new Promise((settle) => settle(action())).then(
      () => {
        clearTimeout(timer);
        resolve();
      },
      (reason: unknown) => {
        clearTimeout(timer);
        const error = asCodexError(reason, 'The transport could not be closed.');
        reject(error.cause instanceof Error ? error.cause : error);
      },
    );
  });
}

function attempt<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch {
    return undefined;
  }
}
