import { config } from 'rxjs';
import { afterAll, beforeAll, expect, vi } from 'vitest';

/** Runs the tests of a file on virtual time, and catches what no Observable has carried. Call it at the top. */
export function virtualTime(): { readonly escaped: unknown[] } {
  const escaped: unknown[] = [];
  const note = (error: unknown) => void escaped.push(error);
  const before = config.onUnhandledError;
  beforeAll(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'] });
    noteOrigins();
    config.onUnhandledError = note;
    process.on('unhandledRejection', note);
  });
  afterAll(() => {
    process.off('unhandledRejection', note);
    config.onUnhandledError = before;
    vi.unstubAllGlobals();
    vi.useRealTimers();
    expect(Object.keys(Object.prototype)).toEqual([]);
  });
  return { escaped };
}

/**
 * The timers that are set, each by where in the sources it was set. Those which a real timer has set are not of this file:
 * the deadlines of a client that a test before has left open, in the same worker.
 */
export function timersLeft(): readonly string[] {
  if (vi.getTimerCount() === 0) origins.clear();
  return [...origins.values()].filter((origin) => !origin.includes('listOnTimeout'));
}

const origins = new Map<unknown, string>();

// A timer that is left says nothing of itself, and may be of a test that ran before in the same worker.
function noteOrigins(): void {
  origins.clear();
  const { setTimeout: once, setInterval: often, clearTimeout: stop, clearInterval: stopOften } = globalThis;
  const note = (id: unknown) => {
    const at = new Error().stack?.split('\n').slice(3, 12).join('\n') ?? '';
    origins.set(id, at);
  };
  vi.stubGlobal('setTimeout', (action: () => void, ms?: number) => {
    const id = once(() => {
      origins.delete(id);
      action();
    }, ms);
    note(id);
    return id;
  });
  vi.stubGlobal('setInterval', (action: () => void, ms?: number) => {
    const id = often(action, ms);
    note(id);
    return id;
  });
  for (const [name, clear] of [
    ['clearTimeout', stop],
    ['clearInterval', stopOften],
  ] as const) {
    vi.stubGlobal(name, (id: NodeJS.Timeout | undefined) => {
      origins.delete(id);
      clear(id);
    });
  }
}

/** Throws what has escaped since the last time. */
export function throwEscaped(escaped: unknown[]): void {
  const [first] = escaped.splice(0);
  if (first !== undefined) throw new Error('an error has escaped', { cause: first });
}
