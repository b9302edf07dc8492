import { Codex, CodexError } from 'codex-rx';
import { FakeAppServer } from 'codex-rx/testing';
import { firstValueFrom, isObservable } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { mistakes } from './mistakes.js';

const HANDSHAKE = new Set<string | undefined>(['initialize', 'initialized']);

const server = new FakeAppServer();
const table = Object.entries(mistakes(new Codex(server.transport)));

// The message names the field, the nearest right name or form, and so the remedy.
describe('a call that is wrong in a common way', () => {
  it.each(table)(
    '%s is refused before it is sent, and the message says what is right',
    async (_, [call, says]) => {
      const error = await refusal(call);
      expect(error).toBeInstanceOf(CodexError);
      expect(error instanceof CodexError && error.message).toMatch(says);
      expect(server.received.filter(({ method }) => !HANDSHAKE.has(method))).toEqual([]);
    },
  );

  it('is one of at least sixty', () => {
    expect(table.length).toBeGreaterThanOrEqual(60);
  });
});

async function refusal(call: () => unknown): Promise<unknown> {
  try {
    const returned = call();
    return isObservable(returned) ? await firstValueFrom(returned) : returned;
  } catch (error) {
    return error;
  }
}
