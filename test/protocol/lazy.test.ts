import { afterEach, expect, it, vi } from 'vitest';

/** zod defines `_zod` on every schema it builds, whatever its kind. */
function countSchemas(): { readonly built: number } {
  const spy = vi.spyOn(Object, 'defineProperty');
  return {
    get built() {
      return spy.mock.calls.filter(([, key]) => key === '_zod').length;
    },
  };
}

afterEach(() => {
  vi.restoreAllMocks();
});

it('builds no schema before one is asked for, and then only what the value at hand needs', async () => {
  vi.resetModules(); // Other files may have asked for schemas before.
  await import('zod/v4/mini');
  const schemas = countSchemas();

  const { issuesOf, notificationSchemas } = await import('../../src/protocol.js');
  expect(schemas.built).toBe(0);

  const delta = { threadId: 't', turnId: 'u', itemId: 'i', delta: 'Hello' };
  expect(issuesOf(notificationSchemas['item/agentMessage/delta'], delta)).toBeUndefined();
  const first = schemas.built;
  expect(first).toBeGreaterThan(0);
  expect(first).toBeLessThan(10);

  expect(issuesOf(notificationSchemas['item/agentMessage/delta'], delta)).toBeUndefined();
  expect(schemas.built).toBe(first);
});
