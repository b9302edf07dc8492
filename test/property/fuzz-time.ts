import { config } from 'rxjs';
import { afterAll, beforeAll, expect, vi } from 'vitest';

/** Runs the tests of a file on virtual time, and catches what no Observable has carried. Call it at the top. */
export function virtualTime(): { readonly escaped: unknown[] } {
  const escaped: unknown[] = [];
  const note = (error: unknown) => void escaped.push(error);
  const before = config.onUnhandledError;
  beforeAll(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'] });
    config.onUnhandledError = note;
    process.on('unhandledRejection', note);
  });
  afterAll(() => {
    process.off('unhandledRejection', note);
    config.onUnhandledError = before;
    vi.useRealTimers();
    expect(Object.keys(Object.prototype)).toEqual([]);
  });
  return { escaped };
}

/** Throws what has escaped since the last time. */
export function throwEscaped(escaped: unknown[]): void {
  const [first] = escaped.splice(0);
  if (first !== undefined) throw new Error('an error has escaped', { cause: first });
}
