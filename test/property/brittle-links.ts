import { TransportClosedError, type TransportFactory } from 'codex-rx';
import type { FakeAppServer } from 'codex-rx/testing';
import type { Frame } from '../../src/transport/frame.js';
import type { MemoryLink } from '../../src/transport/memory.js';

/** How a link is lost: cut, ended in good order, or with the process of its server. */
export const LOSSES = ['cut', 'ended', 'killed'] as const;
export type Loss = (typeof LOSSES)[number];

/** A link that is lost in place of the next frame after so many, whichever way that goes. */
export interface LinkPlan {
  readonly frames: number;
  readonly loss: Loss;
}

export interface LinkWatcher {
  /** A frame of the client has arrived. */
  arrived(link: MemoryLink, frame: Frame): void;
  /** A link is about to be lost. */
  losing(loss: Loss): void;
}

/** The links between a client and a server, lost as planned; those after the plan hold. */
export class BrittleLinks {
  readonly transport: TransportFactory;
  #plans: readonly LinkPlan[];
  #holds = true;
  /** How many frames may still cross the present link. */
  #left = Infinity;
  #loss: Loss = 'cut';
  #lost: MemoryLink | undefined;
  #isCutOff = false;

  constructor(
    private readonly server: FakeAppServer,
    plans: readonly LinkPlan[],
    private readonly watcher: LinkWatcher,
  ) {
    this.#plans = plans;
    this.transport = (...args) => {
      const transport = server.transport(...args);
      const { link } = server;
      link.received$.subscribe((frame) => watcher.arrived(link, frame));
      this.#begin();
      const say = link.sendRaw.bind(link);
      link.sendRaw = (data, chunkBytes) => {
        if (this.#crosses(link)) say(data, chunkBytes);
      };
      return {
        ...transport,
        send: (frame) => {
          if (this.#crosses(link)) transport.send(frame);
        },
      };
    };
  }

  /** From now on the plan counts. */
  wear(): void {
    this.#holds = false;
    this.#begin();
  }

  /** From now on every link holds. */
  mend(): void {
    this.#holds = true;
    this.#left = Infinity;
  }

  /** Loses the present link, and all that are opened from now on. */
  cutOff(): void {
    this.#isCutOff = true;
    this.lose('cut');
  }

  /** Loses the present link now. */
  lose(loss: Loss): void {
    const { link } = this.server;
    if (this.#lost === link) return;
    this.#lost = link;
    this.watcher.losing(loss);
    if (loss === 'ended') link.end();
    else
      link.fail(
        new TransportClosedError('gone', loss === 'cut' ? { closeCode: 1006 } : { signal: 'SIGKILL' }),
      );
  }

  #begin(): void {
    const [plan, ...rest] = this.#holds ? [] : this.#plans;
    if (!this.#holds) this.#plans = rest;
    this.#left = this.#isCutOff ? 0 : (plan?.frames ?? Infinity);
    this.#loss = plan?.loss ?? 'cut';
  }

  #crosses(link: MemoryLink): boolean {
    if (link === this.#lost || link !== this.server.link) return false;
    if (this.#left > 0) {
      this.#left -= 1;
      return true;
    }
    this.lose(this.#loss);
    return false;
  }
}
