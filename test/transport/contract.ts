import { TransportClosedError, type Frame, type Transport, type TransportFactory } from 'codex-rx';
import { firstValueFrom, ReplaySubject, take, toArray } from 'rxjs';

/**
 * One thing that every transport does. It says what it saw instead of asserting, so that it can run where there is no
 * test runner: in a page.
 *
 * The peer does what it is told: `say` puts text on the wire as it is, `die` breaks the link, all else is sent back.
 */
export interface Case {
  readonly it: string;
  readonly run: (open: () => Link) => Promise<unknown>;
  /** What `run` has to have seen. `lost` is what the wire's error tells of a link that broke. */
  readonly sees: (lost: Readonly<Record<string, unknown>>) => unknown;
}

/** Runs a case and closes what it has opened. */
export async function runCase({ run }: Case, factory: TransportFactory): Promise<unknown> {
  const links: Link[] = [];
  try {
    return await run(() => {
      const link = new Link(factory());
      links.push(link);
      return link;
    });
  } finally {
    await Promise.all(links.map(({ transport }) => transport.close()));
  }
}

/** A link, and what it has given so far. */
export class Link {
  readonly #seen$ = new ReplaySubject<Frame>(Infinity);
  readonly frames: Frame[] = [];
  readonly diagnostics: string[] = [];
  /** How often it has ended; more than once would be a defect. */
  ends = 0;
  /** The error that `frames$` ended with, `undefined` when it completed. */
  readonly ended: Promise<unknown>;

  constructor(readonly transport: Transport) {
    this.#seen$.subscribe({ next: (frame) => this.frames.push(frame), error: () => undefined });
    transport.diagnostics$?.subscribe(({ kind }) => this.diagnostics.push(kind));
    this.ended = new Promise((resolve) => {
      transport.frames$.subscribe({
        next: (frame) => this.#seen$.next(frame),
        error: (error: unknown) => {
          this.ends += 1;
          this.#seen$.error(error);
          resolve(error);
        },
        complete: () => {
          this.ends += 1;
          this.#seen$.complete();
          resolve(undefined);
        },
      });
    });
  }

  send(...frames: readonly Frame[]): void {
    for (const frame of frames) this.transport.send(frame);
  }

  /** The first `count` frames, once they are there. */
  first(count: number): Promise<readonly Frame[]> {
    return firstValueFrom(this.#seen$.pipe(take(count), toArray()));
  }
}

const MANY: readonly Frame[] = Array.from({ length: 500 }, (_, id) => ({
  id,
  method: 'm',
  params: 'x'.repeat(id),
}));
const ODD: Frame = {
  id: 2,
  method: 'odd',
  params: '\0 \u2028 \u2029 \r\n \\ " \u{10ffff} e\u0301 \ufeff',
};
const BIGINT: Frame = { id: 1, method: 'm', params: 1n };
const M: Frame = { method: 'm' };

/** The name of what is thrown. */
function thrownBy(act: () => void): string | undefined {
  try {
    act();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.name : 'no error';
  }
}

/** What an error tells, as far as a page can hand it on. */
function told(error: unknown): unknown {
  if (!(error instanceof TransportClosedError)) return String(error);
  const { name, code, closeCode, exitCode } = error;
  return {
    name,
    code,
    ...(closeCode === undefined ? {} : { closeCode }),
    ...(exitCode === undefined ? {} : { exitCode }),
  };
}

export const CASES: readonly Case[] = [
  {
    it: 'carries frames both ways, in order, also those that are sent before it is open',
    run: async (open) => {
      const link = open();
      link.send(...MANY);
      return link.first(MANY.length);
    },
    sees: () => MANY,
  },
  {
    it: 'carries large frames and all of Unicode',
    run: async (open) => {
      const link = open();
      const large = { id: 1, method: 'large', params: 'ä🎉'.repeat(1_500_000) };
      link.send(large, ODD);
      const [first, second] = await link.first(2);
      return { isSame: first?.params === large.params, odd: second };
    },
    sees: () => ({ isSame: true, odd: ODD }),
  },
  {
    it: 'throws when a frame has no JSON form, and lives on',
    run: async (open) => {
      const link = open();
      const thrown = thrownBy(() => link.send(BIGINT));
      link.send(M);
      return { thrown, frames: await link.first(1) };
    },
    sees: () => ({ thrown: 'InvalidParamsError', frames: [M] }),
  },
  {
    it: 'reports what is no frame, and lives on',
    run: async (open) => {
      const link = open();
      for (const params of ['{"method":', '[]', 'null', '{"id":{}}']) link.send({ method: 'say', params });
      link.send(M);
      await link.first(1);
      return link.diagnostics;
    },
    sees: () => Array<string>(4).fill('malformedLine'),
  },
  {
    it: 'ends with one error that tells how when the other side breaks off, after the last frame',
    run: async (open) => {
      const link = open();
      link.send(M, { method: 'die' });
      const error = told(await link.ended);
      const late = [thrownBy(() => link.send(M)), thrownBy(() => link.send(BIGINT))];
      await link.transport.close();
      return { error, late, frames: link.frames, ends: link.ends };
    },
    sees: (lost) => ({
      error: { name: 'TransportClosedError', code: 'transport_closed', ...lost },
      late: [undefined, 'InvalidParamsError'],
      frames: [M],
      ends: 1,
    }),
  },
  {
    it: 'completes when it is closed, once, whether or not it was open',
    run: async (open) => {
      const link = open();
      link.send(M);
      await link.first(1);
      const closing = link.transport.close();
      const isSame = link.transport.close() === closing;
      link.send({ method: 'late' });
      await closing;
      const young = open();
      await young.transport.close();
      const errors = [await link.ended, await young.ended];
      return { isSame, errors, frames: link.frames, ends: [link.ends, young.ends] };
    },
    sees: () => ({ isSame: true, errors: [undefined, undefined], frames: [M], ends: [1, 1] }),
  },
  {
    it: 'opens a link of its own each time, which ends alone',
    run: async (open) => {
      const [one, two] = [open(), open()];
      one.send({ method: 'die' });
      const isLost = (await one.ended) instanceof TransportClosedError;
      two.send(M);
      return { isLost, frames: await two.first(1), ends: two.ends };
    },
    sees: () => ({ isLost: true, frames: [M], ends: 0 }),
  },
  {
    it: 'opens another link once one was lost or closed, over which nothing of the first one comes',
    run: async (open) => {
      const lost = open();
      lost.send(M, { method: 'die' });
      await lost.ended;
      const second = open();
      lost.send({ method: 'to the lost one' });
      second.send({ method: 'second' });
      await second.first(1);
      await second.transport.close();
      const third = open();
      third.send({ method: 'third' });
      await third.first(1);
      return [lost, second, third].map(({ frames, ends }) => ({ frames, ends }));
    },
    sees: () => [
      { frames: [M], ends: 1 },
      { frames: [{ method: 'second' }], ends: 1 },
      { frames: [{ method: 'third' }], ends: 0 },
    ],
  },
];
