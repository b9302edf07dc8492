import type { Codex } from 'codex-rx';
import { TestRunner } from 'vitest';
import type { ExchangeKind } from './exchange.js';

declare module '@vitest/runner' {
  interface TaskMeta {
    /** What the test has exchanged with the real server: methods by what became of them. */
    exchanges?: Partial<Record<ExchangeKind, string[]>>;
  }
}

/** Notes with each test which methods it exchanges with the real server, for the reporter that makes the table. */
export function observe(codex: Codex): void {
  const sent = new Map<unknown, { readonly method: string; readonly note: Note }>();
  const asked = new Map<unknown, string>();
  codex.wire$.subscribe(({ direction, frame }) => {
    const { id, method } = frame;
    if (direction === 'out') {
      if (method !== undefined && id !== undefined) sent.set(id, { method, note: noteOfNow() });
      else if (method === undefined && frame.error === undefined) noteOfNow()('answered', asked.get(id));
    } else if (method === undefined) {
      // The request belongs to the test that made it, whenever the reply comes.
      const request = sent.get(id);
      sent.delete(id);
      request?.note(frame.error === undefined ? 'result' : 'refusal', request.method);
    } else if (id === undefined) {
      noteOfNow()('notification', method);
    } else {
      asked.set(id, method);
    }
  });
}

type Note = (kind: ExchangeKind, method: string | undefined) => void;

/** Notes with the test that runs now; nothing while none does. */
function noteOfNow(): Note {
  const test = TestRunner.getCurrentTest();
  return (kind, method) => {
    if (test === undefined || method === undefined) return;
    const exchanges = (test.meta.exchanges ??= {});
    const methods = (exchanges[kind] ??= []);
    if (!methods.includes(method)) methods.push(method);
  };
}
